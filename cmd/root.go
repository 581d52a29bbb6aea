// Package cmd is the command line of s3img: each command turns its flags into one call into pkg and prints the result.
//
// Results go to standard output, everything else to standard error. Nothing below this package prints, reads the
// environment, or knows cobra.
package cmd

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"
)

// Streams are where a command reads and writes.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// Run runs the command line args (without the program's name) and returns the exit code: 0 ok, 1 failed, 2 usage,
// 3 some of many failed, 130 interrupted. When ctx ends, commands finish what is in hand and return.
func Run(ctx context.Context, streams Streams, args []string) int {
	if startedByLambda(args) {
		args = []string{"lambda"}
	}
	a := &app{Streams: streams, args: args}
	root := newRoot(a)
	root.SetArgs(withOptionalValues(args))
	called, err := root.ExecuteContextC(ctx)
	if known, ok := errors.AsType[*Error](err); ok && known.Unread && asksForJSON(args) {
		a.output = outputJSON
	}
	if a.endTraces != nil {
		a.endTraces()
	}
	code := a.fail(ctx, called, err)
	a.noteRetries()
	a.said.repeated(func(hint string, times int) { a.note("hint for %d errors: %s", times, hint) })
	return code
}

// newRoot builds a fresh command tree.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "s3img",
		Short: "Images that people upload, on the web in the right sizes",
		Long: `s3img takes images that people upload and puts them on the web in the right sizes:
it makes the buckets, signs the upload URLs, renders a view and a thumbnail
of each image that arrives, and tells the URLs where the results appear.

Start with a store of your own on this machine, no account needed:

  s3img demo
  s3img dev`,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			err := a.checkOutput(c)
			a.startTraces(c)
			return err
		},

		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	a.addGlobalFlags(root.PersistentFlags())
	root.Args = cobra.ArbitraryArgs
	showVersion := root.Flags().BoolP("version", "v", false, "print the version")
	root.RunE = func(c *cobra.Command, args []string) error {
		if *showVersion {
			return a.printVersion()
		}
		return refuseUnknown(c, args)
	}
	root.AddCommand(
		newPresign(a),
		newUpload(a),
		newResize(a),
		newWatch(a),
		newServe(a),
		newEvents(a),
		newInspect(a),
		newGallery(a),
		newPrune(a),
		newBucket(a),
		newBatch(a),
		newConfig(a),
		newLambda(a),
		newVersion(a),
		newDocs(),
	)
	root.AddCommand(localCommands(a)...)
	root.SetHelpCommand(newHelp())
	root.InitDefaultCompletionCmd()
	makeUsageErrors(root)
	if a.completes() {
		a.completeFlags(root)
	}
	return root
}
