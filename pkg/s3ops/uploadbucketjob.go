package s3ops

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// uploadBucketJob is one call of CreateUploadBucket.
type uploadBucketJob struct {
	client *Client
	opt    UploadBucketOptions // normalized
	result UploadBucket

	exists  bool // whether the bucket is there; where it is not, steps compare with nothing
	ignored bool // whether the public access block makes ACLs count for nothing
}

func (j *uploadBucketJob) run(ctx context.Context) error {
	region, exists, err := j.client.findBucket(ctx, j.opt.Bucket)
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
	plan, err := planSteps(ctx, []func(context.Context) (change, error){
		j.planAccess, j.planPolicy, j.planACL, j.planWebsite, j.planOwnership, j.planCORS, j.planLifecycle,
	})
	if err != nil {
		return err
	}
	if err := j.askConsent(ctx, plan); err != nil {
		return err
	}
	for _, ch := range plan {
		if err := j.carryOut(ctx, ch); err != nil {
			return err
		}
	}
	j.result.Notes = append(j.result.Notes, j.client.pageNotes(ctx, j.opt.Bucket, j.opt.CORSOrigins, j.result.Steps)...)
	return nil
}

// askConsent refuses to close a bucket that is public, unless the options agree to it: pages may show what lies there.
func (j *uploadBucketJob) askConsent(ctx context.Context, plan []change) error {
	if !j.exists || j.opt.CloseExisting {
		return nil
	}
	reasons, err := j.client.reasonsToAsk(ctx, j.opt.Bucket, plan)
	if err != nil || len(reasons) == 0 {
		return err
	}
	if j.opt.DryRun {
		j.result.NeedsConsent = reasons
		return nil
	}
	return &ConsentError{Bucket: j.opt.Bucket, Reasons: reasons, Closes: true}
}

// carryOut does a change, or only records it. What was skipped means something for those who rely on it.
func (j *uploadBucketJob) carryOut(ctx context.Context, ch change) error {
	steps := progress{dryRun: j.opt.DryRun, onStep: j.opt.OnStep, steps: &j.result.Steps, changed: &j.result.Changed}
	step, err := steps.carryOut(ctx, ch)
	if note := lackNote(step); err == nil && note != "" {
		j.result.Notes = append(j.result.Notes, note)
	}
	return err
}

// lackNote says what it means that a step was skipped.
func lackNote(step Step) string {
	if step.State != StepSkipped {
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
func (j *uploadBucketJob) planOwnership(ctx context.Context) (change, error) {
	const want = types.ObjectOwnershipBucketOwnerEnforced
	ch := change{
		name: "ownership", action: "set object ownership to " + string(want), lacks: j.client.lacksSetting,
		apply: func(ctx context.Context) error { return j.client.setOwnership(ctx, j.opt.Bucket, want) },
	}
	if !j.exists {
		return ch, nil
	}
	got, err := j.client.ownership(ctx, j.opt.Bucket)
	if err != nil {
		return ch.unread(err)
	}
	if got == want {
		return ch.already("object ownership is " + string(got)), nil
	}
	if !j.ignored {
		ch.consent = "those of them that an ACL of their own makes public would be closed"
	}
	return ch, nil
}

// planCORS adds the origins to our own rule; all others stay. Without origins it is no step.
func (j *uploadBucketJob) planCORS(ctx context.Context) (change, error) {
	if len(j.opt.CORSOrigins) == 0 {
		return change{}, nil
	}
	return j.client.planPages(ctx, j.opt.Bucket, j.opt.CORSOrigins, j.exists)
}

// planPages is the step of a bucket whose pages may upload.
func (c *Client) planPages(ctx context.Context, bucket string, origins []string, exists bool) (change, error) {
	pages, next := withPages(nil, origins, false)
	ch := change{
		name: "cors", lacks: c.lacksDocument,
		apply: func(ctx context.Context) error { return c.setCORS(ctx, bucket, next) },
	}
	if exists {
		current, err := c.cors(ctx, bucket)
		if err != nil {
			return ch.unread(err)
		}
		pages, next = withPages(current, origins, false)
	}
	what := "pages of " + strings.Join(pages.Origins, ", ") + " upload and read"
	if ch.action = "let " + what; !pages.Changed {
		return ch.already(what), nil
	}
	return ch, nil
}
