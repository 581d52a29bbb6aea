package lambda

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	awslambda "github.com/aws/aws-lambda-go/lambda"

	"github.com/s3img/s3img/pkg/traces"
)

// shutdownTime is what Lambda gives a function that it ends, and a little less.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
const shutdownTime = 1800 * time.Millisecond

// Serve passes invocations on until ctx ends, and then waits for the one in hand as long as Lambda does. failed gets the error of an
// invocation, with its context.
func (f *Function) Serve(ctx context.Context, failed func(context.Context, error)) {
	running := &invocations{function: f, failed: failed}
	go awslambda.StartWithOptions(running, awslambda.WithContext(ctx)) // it waits for the next one, whatever ctx says
	<-ctx.Done()
	running.finish()
}

// invocations knows whether one is in hand.
type invocations struct {
	function *Function
	failed   func(context.Context, error)
	inHand   sync.WaitGroup
}

// Invoke is called by one goroutine at a time.
func (i *invocations) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	i.inHand.Add(1)
	defer i.inHand.Done()
	defer traces.Flush(ctx) // the process is stopped with the answer
	answer, err := i.function.Invoke(ctx, payload)
	if err != nil {
		i.failed(ctx, err)
	}
	return answer, err
}

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

// What a function cannot start for, as Lambda calls it.
const (
	InitInvalidConfig = "Runtime.ConfigInvalid"
	InitUnknown       = "Runtime.UnknownReason"
)

// FailInit tells Lambda why the function cannot start, which aws-lambda-go has no words for. Lambda tells those who call it; without
// that they would read no more than an exit code. api is the host of the runtime API, kind one of the constants above.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror
func FailInit(ctx context.Context, api, kind, message string) error {
	body, err := json.Marshal(map[string]any{"errorType": kind, "errorMessage": message, "stackTrace": []string{}})
	if err != nil {
		return err
	}
	url := "http://" + api + "/2018-06-01/runtime/init/error"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Lambda-Runtime-Function-Error-Type", kind)
	direct := &http.Client{Transport: &http.Transport{}} // no proxy that the variables name
	resp, err := direct.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusAccepted {
		return fmt.Errorf("%s answered %s", url, resp.Status)
	}
	return nil
}
