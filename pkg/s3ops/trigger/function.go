package trigger

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// functionReceiver returns a function of Lambda, and the custom endpoint at which it is asked, nil for AWS.
func (c store) functionReceiver(target Target) (receiver, *string) {
	api := lambda.NewFromConfig(c.AWS(), func(o *lambda.Options) { o.Region = target.regionOr(o.Region) })
	f := &functionRights{api: api, target: target}
	return receiver{look: f.look, allow: f.allow, revoke: f.revoke}, api.Options().BaseEndpoint
}

// functionRights holds who may call a function, or one of its versions and aliases: each has a policy of its own.
type functionRights struct {
	api    *lambda.Client
	target Target
	found  received // by look
}

// names splits the ARN into that of the function and the version or alias, nil for none.
func (f *functionRights) names() (function, qualifier *string) {
	parts := f.target.parsed()
	name, version, found := strings.Cut(strings.TrimPrefix(parts.Resource, "function:"), ":")
	parts.Resource = "function:" + name
	if found {
		qualifier = aws.String(version)
	}
	return aws.String(parts.String()), qualifier
}

func (f *functionRights) look(ctx context.Context) (received, error) {
	const op = "read the policy of"
	function, qualifier := f.names()
	out, err := f.api.GetPolicy(ctx, &lambda.GetPolicyInput{FunctionName: function, Qualifier: qualifier})
	var none *types.ResourceNotFoundException
	if errors.As(err, &none) {
		// The same answer for a function that has no policy and one that does not exist.
		return received{target: f.target}, f.mustExist(ctx)
	}
	if err != nil {
		return received{}, wrapTarget(op, f.target, err)
	}
	policy, err := policy.Parse(aws.ToString(out.Policy))
	if err != nil {
		return received{}, &TargetError{Op: op, Target: f.target, Err: err}
	}
	f.found = received{target: f.target, policy: policy}
	return f.found, nil
}

func (f *functionRights) mustExist(ctx context.Context) error {
	function, qualifier := f.names()
	_, err := f.api.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{
		FunctionName: function, Qualifier: qualifier,
	})
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
	in := &lambda.AddPermissionInput{
		FunctionName: function, Qualifier: qualifier, StatementId: aws.String(from.sid()),
		Action: aws.String(Function.sendAction()), Principal: aws.String(s3Principal), SourceArn: aws.String(from.arn()),
	}
	if from.account != "" {
		in.SourceAccount = aws.String(from.account)
	}
	_, err := f.api.AddPermission(ctx, in)
	return wrapTarget("set the policy of", f.target, err)
}

func (f *functionRights) revoke(ctx context.Context, from sender) error {
	function, qualifier := f.names()
	_, err := f.api.RemovePermission(ctx, &lambda.RemovePermissionInput{
		FunctionName: function, Qualifier: qualifier, StatementId: aws.String(from.sid()),
	})
	return wrapTarget("set the policy of", f.target, err)
}
