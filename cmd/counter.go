package cmd

import (
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// counter counts what a job has done, on a terminal. Its zero value is silent.
type counter struct{ bar *progressbar.ProgressBar }

// newCounter shows progress only where a person looks at it and results do not scroll on the same terminal.
func (a *app) newCounter(what string) *counter {
	if !a.showsProgress() {
		return &counter{}
	}
	return &counter{progressbar.NewOptions(-1,
		progressbar.OptionSetWriter(a.Err),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(),
		progressbar.OptionSpinnerType(14),
		progressbar.OptionClearOnFinish(),
	)}
}

func (a *app) showsProgress() bool {
	return !a.quiet && !a.noProgress && isTerminal(a.Err)
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

func (c *counter) add(n int) {
	if c.bar != nil {
		_ = c.bar.Add(n)
	}
}

// clear makes room for a line of text; the next add draws again.
func (c *counter) clear() {
	if c.bar != nil {
		_ = c.bar.Clear()
	}
}

func (c *counter) finish() {
	if c.bar != nil {
		_ = c.bar.Finish()
	}
}
