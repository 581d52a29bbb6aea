package jpeg

import "fmt"

// UnsupportedError is returned, as a pointer, for a JPEG of a kind that Decode does not read.
type UnsupportedError struct {
	// Kind names it for people: "arithmetic coding", "12-bit samples".
	Kind string
}

func (e *UnsupportedError) Error() string {
	return "JPEG with " + e.Kind + " is not supported"
}

// FormatError is returned for a file that breaks the rules of the format; its text says which.
type FormatError string

func (e FormatError) Error() string { return "invalid JPEG: " + string(e) }

// LimitError is returned, as a pointer, for an image that is over a limit.
type LimitError struct {
	// What was counted: "pixels" or "scans".
	What string
	// Got is the image's number. Scans are counted up to one above the limit.
	Got int64
	// Max is the limit.
	Max int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("JPEG is over the limit of %d %s: it has %d", e.Max, e.What, e.Got)
}
