package cmd

import (
	"strings"

	"github.com/spf13/cobra"
)

// makeUsageErrors gives every wrong call below c the exit code of usage errors, and lets a command that only holds others
// refuse an unknown one.
func makeUsageErrors(c *cobra.Command) {
	c.SetFlagErrorFunc(flagFailure)
	if c.HasSubCommands() && !c.Runnable() {
		c.Args = cobra.ArbitraryArgs
		c.RunE = refuseUnknown
	}
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageErrorf("%w", err)
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		makeUsageErrors(sub)
	}
}

func refuseUnknown(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	err := usageErrorf("%s has no command %q", c.CommandPath(), args[0])
	c.SuggestionsMinimumDistance = 2
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		err.Hints = []string{"did you mean " + strings.Join(near, " or ") + "?"}
	}
	return err
}

// wantArgs refuses fewer arguments than the names given, and more unless the last name ends in "…".
func wantArgs(names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		many := len(names) > 0 && strings.HasSuffix(names[len(names)-1], "…")
		switch {
		case len(args) < len(names):
			return usageErrorf("%s is missing", strings.TrimSuffix(names[len(args)], "…"))
		case len(args) > len(names) && !many:
			return usageErrorf("unexpected argument %q", args[len(names)])
		}
		return nil
	}
}
