package cmd

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
)

func newConfig(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Check and write s3img.yaml, which says what every command makes",
		Long: `Check and write s3img.yaml, which says once what every command makes: renditions by
name, what they look like, where they lie, and what may be uploaded. Commands take
it from --config, $S3IMG_CONFIG, or the folder that they run in.

Flags come first, then variables, then the file. docs/renditions.md has every key.`,
	}
	c.AddCommand(newConfigCheck(a), newConfigInit(a), newConfigSchema(a))
	return c
}

const configPerm = 0o666 // before the umask

func newConfigInit(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "init [FILE|-]",
		Short: "Write an example of s3img.yaml, with a comment on every key",
		Long: `Write an example of s3img.yaml, or of FILE; - is standard output. It describes an
avatar, a card and a view, and has every other key as a comment. What is there
already is never written over.`,
		Example: "  s3img config init\n  s3img config init - | less",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := config.FileName
			if len(args) > 0 {
				name = args[0]
			}
			return a.initConfig(name)
		},
	}
}

func (a *app) initConfig(name string) error {
	if name == toStdout {
		_, err := fmt.Fprint(a.Out, config.Example())
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, configPerm)
	if errors.Is(err, os.ErrExist) {
		return withHint(fmt.Errorf("%s is there already, and stays as it is", name), "name another file, or - for standard output")
	}
	if err == nil {
		_, err = file.WriteString(config.Example())
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return fmt.Errorf("write an example: %w", err)
	}
	return a.emit(struct {
		File string `json:"file"`
	}{name}, name)
}

func newConfigSchema(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON schema of s3img.yaml, for editors",
		Long: `Print the JSON schema of s3img.yaml. Editors that know YAML complete and check keys
by it. The example of ` + "`s3img config init`" + ` names it in its first line.`,
		Args: wantArgs(),
		RunE: func(_ *cobra.Command, _ []string) error {
			_, err := a.Out.Write(config.Schema())
			return err
		},
	}
}

// checkedConfig is what config check prints, as JSON.
type checkedConfig struct {
	File       string           `json:"file"`
	Problems   []config.Problem `json:"problems,omitempty"`
	Renditions []describedLine  `json:"renditions,omitempty"`
	Names      []madeOf         `json:"names,omitempty"`
}

func (c checkedConfig) text() string {
	var b strings.Builder
	for _, line := range c.Renditions {
		fmt.Fprintf(&b, "%s: %s\n", line.Name, line.Rule)
	}
	for _, made := range c.Names {
		fmt.Fprintf(&b, "%s\n", made.Name)
		for _, r := range made.Renditions {
			fmt.Fprintf(&b, "  %s\t%s\n", r.Name, r.where())
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
