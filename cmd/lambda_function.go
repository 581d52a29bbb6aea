package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/httpserve"
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
	to := newFunctionLog(a.Out, a.roleBySettings)
	a.untraced = func(err error) {
		to.fail(ctx, err.Error(), &Error{Err: errors.New(err.Error()), Hints: tracesHints(err)})
	}
	function, err := a.newFunction(ctx, to)
	if err != nil {
		return failInit(ctx, to, err)
	}
	to.line(ctx, slog.LevelInfo, "started", slog.String("version", version()))
	log.SetFlags(0)
	log.SetOutput(to)
	function.Serve(ctx, func(ctx context.Context, err error) { to.fail(ctx, err.Error(), err) })
	return nil
}

// newFunction reads the environment and connects; nothing is sent to a store yet.
func (a *app) newFunction(ctx context.Context, to functionLog) (*lambda.Function, error) {
	if err := a.functionConfig(ctx); err != nil {
		return nil, err
	}
	settings, err := a.lambdaSettings()
	if err != nil {
		return nil, err
	}
	render := renderFlags{
		image: settings.Image, to: renditions.Place{At: settings.Download}, cacheControl: settings.CacheControl, manifest: settings.Manifest,
	}
	if err := render.checkMemory(); err != nil {
		return nil, err
	}
	client, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	dest, err := a.openStore(ctx, &render)
	if err != nil {
		return nil, err
	}
	presign, err := presignHandler(client, settings.Signing(), to)
	if err != nil {
		return nil, err
	}
	opt := lambda.Options{
		Client: client, Events: settings.Events(), Job: render.options(dest, true), Uploads: presign, Report: to.result,
	}
	opt.Job.Quarantine = to.quarantine(settings.TagRejected)
	told := hookFlags{notify: settings.Notify, approve: settings.Approve, timeout: cmp.Or(settings.HookTimeout, defaultHookTimeout)}
	if err := a.joinHooks(ctx, &told, &opt.Job); err != nil {
		return nil, err
	}
	if memory, ok := limitMemory(); ok {
		opt.Job.MaxMemory = memory // Lambda kills a process that takes more, and would start it again and again
	}
	return lambda.New(opt)
}

// functionConfig reads the file that S3IMG_CONFIG names, else the one that lies beside the program in its archive.
func (a *app) functionConfig(ctx context.Context) error {
	name := os.Getenv(config.VarConfig)
	if name == "" {
		program, err := os.Executable()
		if err != nil {
			return fmt.Errorf("find the program that runs: %w", err)
		}
		name = filepath.Join(filepath.Dir(program), config.FileName)
		if !isFile(name) {
			return nil
		}
	}
	_, err := a.findConfig(ctx, name, true)
	var problems config.Problems
	if errors.As(err, &problems) {
		return usageErrorf("%s: %w", a.fileName, err)
	}
	return err
}

// lambdaSettings reads what the environment of a function says, and its file.
func (a *app) lambdaSettings() (lambda.Settings, error) {
	upload, err := a.uploadBucket()
	if err != nil {
		return lambda.Settings{}, err
	}
	download, err := a.downloadBucket()
	switch {
	case err != nil:
		return lambda.Settings{}, err
	case upload == "":
		return lambda.Settings{}, usageErrorf("%s is not set", envUploadBucket)
	case download == "":
		return lambda.Settings{}, usageErrorf("%s is not set", envDownloadBucket)
	}
	settings, err := lambda.ReadSettings(s3ops.Location{Bucket: upload, Key: defaultPrefix}, s3ops.Location{Bucket: download}, a.lookup)
	if err != nil {
		return settings, usageErrorf("%w", err)
	}
	return settings, nil
}

// presignHandler answers requests to the function's URL.
func presignHandler(client *s3ops.Client, opt uploads.Options, to functionLog) (http.Handler, error) {
	signer, err := uploads.NewSigner(client, opt)
	if err != nil {
		return nil, usageErrorf("%w", err)
	}
	report := func(ctx context.Context, err error) { to.fail(ctx, err.Error(), err) }
	handler, err := uploads.NewHandler(signer, uploads.HandlerOptions{Report: report})
	return tracedRequests(handler, httpserve.Client{}), err
}

// limitMemory keeps the process within what the function has, and returns what images may use of it. It is false where the
// function was told something else, or Lambda does not tell.
func limitMemory() (images int64, ok bool) {
	size, err := strconv.ParseInt(os.Getenv(envFunctionMemory), 10, 64)
	if err != nil || size <= 0 || os.Getenv(envMaxMemory) != "" {
		return 0, false
	}
	const mebibyte = 1 << 20
	images, process := meminfo.Memory{Bytes: size * mebibyte, Contained: true}.Shares(0)
	debug.SetMemoryLimit(process)
	return images, true
}

// joinHooks makes the jobs of a function tell and ask. There is no folder that would outlive it: what cannot be told makes the object come
// again.
func (a *app) joinHooks(ctx context.Context, f *hookFlags, job *renditions.Options) error {
	if err := f.checkHooks(); err != nil {
		return err
	}
	told, err := a.openHooks(ctx, f)
	if err == nil {
		told.join(job)
	}
	return err
}
