package notify

import (
	"context"
	"errors"
	"time"
)

// Receiver takes messages. Its methods may be called from several goroutines.
type Receiver interface {
	// Identity is the same for the same receiver in every process. It may hold a secret.
	Identity() string
	// Name is how people are told of it.
	Name() string
	// Send returns nil when the message was taken, else a [*SendError], or the error of ctx.
	Send(ctx context.Context, m Message) error
}

// SendError says that a receiver did not take a message.
type SendError struct {
	To    string        // name of the receiver
	Away  bool          // it does not answer, or takes nothing now, whatever the message
	After time.Duration // when to try again, where it said so
	Err   error
}

func (e *SendError) Error() string { return e.To + ": " + e.Err.Error() }

// Unwrap returns what went wrong.
func (e *SendError) Unwrap() error { return e.Err }

// isAway reports whether an error is about a receiver, and not about the message.
func isAway(err error) bool {
	sent, ok := errors.AsType[*SendError](err)
	return ok && sent.Away
}

// afterOf is when a receiver wants to be asked again; 0 where it did not say.
func afterOf(err error) time.Duration {
	if sent, ok := errors.AsType[*SendError](err); ok {
		return sent.After
	}
	return 0
}
