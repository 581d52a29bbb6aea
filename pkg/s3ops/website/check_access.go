package website

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops"
)

func (k *checker) checkAccess(ctx context.Context) error {
	const check = "public_access_block"
	pab, err := k.client.publicAccess(ctx, k.opt.Bucket)
	if err != nil {
		return k.unread(check, notHere(check), err)
	}
	if flags := policyBlocks(pab); len(flags) > 0 {
		k.add(check, CheckFail, k.openCommand(), "public policies do not work with %s on", strings.Join(flags, ", "))
		return nil
	}
	if flags := aclBlocks(pab); len(flags) > 0 && k.acls {
		k.add(check, CheckWarn, k.createCommand(), "public-read uploads do not work with %s on", strings.Join(flags, ", "))
		return nil
	}
	k.add(check, CheckOK, "", "does not stand in the way")
	return nil
}

func (k *checker) checkAccountAccess(ctx context.Context) error {
	const check = "account_public_access_block"
	account, pab, err := k.client.accountAccess(ctx)
	switch flags := policyBlocks(pab); {
	case err != nil && s3ops.CancelledOnly(err) != nil:
		return err
	case err != nil:
		k.add(check, CheckWarn, "allow these credentials s3:GetAccountPublicAccessBlock", "cannot be read: %s", orRoot(err))
	case account == "": // a custom endpoint
	case len(flags) > 0:
		k.add(check, CheckFail, accountFix(account, pab, k.acls), "account %s blocks public buckets (%s); it is lifted for all of them, so those for originals need a block of their own first, as create-upload sets it", account, strings.Join(flags, ", "))
	default:
		k.add(check, CheckOK, "", "account %s does not block public buckets", account)
	}
	return nil
}

func orRoot(err error) string {
	if code := s3ops.Code(err); code != "" {
		return code
	}
	return s3ops.RootCause(err)
}

// checkOwnership tells whether ACLs count. They may open single objects: a website has consented to that, originals have not.
func (k *checker) checkOwnership(ctx context.Context) error {
	const check = "ownership"
	enforced, unset := "the policy alone decides", "objects that others upload are theirs, and the policy may not open them"
	acls, status, fix := "objects may carry ACLs (public-read)", CheckOK, ""
	if k.kind == KindUpload {
		acls, status, fix = "objects may carry ACLs of their own (public-read)", CheckWarn, k.createCommand()
		enforced, unset = "no object can be opened by one", acls
	}
	got, err := k.client.ownership(ctx, k.opt.Bucket)
	switch {
	case err != nil:
		return k.unread(check, notHere(check), err)
	case got == types.ObjectOwnershipBucketOwnerEnforced:
		k.add(check, CheckOK, "", "%s: ACLs are off, %s", got, enforced)
	case got == "":
		k.add(check, CheckWarn, k.createCommand(), "not set: %s", unset)
	default:
		k.add(check, status, fix, "%s: %s", got, acls)
	}
	return nil
}

func (k *checker) checkPolicy(ctx context.Context) error {
	const check = "policy"
	policy, err := k.client.policy(ctx, k.opt.Bucket)
	if k.noPolicies = k.client.LacksDocument(err); k.noPolicies {
		k.add(check, CheckWarn, "", "%s", notHere(check))
		return nil
	}
	if err != nil {
		return k.unread(check, "", err)
	}
	patterns := policy.PublicPatterns(k.opt.Bucket)
	switch {
	case len(patterns) == 0:
		k.add(check, CheckFail, k.openCommand(), "lets nobody read: objects have no public URLs")
	case policy.Opens(k.opt.Bucket, ""):
		k.add(check, CheckOK, "", "anyone may read every object")
	default:
		k.add(check, CheckOK, "", "anyone may read %s", strings.Join(patterns, ", "))
	}
	if more := policy.AlsoPublic(); len(more) > 0 {
		k.add(check, CheckWarn, "take the statement that allows it out of the policy: aws s3api get-bucket-policy --bucket "+k.opt.Bucket,
			"anyone may also %s", strings.Join(more, ", "))
	}
	if sids := policy.RefusesReads(); len(sids) > 0 {
		k.add(check, CheckWarn, "see whether it is meant for the public too: aws s3api get-bucket-policy --bucket "+k.opt.Bucket,
			"a statement keeps some readers out (Sid %q); website addresses are plain http, which such statements often refuse", sids[0])
	}
	return nil
}
