package cmd

import (
	"errors"
	"net/http"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/traces"
)

// startTraces has what a command does traced, where the environment says where to. Completions are not worth it.
func (a *app) startTraces(c *cobra.Command) {
	if !traces.Built || strings.HasPrefix(c.Name(), cobra.ShellCompRequestCmd) {
		return
	}
	ctx, end := traces.Start(c.Context(), traces.Options{
		Version: version(), Getenv: os.Getenv, Console: a.Err, Hide: hideSecrets, Warn: a.warnOfTraces,
	})
	c.SetContext(ctx)
	a.endTraces = end
}

// warnOfTraces tells that traces are lost. What the work itself meets has hints of its own, about the store.
func (a *app) warnOfTraces(err error) {
	if a.untraced != nil {
		a.untraced(err)
		return
	}
	a.report(err, tracesHints(err))
}

// tracesHints says what to do about an error of sending traces.
func tracesHints(err error) []string {
	if lost, ok := errors.AsType[*traces.Error](err); ok && lost.Refused {
		return []string{"OTEL_EXPORTER_OTLP_ENDPOINT is where a collector takes OTLP over HTTP, http://localhost:4318 say; with OTEL_SDK_DISABLED=true none are sent"}
	}
	return nil
}

// tracedRequests has a span for each request, by the routes that metrics have too. Whoever looks whether the service lives has none.
func tracedRequests(next http.Handler, client httpserve.Client) http.Handler {
	return traces.Handler(next, traces.HandlerOptions{Client: client, Name: routeOf, Free: isProbe})
}

// tracedWebhook has a span for each request that tells of objects.
func tracedWebhook(next http.Handler) http.Handler {
	return traces.Handler(next, traces.HandlerOptions{Name: func(httpserve.Access) string { return "webhook" }})
}
