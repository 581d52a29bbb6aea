package cmd

import (
	"errors"
	"os"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads/files"
)

// plan takes a last argument s3://… for the destination, else the environment's, which fromEnv tells.
func (f *uploadFlags) plan(a *app, args []string) (plan *files.Plan, fromEnv bool, err error) {
	paths, dest, err := f.destination(args)
	if err != nil {
		return nil, false, err
	}
	part, err := f.selection(os.Getenv, time.Now())
	if err != nil {
		return nil, false, err
	}
	if f.selects() && slices.Contains(paths, files.Stdin) {
		return nil, false, usageErrorf("standard input is one object: %s do not go with -", filterNames)
	}
	if dest.Bucket == "" && f.via == "" {
		if dest, err = a.uploadPlace(); err != nil {
			return nil, true, err
		}
		fromEnv = true
		if dest.Bucket == "" {
			err := usageErrorf("no destination")
			err.Hints = []string{"name s3://bucket/prefix/ as the last argument, or set " + envUploadBucket}
			return nil, true, err
		}
	}
	if plan, err = files.NewPlan(paths, dest, f.key, part); err != nil {
		return nil, fromEnv, planFailure(err)
	}
	return plan, fromEnv, nil
}

// destination takes a last argument s3://… away from the paths. Without one the location is zero.
func (f *uploadFlags) destination(args []string) (paths []string, dest s3ops.Location, err error) {
	for i, arg := range args {
		place, err := parsePlace("", arg)
		switch {
		case err != nil:
			return nil, dest, err
		case !place.InS3():
			paths = append(paths, arg)
		case i < len(args)-1:
			return nil, dest, usageErrorf("%s: what is uploaded are local files; only the last argument is a place in S3", arg)
		default:
			dest = place.At
		}
	}
	if len(paths) == 0 {
		return nil, dest, usageErrorf("PATH is missing")
	}
	if dest.Bucket != "" && f.via != "" {
		return nil, dest, usageErrorf("%s does not go with --via: the service decides", dest)
	}
	return paths, dest, nil
}

// planFailure gives an error of [files.NewPlan] its exit code and hint.
func planFailure(err error) error {
	failure := usageErrorf("%w", err)
	var same *files.SameKeyError
	switch {
	case errors.As(err, &same):
		failure.Hints = []string{"upload them to different prefixes; nothing has been sent"}
	case errors.Is(err, files.ErrStdinNoName):
		failure.Hints = []string{"say it with --key NAME, or s3://bucket/key"}
	}
	return failure
}
