package renditions

import (
	"cmp"
	"context"
	"errors"
	"io/fs"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Cause is a word or two for an error, shared by all objects that meet it, as metrics count them; "" for nil. Errors of the store are
// their S3 codes.
func Cause(err error) string {
	var (
		conflict   *ConflictError
		unreadable *events.UnknownShapeError
		memory     *MemoryError
		damaged    *s3ops.TransferError
		store      *s3ops.Error
	)
	if cause := cmp.Or(hookCause(err), imageCause(err)); cause != "" {
		return cause
	}
	switch {
	case err == nil:
		return ""
	case errors.As(err, &memory):
		return "memory"
	case errors.As(err, &conflict):
		return "conflict"
	case errors.As(err, &unreadable):
		return "unreadable"
	case errors.Is(err, context.Canceled):
		return "stopped"
	case errors.Is(err, fs.ErrNotExist):
		return "gone"
	case errors.Is(err, ErrUnsteady):
		return "unsteady"
	case errors.As(err, &damaged):
		return "transfer"
	case errors.As(err, &store) && store.Code == "":
		return "no_answer"
	case errors.As(err, &store):
		return store.Code
	}
	return "other"
}

// imageCause is that of an image that is itself at fault; "" for others.
func imageCause(err error) string {
	var (
		limit       *imageops.LimitError
		unsupported *imageops.UnsupportedError
	)
	switch {
	case errors.As(err, &limit):
		return "limit"
	case errors.As(err, &unsupported):
		return "unsupported"
	case errors.Is(err, imageops.ErrNotImage):
		return "not_image"
	case imageops.IsBadImage(err):
		return "corrupt"
	}
	return ""
}

// hookCause is that of an error of those who are told and asked; "" for others.
func hookCause(err error) string {
	var (
		hook        *HookError
		disapproved *DisapprovedError
	)
	switch {
	case errors.As(err, &hook) && !errors.Is(err, context.Canceled):
		return "hook"
	case errors.As(err, &disapproved):
		return "not_approved"
	}
	return ""
}
