package s3ops

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
)

// renewPause is the least time between two looks at the configuration for other credentials.
const renewPause = time.Second

// isExpired reports whether a store says that credentials have expired.
func isExpired(err error) bool {
	switch Code(err) {
	case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired":
		return true
	}
	return false
}

// renewable are credentials that are read again from the environment and the files of AWS when a store says that they have expired:
// whoever runs a job for days signs in meanwhile. Those that tell when they expire are renewed by the SDK before. It is safe for
// concurrent use.
type renewable struct {
	load func(ctx context.Context) (aws.Config, error)
	now  func() time.Time

	mu      sync.Mutex
	current aws.CredentialsProvider
	times   int // they were others
	looked  time.Time
}

// Retrieve implements [aws.CredentialsProvider].
func (r *renewable) Retrieve(ctx context.Context) (aws.Credentials, error) {
	r.mu.Lock()
	current := r.current
	r.mu.Unlock()
	return current.Retrieve(ctx)
}

// seen is a number that changes with the credentials.
func (r *renewable) seen() int {
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.times
}

// renew reads credentials again, and reports whether there are others than those of seen.
func (r *renewable) renew(ctx context.Context, seen int) bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.times != seen {
		return true
	}
	if r.now().Sub(r.looked) < renewPause {
		return false
	}
	defer func() { r.looked = r.now() }()
	ctx, cancel := context.WithTimeout(ctx, credentialsTimeout)
	defer cancel()
	loaded, err := r.load(ctx)
	if err != nil {
		return false
	}
	old, _ := r.current.Retrieve(ctx)
	now, err := loaded.Credentials.Retrieve(ctx)
	if err != nil || (now.AccessKeyID == old.AccessKeyID && now.SessionToken == old.SessionToken) {
		return false
	}
	r.current = loaded.Credentials
	r.times++
	return true
}

// renewCredentials sends a request once more whose credentials had expired, if there are others by now. The SDK's own retries sign with
// those that the request began with.
func (c *Client) renewCredentials(stack *middleware.Stack) error {
	send := func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
		out middleware.InitializeOutput, md middleware.Metadata, err error,
	) {
		seen := c.renewable.seen()
		rewind := rewinder(in.Parameters)
		out, md, err = next.HandleInitialize(ctx, in)
		if !isExpired(err) || rewind == nil || !c.renewable.renew(ctx, seen) || rewind() != nil {
			return out, md, err
		}
		c.tries.note(err)
		return next.HandleInitialize(ctx, in)
	}
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("RenewCredentials", send), middleware.Before)
}

// rewinder returns what sets the body of a request to where it is now; nil if that cannot be.
func rewinder(params any) func() error {
	var body io.Reader
	switch in := params.(type) {
	case *s3.PutObjectInput:
		body = in.Body
	case *s3.UploadPartInput:
		body = in.Body
	}
	if body == nil {
		return func() error { return nil }
	}
	seeker, ok := body.(io.Seeker)
	if !ok {
		return nil
	}
	at, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil
	}
	return func() error {
		_, err := seeker.Seek(at, io.SeekStart)
		return err
	}
}
