package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

// initTime bounds what is done after a start that failed.
const initTime = 2 * time.Second

// failInit says in the log why the function cannot start, and tells Lambda, which tells those who call it. Without that they
// would read no more than the exit code.
func failInit(ctx context.Context, to functionLog, err error) error {
	to.fail(ctx, "the function cannot start: "+err.Error(), err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), initTime)
	defer cancel()
	kind := "Runtime.UnknownReason"
	failed := &Error{Err: err, Code: exitFailed, Said: true}
	if known, ok := errors.AsType[*Error](err); ok && known.Code == exitUsage {
		failed.Code, kind = exitUsage, "Runtime.ConfigInvalid"
	}
	if err := postInitError(ctx, kind, err.Error()); err != nil {
		to.fail(ctx, "tell Lambda: "+err.Error(), err)
	}
	return failed
}

// postInitError tells what aws-lambda-go has no words for.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror
func postInitError(ctx context.Context, kind, message string) error {
	body, err := json.Marshal(map[string]any{"errorType": kind, "errorMessage": message, "stackTrace": []string{}})
	if err != nil {
		return err
	}
	url := "http://" + os.Getenv(envRuntimeAPI) + "/2018-06-01/runtime/init/error"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body)) //nolint:gosec // Lambda says where
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Lambda-Runtime-Function-Error-Type", kind)
	direct := &http.Client{Transport: &http.Transport{}} // no proxy that the variables name
	resp, err := direct.Do(req)                          //nolint:gosec // as above
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusAccepted {
		return fmt.Errorf("%s answered %s", url, resp.Status)
	}
	return nil
}
