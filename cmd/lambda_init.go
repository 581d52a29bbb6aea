package cmd

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/s3img/s3img/pkg/lambda"
)

// initTime bounds what is done after a start that failed.
const initTime = 2 * time.Second

// failInit says in the log why the function cannot start, and tells Lambda, which tells those who call it. Without that they
// would read no more than the exit code.
func failInit(ctx context.Context, to functionLog, err error) error {
	to.fail(ctx, "the function cannot start: "+err.Error(), err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), initTime)
	defer cancel()
	kind := lambda.InitUnknown
	failed := &Error{Err: err, Code: exitFailed, Said: true}
	if known, ok := errors.AsType[*Error](err); ok && known.Code == exitUsage {
		failed.Code, kind = exitUsage, lambda.InitInvalidConfig
	}
	if err := lambda.FailInit(ctx, os.Getenv(envRuntimeAPI), kind, err.Error()); err != nil {
		to.fail(ctx, "tell Lambda: "+err.Error(), err)
	}
	return failed
}
