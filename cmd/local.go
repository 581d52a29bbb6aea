//go:build !lambda

package cmd

import "github.com/spf13/cobra"

// localCommands bring an S3 of their own to this machine. Its server is a third of the program, of its memory and of
// the time that a start takes: a build with the tag lambda, for functions, is without them.
func localCommands(a *app) []*cobra.Command {
	return []*cobra.Command{newDev(a), newDemo(a), newServeDevS3()}
}
