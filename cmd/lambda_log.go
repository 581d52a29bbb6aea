package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"strings"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/s3img/s3img/pkg/renditions"
)

// functionLog is what CloudWatch gets: a JSON object a line, named as Lambda names its own, so that its filter of levels works
// and one search finds all of a request.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
type functionLog struct {
	*slog.Logger
	role func(bucket string) bucketRole
}

func newFunctionLog(to io.Writer, role func(bucket string) bucketRole) functionLog {
	return functionLog{slog.New(slog.NewJSONHandler(to, &slog.HandlerOptions{ReplaceAttr: lambdacontext.ReplaceAttr})), role}
}

// line writes one, with the ID of the request that ctx is of.
func (l functionLog) line(ctx context.Context, level slog.Level, message string, attrs ...slog.Attr) {
	if request, ok := lambdacontext.FromContext(ctx); ok {
		attrs = append([]slog.Attr{slog.String("requestId", request.AwsRequestID)}, attrs...)
	}
	l.LogAttrs(ctx, level, message, attrs...)
}

// fail writes an error in words, and what to do about it.
func (l functionLog) fail(ctx context.Context, words string, err error, attrs ...slog.Attr) {
	hints := hintsFor(err, asked{role: l.role})
	if known, ok := errors.AsType[*Error](err); ok {
		hints = append(known.Hints, hints...)
	}
	if len(hints) > 0 {
		attrs = append(attrs, slog.Any("hints", hints))
	}
	l.line(ctx, slog.LevelError, words, attrs...)
}

// result tells what became of one object.
func (l functionLog) result(ctx context.Context, result renditions.Result) {
	source := slog.String("source", result.Source)
	switch line := lineOf(result); {
	case result.Err != nil:
		again := slog.Bool("again", renditions.MayPass(result.Err)) // whether the sender is told to send it again
		l.fail(ctx, line.Error, result.Err, source, slog.String("status", line.Status), again)
	case line.Reason != "":
		l.line(ctx, slog.LevelInfo, line.Reason, source, slog.String("status", line.Status))
	default:
		attrs := []slog.Attr{source, slog.String("status", line.Status), slog.Any("renditions", line.Renditions)}
		if line.Manifest != nil {
			attrs = append(attrs, slog.Any("manifest", line.Manifest))
		}
		l.line(ctx, slog.LevelInfo, line.Status, append(attrs, milliseconds(result.Took))...)
	}
}

func milliseconds(took renditions.Stages) slog.Attr {
	return slog.Group("ms", slog.Int64("look", took.Look.Milliseconds()), slog.Int64("fetch", took.Fetch.Milliseconds()),
		slog.Int64("render", took.Render.Milliseconds()), slog.Int64("store", took.Store.Milliseconds()))
}

// Write takes what aws-lambda-go prints: errors of invocations, which are in the log already, with their request; why a
// handler panicked; and what is wrong with the runtime.
func (l functionLog) Write(line []byte) (int, error) {
	var failed struct {
		ErrorMessage string            `json:"errorMessage"`
		StackTrace   []json.RawMessage `json:"stackTrace"`
	}
	isError := json.Unmarshal(bytes.TrimSpace(line), &failed) == nil && failed.ErrorMessage != ""
	if !isError || len(failed.StackTrace) > 0 {
		l.line(context.Background(), slog.LevelError, strings.TrimSpace(string(line)))
	}
	return len(line), nil
}
