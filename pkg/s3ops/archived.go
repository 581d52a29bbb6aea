package s3ops

import (
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// ArchivedError says that the bytes of an object lie in an archive, from which they have to be restored before they can be read.
type ArchivedError struct {
	At    Location
	Class string // the storage class: GLACIER, DEEP_ARCHIVE, INTELLIGENT_TIERING; "" where the store does not tell it
	Err   error  // an [*Error]
}

func (e *ArchivedError) Error() string {
	s := "get " + e.At.String() + ": it is archived"
	if e.Class != "" {
		s += " (storage class " + e.Class + ")"
	}
	return s + ", and has to be restored first"
}

// Unwrap returns the store's answer.
func (e *ArchivedError) Unwrap() error { return e.Err }

// archived makes an error of a GET an [*ArchivedError] where it is one.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html, InvalidObjectState
func archived(at Location, err error) error {
	if Code(err) != "InvalidObjectState" {
		return err
	}
	e := &ArchivedError{At: at, Err: err}
	var state *types.InvalidObjectState
	if errors.As(err, &state) {
		e.Class = string(state.StorageClass)
	}
	return e
}
