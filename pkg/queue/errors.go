package queue

import (
	"errors"
	"fmt"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Error is a request that failed, or what it asked for one message: what was being done, to which queue, and what SQS answered.
type Error struct {
	Op        string // what was being done, as a verb phrase: "receive from", "delete messages of"
	Queue     string // name of the queue
	MessageID string // "" for requests about the queue or several messages

	Code      string // error code of SQS ("AccessDenied"), "" when no answer arrived
	Message   string // the words of SQS, often empty
	Status    int    // HTTP status, 0 when no answer arrived
	RequestID string
	Err       error // the SDK's error; nil for one message of a batch

	senderFault bool // SQS says that asking again is of no use
}

// Error is one line without the SDK's layers.
func (e *Error) Error() string {
	s := e.Op + " queue " + e.Queue
	if e.MessageID != "" {
		s += ": message " + e.MessageID
	}
	return s + ": " + e.answer()
}

// answer words what SQS said, or why it said nothing.
func (e *Error) answer() string {
	var unreadable *smithy.DeserializationError
	switch {
	case e.Code == "" && e.Status >= http.StatusInternalServerError:
		return fmt.Sprintf("the service answered HTTP %d", e.Status)
	case errors.As(e.Err, &unreadable):
		return "what answered is no SQS" // a store, where AWS_ENDPOINT_URL names one
	case e.Code == "":
		return s3ops.RootCause(e.Err)
	}
	return s3ops.AnswerText(e.Code, e.Message, e.Status)
}

// Unwrap returns the SDK's error, so that errors.Is sees context.Canceled and errors.As the SDK's types.
func (e *Error) Unwrap() error { return e.Err }

// IsNotFound reports whether err says that the queue does not exist.
func IsNotFound(err error) bool {
	var missing *types.QueueDoesNotExist
	return errors.As(err, &missing)
}

// LostError says that a message stopped being hidden while it was held: it is handed out again, here or elsewhere.
type LostError struct {
	Queue     string
	MessageID string
	Err       *Error // why it could not be extended; nil after the 12 hours that SQS allows
}

func (e *LostError) Error() string {
	why := fmt.Sprintf("it was held for %g hours, the most that SQS allows", maxVisibility.Hours())
	if e.Err != nil {
		why = e.Err.answer()
	}
	return fmt.Sprintf("message %s of queue %s will come again while it is in work: %s", e.MessageID, e.Queue, why)
}

// Unwrap returns why the message could not be extended.
func (e *LostError) Unwrap() error {
	if e.Err == nil {
		return nil
	}
	return e.Err
}

// fail makes an SDK error an [*Error].
func (q *Queue) fail(op string, err error) *Error {
	e := &Error{Op: op, Queue: q.name, Err: err}
	var api smithy.APIError
	if errors.As(err, &api) {
		e.Code, e.Message = api.ErrorCode(), api.ErrorMessage()
	}
	var resp *awshttp.ResponseError
	if errors.As(err, &resp) {
		e.Status, e.RequestID = resp.HTTPStatusCode(), resp.ServiceRequestID()
	}
	return e
}
