package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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
	case "stringSlice", "stringArray":
		return errors.New("want a list with commas in between, and quotes in pairs")
	}
	return invalid.Unwrap()
}

// nearestFlag is the flag of c that a name comes nearest to; "" where all are far from it.
func nearestFlag(c *cobra.Command, name string) (nearest string) {
	best := min(2, len(name)/2) + 1 // one letter more is another word
	c.Flags().VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden {
			return
		}
		far := edits(name, flag.Name)
		if len(name) >= 3 && strings.HasPrefix(flag.Name, name) {
			far = min(far, 2) // it was cut short
		}
		if far < best {
			best, nearest = far, flag.Name
		}
	})
	return nearest
}

// edits counts the letters that turn a into b: added, removed, changed, or two neighbours that change places. It costs len(a) × len(b).
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range len(b) {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
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
