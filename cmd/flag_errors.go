package cmd

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/quantity"
)

// flagFailure words an error of the library of flags. Its own words are those of Go for numbers.
func flagFailure(c *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		invalid *pflag.InvalidValueError
	)
	failure := usageErrorf("%w", err)
	switch {
	case errors.As(err, &invalid):
		failure = usageErrorf("--%s is %q: %w", invalid.GetFlag().Name, hideSecrets(invalid.GetValue()), wanted(invalid))
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		if near := nearestFlag(c, unknown.GetSpecifiedName()); near != "" {
			failure.Hints = []string{"did you mean --" + near + "?"}
		}
	}
	failure.Unread = true
	return failure
}

// wanted is what a flag takes, by its type. Types of our own say so themselves.
func wanted(invalid *pflag.InvalidValueError) error {
	flag := invalid.GetFlag()
	switch flag.Value.Type() {
	case "int":
		if flag.DefValue != "0" {
			return fmt.Errorf("want a whole number, as %s", flag.DefValue)
		}
		return quantity.ErrWhole
	case "float64":
		return errors.New("want a number, as 20 or 0.5")
	case "bool":
		return quantity.ErrBool
	}
	return invalid.Unwrap()
}

// nearestFlag is the flag of c that a name comes nearest to; "" where all are far from it.
func nearestFlag(c *cobra.Command, name string) string {
	var names []string
	c.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			names = append(names, flag.Name)
		}
	})
	return config.Nearest(name, names)
}

// asksForJSON reports whether args have -o json anywhere: behind a wrong flag nothing else has read them.
func asksForJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	for i, arg := range args {
		switch arg {
		case "-ojson", "-o=json", "--output=json":
			return true
		case "-o", "--output":
			if i+1 < len(args) && args[i+1] == outputJSON {
				return true
			}
		}
	}
	return false
}
