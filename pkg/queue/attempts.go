package queue

import (
	"context"
	"errors"

	"github.com/aws/smithy-go/middleware"
)

// attempt keeps the last error that SQS answered a request with, while the SDK sends it again.
type attempt struct{ err error }

type attemptKey struct{}

// keepAnswers lets a request that runs out of time between two attempts fail with what SQS said, which the SDK drops: a service that
// answers 500 is not one that does not answer.
func keepAnswers(stack *middleware.Stack) error {
	note := middleware.FinalizeMiddlewareFunc("NoteAnswer", func(
		ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler,
	) (middleware.FinalizeOutput, middleware.Metadata, error) {
		out, meta, err := next.HandleFinalize(ctx, in)
		if last, ok := ctx.Value(attemptKey{}).(*attempt); ok && err != nil && ctx.Err() == nil {
			last.err = err
		}
		return out, meta, err
	})
	if err := stack.Finalize.Insert(note, "Retry", middleware.After); err != nil {
		return err
	}
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("KeepAnswer", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		last := &attempt{}
		out, meta, err := next.HandleInitialize(context.WithValue(ctx, attemptKey{}, last), in)
		if errors.Is(err, context.DeadlineExceeded) && last.err != nil {
			err = last.err
		}
		return out, meta, err
	}), middleware.Before)
}
