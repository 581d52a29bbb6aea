package hevc

import (
	"errors"
	"fmt"
)

// UnsupportedError names a tool of H.265 that still pictures do not use, or that this package does not know.
type UnsupportedError struct{ Tool string }

func (e *UnsupportedError) Error() string { return "HEVC with " + e.Tool + " is not supported" }

// errShort says that a unit ends before what it must hold.
var errShort = errors.New("a unit of the HEVC stream ends too early")

// damaged is an error about what a stream says.
func damaged(format string, args ...any) error { return fmt.Errorf("HEVC: "+format, args...) }
