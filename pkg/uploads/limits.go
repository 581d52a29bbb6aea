package uploads

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
)

// errFormOverwrites is why WriteOnce has no POST.
var errFormOverwrites = errors.New("write-once goes with PUT only: the policy of a POST cannot forbid a second upload")

// checkLimits reports what is wrong with the part of o that says what may be uploaded, and how.
func (o Options) checkLimits() error {
	if o.MaxBytes < 0 || o.MaxBytes > s3ops.MaxPutBytes {
		return fmt.Errorf("a limit of %d bytes: want 1 to %d, which S3 takes in one request", o.MaxBytes, int64(s3ops.MaxPutBytes))
	}
	switch o.Method {
	case "", http.MethodPut:
	case http.MethodPost:
		if o.WriteOnce {
			return errFormOverwrites
		}
	default:
		return fmt.Errorf("method %q of an upload: want PUT or POST", o.Method)
	}
	if key := o.folder(); o.mayPost() && strings.Contains(key, "$") {
		return &s3ops.FormKeyError{Key: key}
	}
	_, err := ParseTypes(o.Types)
	return err
}

// mayPost reports whether some file gets a policy.
func (o Options) mayPost() bool {
	return o.Method == http.MethodPost || o.Method == "" && o.MaxBytes > 0 && !o.WriteOnce
}

// methodFor is how a file of size bytes goes up.
func (o Options) methodFor(size int64) (string, error) {
	limit := o.MaxBytes
	if limit == 0 {
		limit = s3ops.MaxPutBytes
	}
	switch {
	case size < 0 || size > limit:
		return "", &SizeError{Size: size, Max: limit}
	case o.Method == http.MethodPost:
		return http.MethodPost, nil
	case size > 0 || o.MaxBytes == 0:
		return http.MethodPut, nil
	case o.mayPost():
		return http.MethodPost, nil
	}
	return "", ErrNoSize
}
