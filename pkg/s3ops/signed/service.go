// Package signed sends single requests to those services of AWS of which this program asks very little. The SDK's client of Lambda
// has 80 operations, and that of S3 Control 100: they would be a megabyte of the program, and tables that every start builds. Signatures,
// retries and the correction of the clock are the SDK's own.
package signed

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/encoding/httpbinding"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Service is one service of AWS in one region.
type Service struct {
	ID          string // as the SDK spells it, "S3 Control": it names the service in errors
	SigningName string // what signatures are for: "lambda"
	Region      string // what signatures are for
	Endpoint    string // URL that paths are put behind

	Credentials aws.CredentialsProvider
	HTTPClient  aws.HTTPClient
	Retryer     aws.Retryer
	APIOptions  []func(*middleware.Stack) error // those of an aws.Config, which may name the program in the User-Agent
}

// Request is one request to a service.
type Request struct {
	Operation string // as the service's reference calls it: it names the request in errors
	Method    string
	Path      string // with its segments escaped by [Segment]
	Query     url.Values
	Header    http.Header
	Body      []byte // is JSON, of application/json unless Header says otherwise
}

// Segment escapes a name for the path of a Request, as the SDK does it: all but letters, digits and "-._~".
func Segment(name string) string { return httpbinding.EscapePath(name, true) }

// Do sends a request, again where the retryer says so, and returns the body of the answer. An answer that is not of the status 2xx
// is an error like those of the SDK's clients: errors.As finds a smithy.APIError and an awshttp.ResponseError in it.
func (s Service) Do(ctx context.Context, r Request) ([]byte, error) {
	body, err := s.do(ctx, r)
	if err != nil {
		return nil, &smithy.OperationError{ServiceID: s.ID, OperationName: r.Operation, Err: err}
	}
	return body, nil
}

func (s Service) do(ctx context.Context, r Request) ([]byte, error) {
	stack := middleware.NewStack(r.Operation, smithyhttp.NewStackRequest)
	build := middleware.SerializeMiddlewareFunc("Request", func(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (
		middleware.SerializeOutput, middleware.Metadata, error,
	) {
		request, err := s.request(r, in.Request)
		if err != nil {
			return middleware.SerializeOutput{}, middleware.Metadata{}, &smithy.SerializationError{Err: err}
		}
		in.Request = request
		return next.HandleSerialize(ctx, in)
	})
	steps := []error{
		stack.Serialize.Add(build, middleware.After),
		stack.Finalize.Add(retry.NewAttemptMiddleware(s.Retryer, smithyhttp.RequestCloner), middleware.After),
		stack.Finalize.Add(&signature{service: s, payload: r.Body}, middleware.After),
		stack.Deserialize.Add(answer{}, middleware.After),
		awsmiddleware.AddRequestUserAgentMiddleware(stack),
	}
	for _, option := range s.APIOptions {
		steps = append(steps, option(stack))
	}
	for _, err := range steps {
		if err != nil {
			return nil, err
		}
	}
	result, _, err := middleware.DecorateHandler(smithyhttp.NewClientHandlerWithOptions(s.HTTPClient), stack).Handle(ctx, r)
	if err != nil {
		return nil, err
	}
	body, _ := result.([]byte) // as answer returns it
	return body, nil
}

// request fills in the empty request of a stack.
func (s Service) request(r Request, empty any) (*smithyhttp.Request, error) {
	request, ok := empty.(*smithyhttp.Request)
	if !ok {
		return nil, fmt.Errorf("the request is a %T", empty)
	}
	at, err := url.Parse(strings.TrimSuffix(s.Endpoint, "/") + r.Path)
	if err != nil {
		return nil, err
	}
	at.RawQuery = r.Query.Encode()
	request.Method, request.URL, request.ContentLength = r.Method, at, int64(len(r.Body))
	for name, values := range r.Header {
		request.Header[name] = values
	}
	if r.Body == nil {
		return request, nil
	}
	if request.Header.Get("Content-Type") == "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return request.SetStream(bytes.NewReader(r.Body))
}
