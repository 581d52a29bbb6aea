package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// printPresigned prints the URL even when asked to be quiet: it is all that the command is for.
func (a *app) printPresigned(name string, up uploads.Upload) error {
	switch a.output {
	case outputJSON:
		return a.emit(up, "")
	case outputCurl:
		_, err := fmt.Fprintln(a.Out, curlCommand(name, up, shellHere()))
		return err
	}
	if _, err := fmt.Fprintln(a.Out, up.UploadURL); err != nil {
		return err
	}
	for _, header := range slices.Sorted(maps.Keys(up.Headers)) {
		a.note("send the header %s: %s", header, up.Headers[header])
	}
	a.noteForm(up)
	a.note("valid until %s", up.ExpiresAt.Format(time.RFC3339))
	for _, rendition := range up.Renditions {
		a.note("%s will be at %s", cmp.Or(rendition.Name, "size "+strconv.Itoa(rendition.Size)), rendition.URL)
	}
	return nil
}

// noteForm says what a POST must send.
func (a *app) noteForm(up uploads.Upload) {
	if up.Method != http.MethodPost {
		return
	}
	for _, field := range slices.Sorted(maps.Keys(up.Fields)) {
		a.note("POST the field %s: %s", field, up.Fields[field])
	}
	a.note("and then the file, as the field file, of at most %d bytes", cmp.Or(up.MaxBytes, s3ops.MaxPutBytes))
}

// presignWarnings are told once in a call, not once a name.
type presignWarnings struct{ shortened, unknown bool }

func (a *app) warnOfEnd(warned *presignWarnings, until, asked time.Time, mayEndSooner bool) {
	if until.Before(asked) && !warned.shortened {
		warned.shortened = true
		a.note("warning: the credentials expire at %s, and the URL with them, not at %s",
			until.Format(time.RFC3339), asked.Format(time.RFC3339))
	}
	if mayEndSooner && !warned.unknown {
		warned.unknown = true
		a.note("warning: these are credentials of a session that does not say when it ends; the URL ends with it")
	}
}

// presignFailed reports one name, as the contract says in JSON.
func (a *app) presignFailed(err error) {
	hints := a.presignHints(err)
	if a.output == outputJSON {
		_ = a.emit(uploads.Failure{Status: uploads.StatusError, Message: printable.Line(err.Error()), Hints: hints}, "")
		return
	}
	a.report(err, hints)
}

func (a *app) presignHints(err error) []string {
	var badType *uploads.TypeError
	switch {
	case errors.As(err, &badType):
		return []string{"--types says which types may be uploaded; --any-type lets all of them"}
	case errors.Is(err, uploads.ErrNoSize):
		return []string{"name it with --size, or leave out --write-once and --method put: then --max-bytes signs the policy of a form"}
	}
	var known *Error
	if errors.As(err, &known) {
		return append(known.Hints, hintsFor(err, asked{role: a.roleBySettings})...)
	}
	return hintsFor(err, asked{role: a.roleBySettings})
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
