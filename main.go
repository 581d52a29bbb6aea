// Command s3img takes images that people upload and puts them on the web in the right sizes.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/s3img/s3img/cmd"
)

func main() {
	// Without memory, and in a panic, Go ends a process with 2, which says here that the call was wrong. So it aborts: 134.
	debug.SetTraceback("crash")
	cmd.LeaveNoCore()
	// What libraries log by themselves is known from their errors; standard error belongs to commands, and may have to be JSON.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks to finish what is in hand; with the handler gone, the second one kills.
	context.AfterFunc(ctx, stop)
	os.Exit(cmd.Run(ctx, cmd.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, os.Args[1:]))
}
