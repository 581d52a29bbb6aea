package renditions

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/traces"
)

// traceImage says in the span of a source what its image turned out to be.
func traceImage(ctx context.Context, src Source, info imageops.Info) {
	if !traces.Built {
		return
	}
	span := traces.Current(ctx)
	span.Set("s3img.bytes", src.Size)
	span.Set("s3img.format", string(info.Format))
	span.Set("s3img.width", info.Width)
	span.Set("s3img.height", info.Height)
}

// endTrace says what became of a source, and ends its span. Names are those that OpenTelemetry has, where it has one.
// Source: https://opentelemetry.io/docs/specs/semconv/object-stores/s3/
func endTrace(span traces.Span, src Source, result Result) {
	if !traces.Built {
		return
	}
	span.Set("s3img.source", result.Source)
	if src.at != nil {
		span.Set("aws.s3.bucket", src.at.at.Bucket)
		span.Set("aws.s3.key", src.at.at.Key)
	}
	span.Set("s3img.result", string(result.Outcome()))
	written, bytes := 0, 0
	for _, made := range result.Renditions {
		if made.Status == Written {
			written++
			bytes += made.Bytes
		}
	}
	span.Set("s3img.written", written)
	span.Set("s3img.written_bytes", bytes)
	if result.Skipped != "" {
		span.Set("s3img.skipped", result.Skipped)
	}
	if result.Err != nil {
		span.Set("error.type", Cause(result.Err))
		span.Fail(result.Err)
	}
	span.End()
}
