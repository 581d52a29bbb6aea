package png

import "fmt"

// UnsupportedError is returned, as a pointer, for a PNG of a kind that is not read.
type UnsupportedError struct {
	// Kind names it for people.
	Kind string
}

func (e *UnsupportedError) Error() string { return "PNG " + e.Kind + " is not supported" }

// FormatError is returned for a file that breaks the rules of the format; its text says which.
type FormatError string

func (e FormatError) Error() string { return "invalid PNG: " + string(e) }

// LimitError is returned, as a pointer, for an image that is over a limit.
type LimitError struct {
	// What was counted: "pixels" or "pixels on one side".
	What string
	// Got is the image's number.
	Got int64
	// Max is the limit.
	Max int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("PNG is over the limit of %d %s: it has %d", e.Max, e.What, e.Got)
}
