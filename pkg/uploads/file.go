package uploads

import (
	"errors"
	"fmt"
	"strings"
)

// File is what a client says of a file that it wants to upload.
type File struct {
	Name string `json:"name"`           // with or without folders; CleanName says what stays of it
	Size int64  `json:"size,omitempty"` // in bytes; 0 = unknown
	Type string `json:"type,omitempty"` // media type; "" = by the extension
	// Focus is the point of the image that matters, as imageops.ParsePoint reads it; "" = nobody said. It becomes metadata of the
	// object, for renditions of gravity focus.
	Focus string `json:"focus,omitempty"`
}

// FileError is a file that may not be uploaded, and the client's doing: nothing else keeps it from being signed.
type FileError struct {
	Name string // as it was given
	Err  error  // ErrNoName, ErrDotName, ErrNoSize, a *TypeError, a *SizeError or that of imageops.ParsePoint
}

func (e *FileError) Error() string { return fmt.Sprintf("%q cannot be uploaded: %v", e.Name, e.Err) }

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// Why a file was refused; each of them comes in a [*FileError].
var (
	ErrNoName  = errors.New("it names no file")
	ErrDotName = errors.New("it names a folder")
	ErrNoSize  = errors.New("its size must be named, because there is a limit")
)

// TypeError is a type that is not among Options.Types.
type TypeError struct {
	Type    string   // as the client named it; "" = it is the extension that is to blame
	Allowed []string // media types; none = it is no media type at all
}

func (e *TypeError) Error() string {
	allowed := strings.Join(e.Allowed, ", ")
	switch {
	case len(e.Allowed) == 0:
		return fmt.Sprintf("its type %q is no media type", e.Type)
	case e.Type == "":
		return "its extension is not that of an accepted type: " + allowed
	}
	return fmt.Sprintf("its type %q is not an accepted one: %s", e.Type, allowed)
}

// SizeError is a size that is larger than Options.MaxBytes, or none.
type SizeError struct{ Size, Max int64 } // in bytes

func (e *SizeError) Error() string {
	if e.Size < 0 {
		return fmt.Sprintf("%d bytes are no size", e.Size)
	}
	return fmt.Sprintf("it has %d bytes, and at most %d are accepted", e.Size, e.Max)
}
