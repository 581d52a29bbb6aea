package s3ops

import (
	"errors"
	"net"
)

// FailsAll reports whether err is about the bucket, the account or the connection, not about one object: requests about other objects of
// the bucket would fail alike. A batch stops at such an error.
func FailsAll(err error) bool {
	switch Code(err) {
	case CodeNoSuchBucket, "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException", "InvalidToken",
		"RequestTimeTooSkewed", "PermanentRedirect", "AuthorizationHeaderMalformed", "AccessControlListNotSupported", "AccountProblem",
		"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage":
		return true
	}
	var (
		credentials *CredentialsError
		dial        *net.OpError
	)
	return errors.As(err, &credentials) || (errors.As(err, &dial) && dial.Op == "dial")
}
