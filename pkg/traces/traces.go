//go:build otel

package traces

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"go.opentelemetry.io/contrib/propagators/aws/xray"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Built says whether this build can trace.
const Built = true

// Variables that the libraries leave to the program.
// Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
const (
	envDisabled       = "OTEL_SDK_DISABLED"
	envExporter       = "OTEL_TRACES_EXPORTER"
	envEndpoint       = "OTEL_EXPORTER_OTLP_ENDPOINT"
	envTracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	envProtocol       = "OTEL_EXPORTER_OTLP_PROTOCOL"
	envTracesProtocol = "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL"
	envPropagators    = "OTEL_PROPAGATORS"
	envParent         = "TRACEPARENT"
	envState          = "TRACESTATE"
)

const (
	// flushTime is what sending the last spans may take at the end of the program, or of an invocation of a function.
	flushTime = 2 * time.Second
	// failingFlushTime is that where nobody took the spans before.
	failingFlushTime = 250 * time.Millisecond
)

// tracing is who takes spans.
type tracing struct {
	provider   *sdk.TracerProvider
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	trouble    *trouble
	hide       func(string) string
}

type tracingKey struct{}

func of(ctx context.Context) *tracing {
	t, _ := ctx.Value(tracingKey{}).(*tracing)
	return t
}

// Start returns a context of which spans are sent, as the variables of OpenTelemetry say: if one of them names an exporter, or an
// endpoint to send to. Otherwise, and if one of them cannot be followed, it returns ctx, and nothing is traced. The first spans go on
// with the trace that TRACEPARENT names, if it does. end sends what was not sent yet, for two seconds at the most.
func Start(ctx context.Context, opt Options) (traced context.Context, end func()) {
	trouble := &trouble{warn: opt.Warn}
	t, err := newTracing(ctx, opt, trouble)
	if err != nil {
		opt.Warn(err)
	}
	if t == nil {
		return ctx, func() {}
	}
	ctx = context.WithValue(ctx, tracingKey{}, t)
	from := propagation.MapCarrier{HeaderParent: opt.Getenv(envParent), HeaderState: opt.Getenv(envState)}
	return propagation.TraceContext{}.Extract(ctx, from), func() { t.within(ctx, t.provider.Shutdown) }
}

// newTracing is nil where nobody asked for traces.
func newTracing(ctx context.Context, opt Options, trouble *trouble) (*tracing, error) {
	exporterName := opt.Getenv(envExporter)
	endpoint := cmp.Or(opt.Getenv(envTracesEndpoint), opt.Getenv(envEndpoint))
	if strings.EqualFold(opt.Getenv(envDisabled), "true") || exporterName == "none" || exporterName == "" && endpoint == "" {
		return nil, nil
	}
	otel.SetLogger(trouble.logger()) // before the libraries read the environment
	otel.SetErrorHandler(otel.ErrorHandlerFunc(trouble.other))
	propagator, err := newPropagator(opt.Getenv(envPropagators))
	if err != nil {
		return nil, err
	}
	exporter, err := newExporter(ctx, opt, exporterName)
	if err != nil {
		return nil, err
	}
	from, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", "s3img"), attribute.String("service.version", opt.Version)), resource.WithFromEnv())
	if err != nil {
		trouble.other(err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(&reporting{exporter, trouble}), sdk.WithResource(from))
	return &tracing{
		provider: provider, tracer: provider.Tracer("github.com/s3img/s3img", trace.WithInstrumentationVersion(opt.Version)),
		propagator: propagator, trouble: trouble, hide: opt.Hide,
	}, nil
}

func newExporter(ctx context.Context, opt Options, name string) (sdk.SpanExporter, error) {
	switch name {
	case "console":
		return stdouttrace.New(stdouttrace.WithWriter(opt.Console))
	case "", "otlp":
	default:
		return nil, unfit(envExporter, "%q is not one of otlp, console, none", name)
	}
	if protocol := cmp.Or(opt.Getenv(envTracesProtocol), opt.Getenv(envProtocol)); protocol == "grpc" {
		return nil, unfit(envProtocol, "%q is not built in: http/protobuf is, which collectors take at port 4318", protocol)
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, &Error{Err: err}
	}
	return exporter, nil
}

// newPropagator reads a list of names; "" is the default of the specification. What X-Ray sends is heard only where it is named: in a
// function it always comes, and mostly says that nothing is to be traced.
func newPropagator(names string) (propagation.TextMapPropagator, error) {
	var all []propagation.TextMapPropagator
	for name := range strings.SplitSeq(cmp.Or(names, "tracecontext"), ",") {
		switch strings.TrimSpace(name) {
		case "tracecontext":
			all = append(all, propagation.TraceContext{})
		case "xray", "xray-lambda":
			all = append(all, xray.Propagator{})
		case "baggage", "none", "": // nothing here reads baggage, or passes it on
		default:
			return nil, unfit(envPropagators, "%q is not one of tracecontext, xray, xray-lambda, baggage, none", name)
		}
	}
	return propagation.NewCompositeTextMapPropagator(all...), nil
}

// unfit is the error of a variable that cannot be followed.
func unfit(variable, format string, args ...any) error {
	return &Error{Err: fmt.Errorf("none are sent, as %s "+format, append([]any{variable}, args...)...)}
}

// On reports whether spans of ctx are sent.
func On(ctx context.Context) bool { return of(ctx) != nil }

// Flush sends what has ended, for two seconds at the most, and half of the time that ctx has left.
func Flush(ctx context.Context) {
	if t := of(ctx); t != nil {
		t.within(ctx, t.provider.ForceFlush)
	}
}

// within calls send, also after ctx was cancelled.
func (t *tracing) within(ctx context.Context, send func(context.Context) error) {
	limit := flushTime
	if t.trouble.failing.Load() {
		limit = failingFlushTime
	}
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)/2)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	if err := send(ctx); err != nil {
		t.trouble.sending(err)
	}
}
