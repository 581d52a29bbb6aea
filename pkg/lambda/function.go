package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/traces"
)

// Options of a [Function]. Client, Events and Job are required.
type Options struct {
	Client *s3ops.Client
	// Events says which objects count. A call by hand that names a file only means one below Events.Root.
	Events renditions.EventOptions
	// Job says what is made of them. Its Grace and Report are set by the function.
	Job renditions.Options
	// Uploads answers HTTP requests, of a function URL say; nil = they are refused.
	Uploads http.Handler
	// Report gets the result of each object, of those that the time was too short for as well, and of each message that makes
	// no sense; one at a time, with the context of the invocation. nil drops them.
	Report func(context.Context, renditions.Result)
}

// Function is what runs in AWS Lambda. Its answers follow what the source of an invocation expects:
//
//   - SQS: the messages that failed or were not reached before the deadline, which then come again
//     (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
//   - S3 Batch Operations: a result for each task (https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html).
//   - A distributed map of Step Functions: how many items were done, and why others failed.
//   - HTTP: the presign contract.
//   - A call by hand: the renditions' URLs.
//   - All else is called without anybody who reads the answer: an error makes Lambda call again.
//
// What no other try can cure is reported, and counts as done, but for S3 Batch Operations and calls by hand, which are told.
type Function struct {
	opt       Options
	turn      chan struct{} // holds one while a job runs
	reporting sync.Mutex
}

// New returns a function. It fails where the options of the job do not pass [renditions.Options.Validate].
func New(opt Options) (*Function, error) {
	if err := opt.Job.Validate(); err != nil {
		return nil, err
	}
	return &Function{opt: opt, turn: make(chan struct{}, 1)}, nil
}

// ErrNoHTTP says that a request came to a function that was not set up to sign uploads.
var ErrNoHTTP = errors.New("this function does not answer HTTP requests")

// Invoke handles one invocation and returns its answer, as JSON. It ends in good time before the deadline of ctx.
func (f *Function) Invoke(ctx context.Context, payload []byte) (answer []byte, err error) {
	if IsHTTP(payload) {
		if f.opt.Uploads == nil {
			return nil, ErrNoHTTP
		}
		ctx, stop, _ := beforeDeadline(ctx)
		defer stop()
		return ServeHTTP(ctx, payload, f.opt.Uploads)
	}
	ctx, span := beginTrace(ctx)
	defer func() {
		span.Fail(err)
		span.End()
	}()
	batch, err := events.Decode(payload)
	if err != nil {
		return nil, err
	}
	job, err := f.jobOf(batch)
	if err != nil {
		return json.Marshal(refuseTasks(batch, err))
	}
	work, err := f.run(ctx, batch, job)
	if err != nil {
		return nil, err
	}
	told, err := answerTo(batch, work)
	if err != nil {
		return nil, err
	}
	return json.Marshal(told)
}

// beginTrace begins the span of an invocation. The runtime has in its context what X-Ray says, which is in _X_AMZN_TRACE_ID elsewhere.
// Source: https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/
func beginTrace(ctx context.Context) (context.Context, traces.Span) {
	var carried map[string]string
	if header, ok := ctx.Value("x-amzn-trace-id").(string); ok && traces.On(ctx) {
		carried = map[string]string{traces.HeaderXRay: header}
	}
	ctx, span := traces.Begin(ctx, "invoke", carried)
	if request, ok := lambdacontext.FromContext(ctx); ok && traces.Built {
		span.Set("faas.invocation_id", request.AwsRequestID)
		span.Set("aws.lambda.invoked_arn", request.InvokedFunctionArn)
	}
	return ctx, span
}
