//go:build !unix

package renditions

import "errors"

// errQuota is the error of no system call here.
var errQuota = errors.New("quota exceeded")
