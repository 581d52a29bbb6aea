package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// noConfig is what --config takes for no file.
const noConfig = "none"

// takesConfig lets a command read the file of settings, and gives those of its flags that were not given what the environment says, or
// else the file: those of the sections of config, and of config.SectionNone.
func (a *app) takesConfig(c *cobra.Command, sections ...string) {
	a.takesConfigAs(c, func(file *config.File) *config.File { return file }, sections...)
}

// takesConfigAs is takesConfig for a command that takes a part of the file.
func (a *app) takesConfigAs(c *cobra.Command, part func(*config.File) *config.File, sections ...string) {
	var from string
	c.Flags().StringVar(&from, "config", "",
		"file that describes renditions and says what else is the same in each call, or s3://bucket/key; none reads none (default: $"+config.VarConfig+", else "+config.FileName+" in this folder)")
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if err := a.readConfig(c.Context(), from, c.Flags().Changed("config")); err != nil {
			return err
		}
		a.file = part(a.file)
		if err := a.settle(c.LocalFlags(), sections...); err != nil {
			return err
		}
		return run(c, args)
	}
}

// readConfig is findConfig for commands to which a file with problems is a wrong call.
func (a *app) readConfig(ctx context.Context, name string, given bool) error {
	found, err := a.findConfig(ctx, name, given)
	if found && err == nil && a.file != nil {
		a.note("note: %s in this folder says what flags and variables do not; --config none leaves it out", a.fileName)
	}
	return a.configFailure(err, exitUsage)
}

// findConfig reads the file that a flag names, the environment, or the working folder. found is true for the last. What is
// wrong with it comes as config.Problems.
func (a *app) findConfig(ctx context.Context, name string, given bool) (found bool, err error) {
	if !given {
		name = os.Getenv(config.VarConfig)
	}
	found = !given && name == ""
	if found {
		name = config.FileName
		if !isFile(name) {
			return found, nil
		}
	}
	if name == "" || name == noConfig {
		return found, nil
	}
	data, err := a.readConfigBytes(ctx, name)
	if err != nil {
		return found, err
	}
	if found && config.IsTemplate(data) {
		a.note("note: %s is a template of CloudFormation, and says nothing here: give it another name", name)
		return found, nil
	}
	a.fileName = name
	a.file, err = config.Parse(data)
	return found, err
}

// isFile reports whether there is something of that name that can be read as a file: a pipe can.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// readConfigBytes reads a file or an object.
func (a *app) readConfigBytes(ctx context.Context, name string) (data []byte, err error) {
	var in io.ReadCloser
	if s3ops.IsLocation(name) {
		in, err = a.openConfigObject(ctx, name)
	} else {
		in, err = a.openText(ctx, name), nil
	}
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(in, config.MaxFileBytes+1))
		_ = in.Close()
	}
	switch {
	case err == nil:
		return data, nil
	case errors.Is(err, os.ErrNotExist):
		failure := usageErrorf("there is no file %s, which was to say what is made", name)
		failure.Hints = []string{"`s3img config init " + s3ops.ShellQuote(name) + "` writes an example; --config none reads none"}
		return nil, failure
	}
	return nil, fmt.Errorf("read %s, which is to say what is made: %w", name, err)
}

// openConfigObject connects for it alone: how to connect may be something that the file says.
func (a *app) openConfigObject(ctx context.Context, name string) (io.ReadCloser, error) {
	at, err := parseLocation("--config", name)
	if err != nil {
		return nil, err
	}
	client, err := a.connect(ctx)
	if err != nil {
		return nil, err
	}
	return client.Get(ctx, at)
}

// configFailure reports each problem of a file, and returns what a command ends with.
func (a *app) configFailure(err error, code int) error {
	var problems config.Problems
	if !errors.As(err, &problems) {
		return err
	}
	for _, problem := range problems {
		a.report(fmt.Errorf("%s: %w", a.fileName, problem), nil)
	}
	return &Error{Err: err, Code: code, Said: true}
}

