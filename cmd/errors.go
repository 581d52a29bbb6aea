package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/printable"
)

// Exit codes of every command; docs/scripting.md explains them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitSomeFailed  = 3
	exitInterrupted = 130
)

// Error is what a command returns when there is more to say than a message.
type Error struct {
	Err   error
	Hints []string // what to do about it, a sentence each
	Alone bool     // these hints take the place of those for errors of this kind
	Code  int      // exit code
	Said  bool     // already reported, item by item: nothing more is printed
	// Unread says that the flags behind a wrong one were not read.
	Unread bool
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the error that the hints are about.
func (e *Error) Unwrap() error { return e.Err }

func usageErrorf(format string, args ...any) *Error {
	return &Error{Err: fmt.Errorf(format, args...), Code: exitUsage}
}

// hintAlone is an error with a hint that knows more than the one for errors of its kind.
func hintAlone(err error, format string, args ...any) error {
	return &Error{Err: err, Hints: []string{fmt.Sprintf(format, args...)}, Alone: true, Code: exitFailed}
}

// withHint adds what to do about err; nil stays nil.
func withHint(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Error{Err: err, Hints: []string{fmt.Sprintf(format, args...)}, Code: exitFailed}
}

// fail is the one place that prints an error and chooses the exit code.
func (a *app) fail(ctx context.Context, called *cobra.Command, err error) int {
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx))) {
		a.note("interrupted")
		return exitInterrupted
	}
	code, hints := exitFailed, a.hints(err)
	var known *Error
	if errors.As(err, &known) {
		code = known.Code
		hints = append(slices.Clone(known.Hints), hints...)
		if known.Alone {
			hints = known.Hints
		}
		if known.Said {
			return code
		}
	}
	if called != nil && called.Name() == "help" {
		called = called.Root()
	}
	if code == exitUsage && called != nil {
		hints = append(hints, fmt.Sprintf("`%s --help` shows how it is called", called.CommandPath()))
	}
	a.report(err, hints)
	return code
}

// report prints one error and its hints on standard error, as JSON where that is the output.
func (a *app) report(err error, hints []string) {
	err = errors.New(hideSecrets(err.Error()))
	if a.output == outputJSON {
		line, _ := json.Marshal(struct {
			Error string   `json:"error"`
			Hints []string `json:"hints,omitempty"`
		}{err.Error(), hints})
		fmt.Fprintln(a.Err, string(line))
		return
	}
	fmt.Fprintf(a.Err, "s3img: error: %s\n", printable.Line(err.Error()))
	for _, hint := range hints {
		if a.said.first(hint) {
			fmt.Fprintf(a.Err, "s3img: hint: %s\n", printable.Line(hint))
		}
	}
}

// warn reports what may pass by itself.
func (a *app) warn(err error) { a.report(err, a.hints(err)) }

// hints says what to do about an error of this call.
func (a *app) hints(err error) []string { return hintsFor(err, asked{role: a.role, args: a.args}) }
