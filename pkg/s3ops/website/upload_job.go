package website

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// uploadBucketJob is one call of CreateUpload.
type uploadBucketJob struct {
	client store
	opt    UploadOptions // normalized
	result UploadBucket

	exists  bool // whether the bucket is there; where it is not, steps compare with nothing
	ignored bool // whether the public access block makes ACLs count for nothing
}

func (j *uploadBucketJob) run(ctx context.Context) error {
	region, exists, err := j.client.FindBucket(ctx, j.opt.Bucket)
	if err != nil {
		return err
	}
	if j.exists = exists; exists {
		j.result.Region = region
	}
	if err := j.carryOut(ctx, j.client.creation(j.opt.Bucket, j.result.Region, exists)); err != nil {
		return err
	}
	j.exists = exists || !j.opt.DryRun
	// The access block comes first: it closes the bucket at once, and the later steps take away what it covers.
	changes, err := plan.Collect(ctx, []func(context.Context) (plan.Change, error){
		j.planAccess, j.planPolicy, j.planACL, j.planWebsite, j.planOwnership, j.planCORS, j.planLifecycle,
	})
	if err != nil {
		return err
	}
	if err := j.askConsent(ctx, changes); err != nil {
		return err
	}
	for _, ch := range changes {
		if err := j.carryOut(ctx, ch); err != nil {
			return err
		}
	}
	j.result.Notes = append(j.result.Notes, j.client.pageNotes(ctx, j.opt.Bucket, j.opt.CORSOrigins, j.result.Steps)...)
	return nil
}

// askConsent refuses to close a bucket that is public, unless the options agree to it: pages may show what lies there.
func (j *uploadBucketJob) askConsent(ctx context.Context, changes []plan.Change) error {
	if !j.exists || j.opt.CloseExisting {
		return nil
	}
	refusal := plan.ConsentError{Bucket: j.opt.Bucket, Closes: true}
	reasons, err := plan.Ask(ctx, j.client.Client, changes, refusal, j.opt.DryRun)
	j.result.NeedsConsent = reasons
	return err
}

// carryOut does a change, or only records it. What was skipped means something for those who rely on it.
func (j *uploadBucketJob) carryOut(ctx context.Context, ch plan.Change) error {
	step, err := j.result.CarryOut(ctx, ch, j.opt.OnStep)
	if note := lackNote(step); err == nil && note != "" {
		j.result.Notes = append(j.result.Notes, note)
	}
	return err
}

// lackNote says what it means that a step was skipped.
func lackNote(step plan.Step) string {
	if step.State != plan.Skipped {
		return ""
	}
	switch step.Name {
	case "public_access_block":
		return "nothing opens the bucket now, and without a public access block a policy that somebody sets later can"
	case "cors":
		return "pages can upload only if the store lets all of them, as MinIO does"
	case "lifecycle":
		return "what uploads leave that were broken off stays until someone removes it"
	}
	return ""
}

// planOwnership switches ACLs off: then those of single objects let nobody in.
func (j *uploadBucketJob) planOwnership(ctx context.Context) (plan.Change, error) {
	const want = types.ObjectOwnershipBucketOwnerEnforced
	ch := plan.Change{
		Name: "ownership", Action: "set object ownership to " + string(want), Lacks: j.client.LacksSetting, Lacking: notHere("ownership"),
		Apply: func(ctx context.Context) error { return j.client.setOwnership(ctx, j.opt.Bucket, want) },
	}
	if !j.exists {
		return ch, nil
	}
	got, err := j.client.ownership(ctx, j.opt.Bucket)
	if err != nil {
		return ch.Unread(err)
	}
	if got == want {
		return ch.Already("object ownership is " + string(got)), nil
	}
	if !j.ignored {
		ch.Consent = "those of them that an ACL of their own makes public would be closed"
	}
	return ch, nil
}

// planCORS adds the origins to our own rule; all others stay. Skip the step if there are no origins.
func (j *uploadBucketJob) planCORS(ctx context.Context) (plan.Change, error) {
	if len(j.opt.CORSOrigins) == 0 {
		return plan.Change{}, nil
	}
	return j.client.planPages(ctx, j.opt.Bucket, j.opt.CORSOrigins, j.exists)
}

// planPages is the step of a bucket whose pages may upload.
func (c store) planPages(ctx context.Context, bucket string, origins []string, exists bool) (plan.Change, error) {
	pages, next := withPages(nil, origins, false)
	ch := plan.Change{
		Name: "cors", Lacks: c.LacksDocument, Lacking: notHere("cors"),
		Apply: func(ctx context.Context) error { return c.setCORS(ctx, bucket, next) },
	}
	if exists {
		current, err := c.cors(ctx, bucket)
		if err != nil {
			return ch.Unread(err)
		}
		pages, next = withPages(current, origins, false)
	}
	what := "pages of " + strings.Join(pages.Origins, ", ") + " upload and read"
	if ch.Action = "let " + what; !pages.Changed {
		return ch.Already(what), nil
	}
	return ch, nil
}