// setting is what the environment says of a variable, or else the file.
func (a *app) setting(variable string) (text string, from config.Source) {
	return config.Lookup(os.LookupEnv, a.file, variable)
}

// lookup is setting for those who do not ask where it comes from.
func (a *app) lookup(variable string) (text string, said bool) {
	text, from := a.setting(variable)
	return text, from != config.Nowhere
}

// settle sets flags that were not given.
func (a *app) settle(flags *pflag.FlagSet, sections ...string) error {
	wanted := map[string]bool{}
	for _, section := range sections {
		wanted[section] = true
	}
	for _, row := range config.Table() {
		if wanted[row.Section] && row.Key != "bucket" { // which has two variables: see uploadBucket
			if err := a.settleFlag(flags, row); err != nil {
				return err
			}
		}
	}
	if err := dropIdleQueue(flags); err != nil {
		return err
	}
	if wanted[config.SectionRenditions] {
		return a.settleRenditions(flags)
	}
	return nil
}

// dropIdleQueue forgets a folder that a variable names where nobody is told: it is there for the runs that tell.
func dropIdleQueue(flags *pflag.FlagSet) error {
	if flags.Lookup("notify-queue") == nil || flags.Changed("notify-queue") {
		return nil
	}
	if flags.Lookup("notify").Value.String() != "" || flags.Lookup("exec").Value.String() != "" {
		return nil
	}
	return flags.Lookup("notify-queue").Value.Set("")
}

// settleVariable sets the flag that says what a variable says.
func (a *app) settleVariable(flags *pflag.FlagSet, variable string) error {
	for _, row := range config.Table() {
		if row.Variable == variable {
			return a.settleFlag(flags, row)
		}
	}
	return nil
}

func (a *app) settleFlag(flags *pflag.FlagSet, row config.Setting) error {
	if len(row.Flags) == 0 || flags.Lookup(row.Flags[0]) == nil {
		return nil
	}
	for _, name := range row.Flags {
		if flags.Changed(name) {
			return nil
		}
	}
	text, from := a.setting(row.Variable)
	if from == config.Nowhere {
		return nil
	}
	if err := row.Check(text); err != nil {
		return usageErrorf("%w", &config.SettingError{Name: row.Variable, Value: text, Err: err})
	}
	for _, one := range row.Each(text) {
		if err := flags.Lookup(row.Flags[0]).Value.Set(one); err != nil {
			return usageErrorf("%w", &config.SettingError{Name: row.Variable, Value: text, Err: err})
		}
	}
	return nil
}

// settleRenditions sets --sizes and --rendition, which are one thing: what is said by either of them is all.
func (a *app) settleRenditions(flags *pflag.FlagSet) error {
	if flags.Lookup("rendition") == nil || flags.Changed("sizes") || flags.Changed("rendition") {
		return nil
	}
	if text, from := a.setting(config.VarSizes); from != config.Nowhere {
		if err := flags.Lookup("sizes").Value.Set(text); err != nil {
			return usageErrorf("%w", &config.SettingError{Name: config.VarSizes, Value: text, Err: err})
		}
	}
	text, _ := a.setting(config.VarRenditions)
	for _, line := range config.SplitRenditions(text) {
		if err := flags.Lookup("rendition").Value.Set(line); err != nil {
			return err
		}
	}
	return nil
}

// settledRender is what the flags of resize would be if none were given: for commands that have fewer.
func (a *app) settledRender() (f renderFlags, err error) {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.add(flags)
	err = a.settle(flags, config.SectionRenditions, config.SectionDefaults, config.SectionDownload, config.SectionNone)
	return f, err
}

// describedImage is what environment and file say of images.
func (a *app) describedImage() (imageops.Options, error) {
	f, err := a.settledRender()
	if err == nil {
		err = f.parse()
	}
	return f.image, err
}
