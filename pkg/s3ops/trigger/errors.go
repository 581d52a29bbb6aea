package trigger

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
)

// TargetError is a request to the service of a target that failed. A code of the service is found with [Code].
type TargetError struct {
	Op     string // what was being done, as a verb phrase
	Target Target
	Err    error // the SDK's error
}

// Error is one line without the SDK's layers.
func (e *TargetError) Error() string {
	what := e.Op + " " + e.Target.String() + ": "
	if code := s3ops.Code(e.Err); code != "" && code != messageOf(e.Err) {
		what += code + ": "
	}
	return what + messageOf(e.Err)
}

// messageOf is what a service says about a failure in its own words; where it says nothing, or did not answer, the cause.
func messageOf(err error) string {
	var answer smithy.APIError
	if !errors.As(err, &answer) {
		return s3ops.RootCause(err)
	}
	return cmp.Or(strings.TrimRight(strings.Join(strings.Fields(answer.ErrorMessage()), " "), "."), answer.ErrorCode())
}

// Unwrap returns the SDK's error.
func (e *TargetError) Unwrap() error { return e.Err }

// MissingTargetError says that a target does not exist, or that these credentials may not see it: some services do not tell
// one from the other.
type MissingTargetError struct {
	Target Target
	Err    error
}

func (e *MissingTargetError) Error() string {
	where := ""
	if parts := e.Target.parsed(); parts.Region != "" {
		where = " in region " + parts.Region + " of account " + parts.AccountID
	}
	return fmt.Sprintf("there is no %s%s, or these credentials may not see it", e.Target, where)
}

// Unwrap returns the service's answer.
func (e *MissingTargetError) Unwrap() error { return e.Err }

// TargetRegionError says that a target is in another region than the bucket: S3 sends within a region only.
type TargetRegionError struct {
	Bucket string
	Region string // of the bucket
	Target Target
}

func (e *TargetRegionError) Error() string {
	return fmt.Sprintf("%s is in region %s and bucket %s in %s: S3 sends within a region only",
		e.Target, e.Target.parsed().Region, e.Bucket, e.Region)
}

// NoNotificationsError says that a store does not send the events of its buckets to targets.
type NoNotificationsError struct {
	Bucket string
	Err    error
}

func (e *NoNotificationsError) Error() string {
	return fmt.Sprintf("events of bucket %s: this store has no notification configuration of buckets", e.Bucket)
}

// Unwrap returns the store's answer.
func (e *NoNotificationsError) Unwrap() error { return e.Err }

// SharedEventBridgeError says that events of a bucket would no longer go to EventBridge, which bears no mark of who wanted
// them there: nothing was changed.
type SharedEventBridgeError struct{ Bucket string }

func (e *SharedEventBridgeError) Error() string {
	return fmt.Sprintf("nothing tells who switched on EventBridge for bucket %s, and rules of others may need it; nothing was changed", e.Bucket)
}

// DestinationError says that S3 refused a configuration because it may not send to a target.
type DestinationError struct {
	Bucket  string
	Target  Target          // of the trigger
	Refused []Refusal       // which targets S3 refused, and why; empty where it did not say
	Needed  json.RawMessage // the statement that the policy of Target has to hold
	KeyID   string          // the KMS key that encrypts what is sent to Target, "" = none
	Err     error
}

// Refusal is what S3 says about one target.
type Refusal struct {
	Target string // ARN
	Reason string
}

func (e *DestinationError) Error() string {
	var reasons []string
	for _, r := range e.Refused {
		reasons = append(reasons, r.Target+": "+strings.TrimRight(r.Reason, "."))
	}
	if reasons == nil {
		reasons = []string{e.Target.String() + ": " + messageOf(e.Err)}
	}
	return fmt.Sprintf("S3 cannot send events of bucket %s to %s", e.Bucket, strings.Join(reasons, "; "))
}

// Others reports whether a target of another entry of the bucket was refused.
func (e *DestinationError) Others() bool {
	for _, r := range e.Refused {
		if r.Target != e.Target.ARN {
			return true
		}
	}
	return false
}

// Unwrap returns S3's answer.
func (e *DestinationError) Unwrap() error { return e.Err }

// wrapTarget makes an error of a target's service a [*MissingTargetError] or a [*TargetError]; nil stays nil.
func wrapTarget(op string, target Target, err error) error {
	switch s3ops.Code(err) {
	case "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "NotFound", "NotFoundException", "ResourceNotFoundException":
		return &MissingTargetError{Target: target, Err: err}
	}
	if err == nil {
		return nil
	}
	if s3ops.IsNotFound(err) { // Ceph's answer has its code where the SDK does not look for it
		return &MissingTargetError{Target: target, Err: err}
	}
	return &TargetError{Op: op, Target: target, Err: err}
}

// isDenied knows how the services spell that credentials may not do something.
func isDenied(err error) bool {
	switch s3ops.Code(err) {
	case s3ops.CodeAccessDenied, "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException":
		return true
	}
	return false
}
