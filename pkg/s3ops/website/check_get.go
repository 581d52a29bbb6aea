package website

import (
	"context"
	"net/http"
	"strings"

	"github.com/aws/smithy-go/encoding/httpbinding"

	"github.com/s3img/s3img/pkg/s3ops"
)

// checkPublicGet GETs an object that the policy opens, as anyone would.
func (k *checker) checkPublicGet(ctx context.Context) error {
	const check = "anonymous_get"
	key, err := k.openKey(ctx)
	if err != nil {
		return k.unread(check, "", err)
	}
	if key == "" {
		k.add(check, CheckOK, "", "not tried: there is no object that the policy opens yet")
		return nil
	}
	address := k.client.ObjectURL(s3ops.Location{Bucket: k.opt.Bucket, Key: key})
	answer, err := ask(ctx, k.http, http.MethodGet, address, nil)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		k.add(check, CheckFail, "check the network, and --public-url", "GET %s: %s", address, s3ops.RootCause(err))
	case answer.ok():
		k.add(check, CheckOK, "", "GET %s: %s", address, answer)
	default:
		k.add(check, CheckFail, k.openCommand(), "GET %s: %s", address, answer)
	}
	return nil
}

// openKey finds an object to try: one that the policy opens; where it opens nothing, any.
func (k *checker) openKey(ctx context.Context) (string, error) {
	patterns := k.policy.PublicPatterns(k.opt.Bucket)
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	for _, pattern := range patterns {
		prefix, ok := strings.CutSuffix(pattern, "*")
		if !ok || strings.ContainsAny(prefix, "*?") {
			continue
		}
		key, err := k.client.FirstKey(ctx, s3ops.Location{Bucket: k.opt.Bucket, Key: prefix}, "")
		if key != "" || err != nil {
			return key, err
		}
	}
	return "", nil
}

// checkPrivateGet tries that what lies outside the public prefix is refused.
func (k *checker) checkPrivateGet(ctx context.Context) error {
	const check = "private_get"
	prefix := k.publicPrefix()
	if prefix == "" || len(k.policy.PublicPatterns(k.opt.Bucket)) > 1 {
		return nil
	}
	key, err := k.keyOutside(ctx, prefix)
	if err != nil {
		return k.unread(check, "", err)
	}
	if key == "" {
		k.add(check, CheckOK, "", "not tried: there is no object outside %s yet", prefix)
		return nil
	}
	// The bucket's own address, also where a CDN serves the public part.
	address := k.client.BucketURL(k.opt.Bucket) + httpbinding.EscapePath(key, false)
	answer, err := ask(ctx, k.http, http.MethodGet, address, nil)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		k.add(check, CheckWarn, "check the network", "GET %s: %s", address, s3ops.RootCause(err))
	case answer.ok():
		k.add(check, CheckFail, "see what opens it: aws s3api get-bucket-acl --bucket "+k.opt.Bucket, "GET %s: %s, although the policy opens %s only", address, answer, prefix)
	case answer.refused():
		k.add(check, CheckOK, "", "GET %s: %s, as it should be", address, answer)
	default:
		k.add(check, CheckWarn, "", "GET %s: %s, which tells nothing", address, answer)
	}
	return nil
}

// keyOutside finds an object that does not lie below prefix: the first one of all, or the first one behind them.
func (k *checker) keyOutside(ctx context.Context, prefix string) (string, error) {
	first, err := k.client.FirstKey(ctx, s3ops.Location{Bucket: k.opt.Bucket}, "")
	if err != nil || first == "" || !strings.HasPrefix(first, prefix) {
		return first, err
	}
	return k.client.FirstKey(ctx, s3ops.Location{Bucket: k.opt.Bucket}, prefix+"\U0010FFFF")
}
