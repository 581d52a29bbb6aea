package cmd

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/uploads"
)

// printPresigned prints the URL even when asked to be quiet: it is all that the command is for.
func (a *app) printPresigned(name string, up uploads.Upload) error {
	switch a.output {
	case outputJSON:
		return a.emit(up, "")
	case outputCurl:
		_, err := fmt.Fprintln(a.Out, curlCommand(name, up))
		return err
	}
	if _, err := fmt.Fprintln(a.Out, up.UploadURL); err != nil {
		return err
	}
	for _, header := range slices.Sorted(maps.Keys(up.Headers)) {
		a.note("send the header %s: %s", header, up.Headers[header])
	}
	a.note("valid until %s", up.ExpiresAt.Format(time.RFC3339))
	for _, rendition := range up.Renditions {
		a.note("size %d will be at %s", rendition.Size, rendition.URL)
	}
	return nil
}

// curlCommand is a line for sh; -g because curl would take brackets in a file's name for a pattern.
func curlCommand(name string, up uploads.Upload) string {
	words := []string{"curl", "-fsSg", "-T", shellQuote(curlFile(name))}
	for _, header := range slices.Sorted(maps.Keys(up.Headers)) {
		words = append(words, "-H", shellQuote(header+": "+up.Headers[header]))
	}
	return strings.Join(append(words, shellQuote(up.UploadURL)), " ")
}

// curlFile is the file that exists, else the last part of the name: clients send paths of their own machines.
func curlFile(name string) string {
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		name = name[strings.LastIndexAny(name, `/\`)+1:]
	}
	if strings.HasPrefix(name, "-") || name == "." {
		return "./" + name // "-" alone is standard input to curl
	}
	return name
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// presignWarnings are told once in a call, not once a name.
type presignWarnings struct{ shortened, unknown bool }

func (a *app) warnOfEnd(warned *presignWarnings, up uploads.Upload) {
	if up.ExpiresAt.Before(up.AskedUntil) && !warned.shortened {
		warned.shortened = true
		a.note("warning: the credentials expire at %s, and the URL with them, not at %s",
			up.ExpiresAt.Format(time.RFC3339), up.AskedUntil.Format(time.RFC3339))
	}
	if up.MayEndSooner && !warned.unknown {
		warned.unknown = true
		a.note("warning: these are credentials of a session that does not say when it ends; the URL ends with it")
	}
}

// presignFailed reports one name, as the contract says in JSON.
func (a *app) presignFailed(err error) {
	hints := presignHints(err)
	if a.output == outputJSON {
		_ = a.emit(uploads.Failure{Status: uploads.StatusError, Message: oneLine(err.Error()), Hints: hints}, "")
		return
	}
	a.report(err, hints)
}

func presignHints(err error) []string {
	if errors.Is(err, uploads.ErrNotImage) {
		return []string{"--any-type signs for other files too"}
	}
	var known *Error
	if errors.As(err, &known) {
		return append(known.Hints, hintsFor(err)...)
	}
	return hintsFor(err)
}

// presignFailure gives an error about the whole call the form of the contract.
func (a *app) presignFailure(err error) error {
	var known *Error
	isKnown := errors.As(err, &known)
	if err == nil || a.output != outputJSON || (isKnown && known.Said) {
		return err
	}
	a.presignFailed(err)
	code := exitFailed
	if isKnown {
		code = known.Code
	}
	return &Error{Err: err, Code: code, Said: true}
}
