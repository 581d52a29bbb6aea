package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// newHelp is the command that cobra brings, but for a name that no command has: that is a wrong call.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			found, rest := commandAt(c.Root(), args)
			if len(rest) > 0 {
				return refuseUnknown(found, rest)
			}
			found.InitDefaultHelpFlag()
			return found.Help()
		},
		ValidArgsFunction: func(c *cobra.Command, args []string, begun string) (names []string, _ cobra.ShellCompDirective) {
			found, rest := commandAt(c.Root(), args)
			for _, sub := range found.Commands() {
				if len(rest) == 0 && sub.IsAvailableCommand() && strings.HasPrefix(sub.Name(), begun) {
					names = append(names, sub.Name()+"\t"+sub.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// commandAt goes down from a command by names, as far as there are commands of these names.
func commandAt(c *cobra.Command, names []string) (found *cobra.Command, rest []string) {
	if len(names) == 0 {
		return c, nil
	}
	i := slices.IndexFunc(c.Commands(), func(sub *cobra.Command) bool { return sub.Name() == names[0] || sub.HasAlias(names[0]) })
	if i < 0 {
		return c, names
	}
	return commandAt(c.Commands()[i], names[1:])
}
