package cmd

import (
	"context"
	"log"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	awslambda "github.com/aws/aws-lambda-go/lambda"

	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/meminfo"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// Environment variables that Lambda sets.
const (
	envRuntimeAPI     = "AWS_LAMBDA_RUNTIME_API"
	envFunctionMemory = "AWS_LAMBDA_FUNCTION_MEMORY_SIZE" // MiB
)

// startedByLambda reports whether the program was started as the bootstrap of a function.
func startedByLambda(args []string) bool { return len(args) == 0 && os.Getenv(envRuntimeAPI) != "" }

// runLambda serves invocations until Lambda ends the process.
func (a *app) runLambda(ctx context.Context) error {
	if os.Getenv(envRuntimeAPI) == "" {
		return &Error{
			Err:   errNotInLambda,
			Hints: []string{"`s3img lambda template` makes the whole system; `s3img watch` does the same work on a machine of your own"},
			Code:  exitUsage,
		}
	}
	to := newFunctionLog(a.Out)
	function, err := a.newFunction(ctx, to)
	if err != nil {
		return failInit(ctx, to, err)
	}
	to.line(ctx, slog.LevelInfo, "started", slog.String("version", version()))
	log.SetFlags(0)
	log.SetOutput(to)
	running := &invocations{function: function, log: to}
	go awslambda.StartWithOptions(running, awslambda.WithContext(ctx)) // it waits for the next one, whatever ctx says
	<-ctx.Done()
	running.finish()
	return nil
}

// shutdownTime is what Lambda gives a function that it ends, and a little less.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
const shutdownTime = 1800 * time.Millisecond

// invocations passes invocations on, and knows whether one is in hand.
type invocations struct {
	function *lambda.Function
	log      functionLog
	inHand   sync.WaitGroup
}

// Invoke is called by one goroutine at a time.
func (i *invocations) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	i.inHand.Add(1)
	defer i.inHand.Done()
	answer, err := i.function.Invoke(ctx, payload)
	if err != nil {
		i.log.fail(ctx, err.Error(), err)
	}
	return answer, err
}

// finish waits for what is in hand, as long as Lambda would.
func (i *invocations) finish() {
	ended := make(chan struct{})
	go func() {
		i.inHand.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(shutdownTime):
	}
}

// newFunction reads the environment and connects; nothing is sent to a store yet.
func (a *app) newFunction(ctx context.Context, to functionLog) (*lambda.Function, error) {
	f, err := readLambdaSettings()
	if err != nil {
		return nil, err
	}
	if err := f.parse(); err != nil {
		return nil, err
	}
	if err := f.refuseLoop(f.source, f.suffixes); err != nil {
		return nil, err
	}
	client, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	dest, err := a.openStore(ctx, &f.renderFlags)
	if err != nil {
		return nil, err
	}
	presign, err := presignHandler(client, f.signing(), to)
	if err != nil {
		return nil, err
	}
	opt := lambda.Options{
		Client:  client,
		Events:  renditions.EventOptions{Root: f.source, Suffixes: f.suffixes, MirrorDeletes: f.mirrorDeletes},
		Job:     f.options(dest, true),
		Uploads: presign,
		Report:  to.result,
	}
	opt.Job.Quarantine = to.quarantine(f.tagRejected)
	if memory, ok := limitMemory(); ok {
		opt.Job.MaxMemory = memory // Lambda kills a process that takes more, and would start it again and again
	}
	return lambda.New(opt)
}

// presignHandler answers requests to the function's URL.
func presignHandler(client *s3ops.Client, opt uploads.Options, to functionLog) (http.Handler, error) {
	signer, err := uploads.NewSigner(client, opt)
	if err != nil {
		return nil, usageErrorf("%w", err)
	}
	report := func(ctx context.Context, err error) { to.fail(ctx, err.Error(), err) }
	return uploads.NewHandler(signer, uploads.HandlerOptions{Report: report})
}

func (f *lambdaSettings) signing() uploads.Options {
	return uploads.Options{
		Bucket: f.source.Bucket, Prefix: f.source.Key, Dest: f.download, Sizes: f.sizes, Format: f.image.Format, Expires: f.expires,
		Types: f.types, MaxBytes: f.maxBytes, WriteOnce: f.writeOnce,
	}
}

// limitMemory keeps the process within what the function has, and returns what images may use of it. It is false where the
// function was told something else, or Lambda does not tell.
func limitMemory() (images int64, ok bool) {
	size, err := strconv.ParseInt(os.Getenv(envFunctionMemory), 10, 64)
	if err != nil || size <= 0 || os.Getenv(envMaxMemory) != "" {
		return 0, false
	}
	images, process := shares(0, meminfo.Memory{Bytes: size * mebibyte, Contained: true})
	debug.SetMemoryLimit(process)
	return images, true
}
