package s3ops

import (
	"context"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyauth "github.com/aws/smithy-go/auth"
	smithyendpoints "github.com/aws/smithy-go/endpoints"
)

// maxEndpoints bounds what is remembered: a process speaks to few buckets.
const maxEndpoints = 64

// endpoints remembers where requests go. The SDK finds that out twice for each request, by a table of rules, in a function with a large
// frame, for which the stack of a goroutine grows: that took a seventh of the CPU of a small image. It is safe for concurrent use.
type endpoints struct {
	rules s3.EndpointResolverV2

	mu    sync.Mutex
	known map[endpointOf]smithyendpoints.Endpoint
}

// endpointOf is what an endpoint depends on: all parameters but the names of objects, which the rules do not look at. Pointers would be
// others in each request.
type endpointOf struct {
	bucket, region, endpoint optionalText
	fips, dualStack, pathStyle, accelerate, global,
	objectLambda, noAccessPoints, noMultiRegion, arnRegion, expressControl, noExpressSession optionalFlag
}

type optionalText struct {
	set   bool
	value string
}

type optionalFlag struct{ set, value bool }

func textOf(s *string) optionalText { return optionalText{s != nil, aws.ToString(s)} }

func flagOf(b *bool) optionalFlag { return optionalFlag{b != nil, aws.ToBool(b)} }

func newEndpoints() *endpoints {
	return &endpoints{rules: s3.NewDefaultEndpointResolverV2(), known: make(map[endpointOf]smithyendpoints.Endpoint)}
}

// ResolveEndpoint implements [s3.EndpointResolverV2].
func (e *endpoints) ResolveEndpoint(ctx context.Context, p s3.EndpointParameters) (smithyendpoints.Endpoint, error) {
	of := endpointOf{
		bucket: textOf(p.Bucket), region: textOf(p.Region), endpoint: textOf(p.Endpoint),
		fips: flagOf(p.UseFIPS), dualStack: flagOf(p.UseDualStack), pathStyle: flagOf(p.ForcePathStyle), accelerate: flagOf(p.Accelerate),
		global: flagOf(p.UseGlobalEndpoint), objectLambda: flagOf(p.UseObjectLambdaEndpoint), noAccessPoints: flagOf(p.DisableAccessPoints),
		noMultiRegion: flagOf(p.DisableMultiRegionAccessPoints), arnRegion: flagOf(p.UseArnRegion),
		expressControl: flagOf(p.UseS3ExpressControlEndpoint), noExpressSession: flagOf(p.DisableS3ExpressSessionAuth),
	}
	e.mu.Lock()
	found, ok := e.known[of]
	e.mu.Unlock()
	if ok {
		return copyEndpoint(found), nil
	}
	found, err := e.rules.ResolveEndpoint(ctx, p)
	if err != nil {
		return found, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.known) >= maxEndpoints {
		clear(e.known)
	}
	e.known[of] = found
	return copyEndpoint(found), nil
}

// copyEndpoint copies what the SDK writes into while it prepares a request: the options of signing. The headers are read only.
func copyEndpoint(from smithyendpoints.Endpoint) smithyendpoints.Endpoint {
	to := smithyendpoints.Endpoint{URI: from.URI, Headers: from.Headers, Properties: copyProperties(from.Properties)}
	options, ok := smithyauth.GetAuthOptions(&from.Properties)
	if !ok {
		return to
	}
	own := make([]*smithyauth.Option, len(options))
	for i, option := range options {
		own[i] = &smithyauth.Option{
			SchemeID: option.SchemeID, IdentityProperties: copyProperties(option.IdentityProperties),
			SignerProperties: copyProperties(option.SignerProperties),
		}
	}
	smithyauth.SetAuthOptions(&to.Properties, own)
	return to
}

func copyProperties(from smithy.Properties) (to smithy.Properties) {
	to.SetAll(&from)
	return to
}
