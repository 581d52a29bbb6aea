package s3ops

import (
	"context"
	"reflect"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	smithyauth "github.com/aws/smithy-go/auth"
	smithyendpoints "github.com/aws/smithy-go/endpoints"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// What is remembered is what the SDK's own rules say, for every parameter that they look at, in requests that came before and not.
func TestEndpointsAreThoseOfTheSDK(t *testing.T) {
	plain := func(change func(p *s3.EndpointParameters)) s3.EndpointParameters {
		p := s3.EndpointParameters{Bucket: aws.String("photos"), Region: aws.String("eu-west-1"), Key: aws.String("a")}
		change(&p)
		return p
	}
	asked := []s3.EndpointParameters{
		plain(func(*s3.EndpointParameters) {}),
		plain(func(p *s3.EndpointParameters) { p.Key = aws.String("b") }),
		plain(func(p *s3.EndpointParameters) { p.Bucket = aws.String("others") }),
		plain(func(p *s3.EndpointParameters) { p.Bucket = nil }),
		plain(func(p *s3.EndpointParameters) { p.Bucket = aws.String("with.dots") }),
		plain(func(p *s3.EndpointParameters) { p.Region = aws.String("us-gov-west-1") }),
		plain(func(p *s3.EndpointParameters) { p.Endpoint = aws.String("http://127.0.0.1:9000/base") }),
		plain(func(p *s3.EndpointParameters) { p.UseFIPS = aws.Bool(true) }),
		plain(func(p *s3.EndpointParameters) { p.UseDualStack = aws.Bool(true) }),
		plain(func(p *s3.EndpointParameters) { p.ForcePathStyle = aws.Bool(true) }),
		plain(func(p *s3.EndpointParameters) { p.Accelerate = aws.Bool(true) }),
		plain(func(p *s3.EndpointParameters) {
			p.Region = aws.String("us-east-1")
			p.UseGlobalEndpoint = aws.Bool(true)
		}),
		plain(func(p *s3.EndpointParameters) { p.UseObjectLambdaEndpoint = aws.Bool(true) }),
		plain(func(p *s3.EndpointParameters) { p.Bucket = aws.String("photos--use1-az4--x-s3") }),
		plain(func(p *s3.EndpointParameters) {
			p.Bucket, p.UseS3ExpressControlEndpoint = aws.String("photos--use1-az4--x-s3"), aws.Bool(true)
		}),
		plain(func(p *s3.EndpointParameters) {
			p.Bucket, p.DisableS3ExpressSessionAuth = aws.String("photos--use1-az4--x-s3"), aws.Bool(true)
		}),
		plain(func(p *s3.EndpointParameters) {
			p.Bucket, p.UseArnRegion = aws.String("arn:aws:s3:us-west-2:123456789012:accesspoint:one"), aws.Bool(true)
		}),
		plain(func(p *s3.EndpointParameters) {
			p.Bucket = aws.String("arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap")
		}),
	}
	rules, remembered := s3.NewDefaultEndpointResolverV2(), newEndpoints()
	for round := range 3 {
		for i, p := range asked {
			want, wantErr := rules.ResolveEndpoint(t.Context(), p)
			got, err := remembered.ResolveEndpoint(t.Context(), p)
			if (err == nil) != (wantErr == nil) || !reflect.DeepEqual(got, want) {
				t.Errorf("round %d, %d: %v %v\nwant %v %v", round, i, got, err, want, wantErr)
			}
		}
	}
	if _, err := remembered.ResolveEndpoint(t.Context(), plain(func(p *s3.EndpointParameters) { p.Region = nil })); err == nil {
		t.Error("an error of the rules was not one")
	}
}

// The SDK writes into the options of signing while other requests read theirs: the race detector sees it where they are the same.
func TestEndpointsAreNotShared(t *testing.T) {
	remembered := newEndpoints()
	p := s3.EndpointParameters{Bucket: aws.String("photos--use1-az4--x-s3"), Region: aws.String("us-east-1")}
	var working sync.WaitGroup
	for range 8 {
		working.Go(func() {
			for range 100 {
				found, err := remembered.ResolveEndpoint(t.Context(), p)
				options, ok := smithyauth.GetAuthOptions(&found.Properties)
				if err != nil || !ok || options[0].SchemeID == "changed" {
					t.Errorf("%v %v %v", options, ok, err)
					return
				}
				options[0].SchemeID = "changed"
				smithyhttp.SetSigV4SigningRegion(&options[0].SignerProperties, "changed")
				found.Properties.Set("backend", "changed")
			}
		})
	}
	working.Wait()
}

// However many buckets there are, few are remembered.
func TestEndpointsAreFew(t *testing.T) {
	remembered := newEndpoints()
	for i := range 3 * maxEndpoints {
		p := s3.EndpointParameters{Bucket: aws.String("photos" + string(rune('a'+i%26)) + string(rune('a'+i/26))), Region: aws.String("us-east-1")}
		if _, err := remembered.ResolveEndpoint(t.Context(), p); err != nil || len(remembered.known) > maxEndpoints {
			t.Fatalf("%d remembered: %v", len(remembered.known), err)
		}
	}
}

// Each request asks twice.
func BenchmarkEndpoints(b *testing.B) {
	p := s3.EndpointParameters{
		Bucket: aws.String("photos"), Region: aws.String("eu-west-1"), Endpoint: aws.String("http://127.0.0.1:9000"), ForcePathStyle: aws.Bool(true),
	}
	for _, one := range []struct {
		name    string
		resolve func(context.Context, s3.EndpointParameters) (smithyendpoints.Endpoint, error)
	}{{"rules", s3.NewDefaultEndpointResolverV2().ResolveEndpoint}, {"remembered", newEndpoints().ResolveEndpoint}} {
		b.Run(one.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := one.resolve(b.Context(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
