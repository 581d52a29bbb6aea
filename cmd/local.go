//go:build !lambda

package cmd

import "github.com/spf13/cobra"

// localCommands bring an S3 of their own to this machine. Its server is a quarter of the program, and a third of the
// memory and of the time that a start takes: a build with the tag lambda, for functions, is without them.
func localCommands(a *app) []*cobra.Command {
	return []*cobra.Command{newDev(a), newDemo(a), newServeDevS3()}
}
