package trigger

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// functionReceiver returns a function of Lambda, and the custom endpoint at which it is asked, nil for AWS.
func (c store) functionReceiver(target Target) (receiver, *string) {
	api := functionAPI{service: c.Service("Lambda", "lambda", target.regionOr(c.Region()))}
	var endpoint *string
	if api.service.Endpoint != "" {
		endpoint = aws.String(api.service.Endpoint)
	} else {
		api.onAWS = func(ctx context.Context) (string, error) { return c.AddressOnAWS(ctx, "lambda", api.service.Region) }
	}
	f := &functionRights{api: api, target: target}
	return receiver{look: f.look, allow: f.allow, revoke: f.revoke}, endpoint
}

// functionRights holds who may call a function, or one of its versions and aliases: each has a policy of its own.
type functionRights struct {
	api    functionAPI
	target Target
	found  received // by look
}

// names splits the ARN into that of the function and the version or alias, "" for none.
func (f *functionRights) names() (function, qualifier string) {
	parts := f.target.parsed()
	name, qualifier, _ := strings.Cut(strings.TrimPrefix(parts.Resource, "function:"), ":")
	parts.Resource = "function:" + name
	return parts.String(), qualifier
}

func (f *functionRights) look(ctx context.Context) (received, error) {
	const op = "read the policy of"
	function, qualifier := f.names()
	text, err := f.api.policy(ctx, function, qualifier)
	if s3ops.Code(err) == codeNoResource {
		// The same answer for a function that has no policy and one that does not exist.
		return received{target: f.target}, f.mustExist(ctx)
	}
	if err != nil {
		return received{}, wrapTarget(op, f.target, err)
	}
	policy, err := policy.Parse(text)
	if err != nil {
		return received{}, &TargetError{Op: op, Target: f.target, Err: err}
	}
	f.found = received{target: f.target, policy: policy}
	return f.found, nil
}

func (f *functionRights) mustExist(ctx context.Context) error {
	function, qualifier := f.names()
	err := f.api.exists(ctx, function, qualifier)
	if isDenied(err) {
		return nil // the next request tells
	}
	return wrapTarget("look for", f.target, err)
}

// allow removes an older statement first: there is no request that replaces one.
func (f *functionRights) allow(ctx context.Context, from sender) error {
	if f.found.policy.Index(from.sid()) >= 0 {
		if err := f.revoke(ctx, from); err != nil {
			return err
		}
	}
	function, qualifier := f.names()
	err := f.api.addPermission(ctx, function, qualifier, permission{
		StatementID: from.sid(), Action: Function.sendAction(), Principal: s3Principal, SourceARN: from.arn(), SourceAccount: from.account,
	})
	return wrapTarget("set the policy of", f.target, err)
}

func (f *functionRights) revoke(ctx context.Context, from sender) error {
	function, qualifier := f.names()
	err := f.api.removePermission(ctx, function, qualifier, from.sid())
	return wrapTarget("set the policy of", f.target, err)
}
