//go:build !unix

package cmd

import "os"

// statusSignals are none: this system has no signals that somebody could ask by.
var statusSignals []os.Signal //nolint:gochecknoglobals // a constant
