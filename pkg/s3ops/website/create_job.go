package website

import (
	"context"

	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// websiteJob is one call of Create.
type websiteJob struct {
	client store
	opt    Options // normalized
	result Site

	exists bool // whether the bucket is there; where it is not, steps compare with nothing
	lifted bool // whether this call lifted the public access block
}

func (j *websiteJob) run(ctx context.Context) (Site, error) {
	if err := j.lookForBucket(ctx); err != nil {
		return j.result, err
	}
	if err := j.createBucket(ctx); err != nil {
		return j.result, err
	}
	changes, err := j.plan(ctx)
	if err != nil {
		return j.result, err
	}
	if err := j.askConsent(ctx, changes); err != nil {
		return j.result, err
	}
	for _, ch := range changes {
		if err := j.carryOut(ctx, ch); err != nil {
			return j.result, err
		}
	}
	j.result.Notes = append(j.result.Notes, j.client.pageNotes(ctx, j.opt.Bucket, j.opt.CORSOrigins, j.result.Steps)...)
	return j.result, nil
}

// lookForBucket finds what would make every later step useless.
func (j *websiteJob) lookForBucket(ctx context.Context) error {
	region, exists, err := j.client.FindBucket(ctx, j.opt.Bucket)
	if err != nil {
		return err
	}
	if j.exists = exists; exists {
		j.result.Region = region
	}
	return j.client.refuseAccountBlock(ctx, j.opt.AllowACL)
}

// createBucket comes before the plan: a store sets defaults of its own on a new bucket, which are then looked at.
func (j *websiteJob) createBucket(ctx context.Context) error {
	if err := j.carryOut(ctx, j.client.creation(j.opt.Bucket, j.result.Region, j.exists)); err != nil {
		return err
	}
	j.exists = j.exists || !j.opt.DryRun
	return nil
}

// creation is the change that makes a bucket.
func (c store) creation(bucket, region string, exists bool) plan.Change {
	ch := plan.Change{
		Name: "create", Action: "create bucket " + bucket + " in " + region,
		Apply: func(ctx context.Context) error { return c.CreateBucket(ctx, bucket) },
	}
	if exists {
		return ch.Already("bucket " + bucket + " exists in " + region)
	}
	return ch
}

// plan compares each setting with what is wanted. A bucket that does not exist costs no request.
func (j *websiteJob) plan(ctx context.Context) ([]plan.Change, error) {
	steps := []func(context.Context) (plan.Change, error){
		j.planAccess, j.planOwnership, j.planPolicy, j.planDocuments, j.planCORS,
	}
	return plan.Collect(ctx, steps)
}

// askConsent refuses a plan that lets others see what the bucket holds or loses settings that it has, unless the options agree
// to it.
func (j *websiteJob) askConsent(ctx context.Context, changes []plan.Change) error {
	if !j.exists || j.opt.OpenExisting {
		return nil
	}
	refusal := plan.ConsentError{Bucket: j.opt.Bucket}
	reasons, err := plan.Ask(ctx, j.client.Client, changes, refusal, j.opt.DryRun)
	j.result.NeedsConsent = reasons
	return err
}

// carryOut does a change, or only records it.
func (j *websiteJob) carryOut(ctx context.Context, ch plan.Change) error {
	_, err := j.result.CarryOut(ctx, ch, j.opt.OnStep)
	return err
}
