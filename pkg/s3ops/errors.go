package s3ops

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Error is a request that failed: what was being done, to what, and what the store answered.
type Error struct {
	Op     string // what was being done, as a verb phrase: "get", "put", "list"
	Bucket string
	Key    string // "" for requests about the bucket

	Code      string // error code of the store ("NoSuchBucket"), "" when no answer arrived
	Message   string // the store's own words, often empty
	Status    int    // HTTP status, 0 when no answer arrived
	Region    string // the bucket's region where the store named it, as it does when asked in the wrong one
	RequestID string
	Err       error // the SDK's error
}

// Error is one line without the SDK's layers.
func (e *Error) Error() string {
	what := e.Op + " " + Location{Bucket: e.Bucket, Key: e.Key}.String()
	if e.Code == "" {
		return what + ": " + RootCause(e.Err)
	}
	if IsNotImplemented(e.Err) {
		what += ": this store has no such part of S3"
	}
	return what + ": " + AnswerText(e.Code, e.Message, e.Status)
}

// AnswerText words the answer of a service of AWS in one line: its code, its own words where it has some, and the HTTP status
// where there was one, not 0.
func AnswerText(code, message string, status int) string {
	s := code
	if message != "" && message != code {
		s += ": " + strings.TrimRight(strings.Join(strings.Fields(message), " "), ".")
	}
	if status != 0 {
		s += fmt.Sprintf(" (HTTP %d)", status)
	}
	return s
}

// Unwrap returns the SDK's error, so that errors.Is sees context.Canceled and errors.As the SDK's types.
func (e *Error) Unwrap() error { return e.Err }

// CredentialsError says that there are no usable credentials: neither in Config nor in the environment, the files in ~/.aws or the
// metadata service. Setting AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, helps.
type CredentialsError struct{ Err error }

func (e *CredentialsError) Error() string { return "no AWS credentials: " + RootCause(e.Err) }

// Unwrap returns the SDK's error.
func (e *CredentialsError) Unwrap() error { return e.Err }

// Code returns the store's error code in err, such as CodeAccessDenied, or "" if there is none.
func Code(err error) string {
	var apiErr smithy.APIError
	if errors.As(err, &apiErr) {
		return apiErr.ErrorCode()
	}
	return ""
}

// IsNotFound reports whether the store answered that the bucket, the object, or the setting asked for does not exist (404). Code
// tells a missing bucket, CodeNoSuchBucket, from a missing object, but not for Head and Exists: their answers have no body.
func IsNotFound(err error) bool { return Status(err) == http.StatusNotFound }

// WrapError makes an SDK error an [*Error]; nil stays nil, and an error that has been wrapped stays as it is.
func WrapError(op string, at Location, err error) error {
	if err == nil {
		return nil
	}
	var done *Error
	if errors.As(err, &done) {
		return err
	}
	e := &Error{Op: op, Bucket: at.Bucket, Key: at.Key, Err: err}
	var apiErr smithy.APIError
	if errors.As(err, &apiErr) {
		e.Code, e.Message = apiErr.ErrorCode(), apiErr.ErrorMessage()
	}
	e.Status = Status(err)
	var resp *smithyhttp.ResponseError
	if errors.As(err, &resp) && resp.Response != nil {
		e.Region = resp.Response.Header.Get("X-Amz-Bucket-Region")
	}
	var aws *awshttp.ResponseError
	if errors.As(err, &aws) {
		e.RequestID = aws.ServiceRequestID()
	}
	return e
}

// Status returns the HTTP status of the answer in err, 0 where there is none.
func Status(err error) int {
	var resp *smithyhttp.ResponseError
	if errors.As(err, &resp) {
		return resp.HTTPStatusCode()
	}
	return 0
}

// RootCause words the innermost error in one line: the outer layers repeat the operation that the caller names anyway.
func RootCause(err error) string {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return fmt.Sprintf("cannot find host %s", dns.Name)
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Addr != nil {
		return fmt.Sprintf("cannot reach %s: %v", op.Addr, innermost(op.Err))
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, context.Canceled):
		return "it was broken off"
	}
	return innermost(err).Error()
}

func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// CancelledOnly returns err if it says that ctx ended, else nil: it drops what a store or the network says.
func CancelledOnly(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}
