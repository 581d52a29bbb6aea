package notify

import (
	"context"
	"errors"

	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/publish"
)

// Published is a topic of SNS or a bus of EventBridge.
type Published struct{ target *publish.Target }

// NewPublished sends to a target.
func NewPublished(target *publish.Target) *Published { return &Published{target} }

// Identity implements [Receiver].
func (p *Published) Identity() string { return p.target.ARN() }

// Name implements [Receiver].
func (p *Published) Name() string { return p.target.ARN() }

// Send implements [Receiver].
func (p *Published) Send(ctx context.Context, m Message) error {
	err := p.target.Publish(ctx, publish.Message{ID: m.ID, Type: m.Type, Group: m.Source, Time: m.Time, Body: m.Body})
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	}
	failed := &SendError{Away: true, To: p.target.ARN(), Err: errors.New(s3ops.RootCause(err))}
	if refused, ok := errors.AsType[smithy.APIError](err); ok {
		failed.Err = errors.New(s3ops.AnswerText(refused.ErrorCode(), refused.ErrorMessage(), 0))
		failed.Away = !isAboutMessage(refused.ErrorCode())
	}
	return failed
}

// isAboutMessage reports whether an error of SNS or EventBridge is about one message: all others would be met by each of them.
func isAboutMessage(code string) bool {
	switch code {
	case "InvalidParameter", "InvalidParameterException", "InvalidParameterValue", "InvalidParameterValueException", "ParameterValueInvalid",
		"ValidationException", "MalformedDetail", "InvalidArgument":
		return true
	}
	return false
}
