package website

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/smithy-go/encoding/httpbinding"

	"github.com/s3img/s3img/pkg/s3ops"
)

// uploadChecks are those of the private bucket that originals go to.
func (k *checker) uploadChecks() []func(context.Context) error {
	return []func(context.Context) error{
		k.checkBlocked, k.checkOwnership, k.checkClosedPolicy, k.checkClosedACL, k.checkNoWebsite,
		k.checkCORS, k.checkLifecycle, k.checkRefusedList, k.checkRefusedGet,
	}
}

func (k *checker) checkBlocked(ctx context.Context) error {
	const check = "public_access_block"
	pab, err := k.client.publicAccess(ctx, k.opt.Bucket)
	switch missing := missingBlocks(pab); {
	case err != nil:
		return k.unread(check, notHere(check), err)
	case len(missing) > 0:
		k.add(check, CheckWarn, k.createCommand(), "%s off: a policy or an ACL could open it", areOrIs(missing))
	default:
		k.add(check, CheckOK, "", "everything public is blocked")
	}
	return nil
}

func areOrIs(flags []string) string {
	if len(flags) == 1 {
		return flags[0] + " is"
	}
	return strings.Join(flags, ", ") + " are"
}

func (k *checker) checkClosedPolicy(ctx context.Context) error {
	const check = "policy"
	policy, err := k.client.policy(ctx, k.opt.Bucket)
	if k.client.LacksDocument(err) {
		k.add(check, CheckOK, "", "this store has no bucket policies: none opens the bucket")
		return nil
	}
	if err != nil {
		return k.unread(check, "", err)
	}
	if _, allowed := policy.WithoutPublic(k.opt.Bucket); len(allowed) > 0 {
		k.add(check, CheckFail, k.createCommand("--yes"), "anyone may %s", strings.Join(allowed, ", and "))
		return nil
	}
	k.add(check, CheckOK, "", "lets nobody in without credentials")
	return nil
}

func (k *checker) checkClosedACL(ctx context.Context) error {
	const check = "acl"
	grants, err := k.client.publicGrants(ctx, k.opt.Bucket)
	switch {
	case err != nil:
		return k.unread(check, "", err)
	case len(grants) > 0:
		k.add(check, CheckFail, k.createCommand("--yes"), "the ACL of the bucket lets everyone in (%s)", strings.Join(grants, ", "))
	}
	return nil
}

func (k *checker) checkNoWebsite(context.Context) error {
	if k.site != nil {
		k.add("website", CheckWarn, k.createCommand("--yes"), "has a website configuration, which a bucket for originals does not need")
	}
	return nil
}

func (k *checker) checkLifecycle(ctx context.Context) error {
	const check = "lifecycle"
	current, err := k.client.lifecycle(ctx, k.opt.Bucket)
	switch {
	case err != nil:
		return k.unread(check, notHere(check), err)
	case slices.ContainsFunc(current.rules, abortsUploads):
		k.add(check, CheckOK, "", "what uploads leave that are not finished is removed")
	case current.strange != "":
		k.add(check, CheckWarn, "add a rule for unfinished uploads by the store's own means", "no rule removes what unfinished uploads leave")
	default:
		k.add(check, CheckWarn, k.createCommand(), "no rule removes what unfinished uploads leave: it costs storage, and no listing shows it")
	}
	return nil
}

// checkRefusedList tries that nobody can list the bucket without credentials.
func (k *checker) checkRefusedList(ctx context.Context) error {
	return k.checkRefused(ctx, "anonymous_list", k.client.BucketURL(k.opt.Bucket))
}

// checkRefusedGet tries that nobody can read an object without credentials.
func (k *checker) checkRefusedGet(ctx context.Context) error {
	const check = "anonymous_get"
	key, err := k.client.FirstKey(ctx, s3ops.Location{Bucket: k.opt.Bucket}, "")
	if err != nil {
		return k.unread(check, "", err)
	}
	if key == "" {
		k.add(check, CheckOK, "", "not tried: there is no object yet")
		return nil
	}
	return k.checkRefused(ctx, check, k.client.BucketURL(k.opt.Bucket)+httpbinding.EscapePath(key, false))
}

// checkRefused GETs an address as anyone would, and wants to be refused.
func (k *checker) checkRefused(ctx context.Context, check, address string) error {
	answer, err := ask(ctx, k.http, http.MethodGet, address, nil)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		k.add(check, CheckWarn, "check the network", "GET %s: %s", address, s3ops.RootCause(err))
	case answer.ok():
		k.add(check, CheckFail, k.closeFix(), "GET %s: %s, although originals are private", address, answer)
	case answer.refused():
		k.add(check, CheckOK, "", "GET %s: %s, as it should be", address, answer)
	default:
		k.add(check, CheckWarn, "", "GET %s: %s, which tells nothing", address, answer)
	}
	return nil
}

// closeFix is the command that closes the bucket, where a setting is seen that it would change.
func (k *checker) closeFix() string {
	if _, allowed := k.policy.WithoutPublic(k.opt.Bucket); len(allowed) > 0 || k.acls || k.result.Status == CheckFail {
		return k.createCommand("--yes")
	}
	return "see what opens it: aws s3api get-bucket-acl --bucket " + s3ops.ShellQuote(k.opt.Bucket) + "; on a store of your own, its settings for anonymous access"
}
