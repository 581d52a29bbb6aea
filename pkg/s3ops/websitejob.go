package s3ops

import "context"

// websiteJob is one call of CreateWebsite.
type websiteJob struct {
	client *Client
	opt    WebsiteOptions // normalized
	result Website

	exists bool // whether the bucket is there; where it is not, steps compare with nothing
	lifted bool // whether this call lifted the public access block
}

func (j *websiteJob) run(ctx context.Context) (Website, error) {
	if err := j.lookForBucket(ctx); err != nil {
		return j.result, err
	}
	if err := j.createBucket(ctx); err != nil {
		return j.result, err
	}
	plan, err := j.plan(ctx)
	if err != nil {
		return j.result, err
	}
	if err := j.askConsent(ctx, plan); err != nil {
		return j.result, err
	}
	for _, ch := range plan {
		if err := j.carryOut(ctx, ch); err != nil {
			return j.result, err
		}
	}
	j.result.Notes = append(j.result.Notes, j.client.pageNotes(ctx, j.opt.Bucket, j.opt.CORSOrigins, j.result.Steps)...)
	return j.result, nil
}

// lookForBucket finds what would make every later step useless.
func (j *websiteJob) lookForBucket(ctx context.Context) error {
	region, exists, err := j.client.findBucket(ctx, j.opt.Bucket)
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
func (c *Client) creation(bucket, region string, exists bool) change {
	ch := change{
		name: "create", action: "create bucket " + bucket + " in " + region, lacks: c.lacksNothing,
		apply: func(ctx context.Context) error { return c.CreateBucket(ctx, bucket) },
	}
	if exists {
		return ch.already("bucket " + bucket + " exists in " + region)
	}
	return ch
}

// plan compares each setting with what is wanted. It sends no request for a bucket that is not there.
func (j *websiteJob) plan(ctx context.Context) ([]change, error) {
	steps := []func(context.Context) (change, error){
		j.planAccess, j.planOwnership, j.planPolicy, j.planDocuments, j.planCORS,
	}
	return planSteps(ctx, steps)
}

// askConsent refuses a plan that lets others see what the bucket holds or loses settings that it has, unless the options agree
// to it.
func (j *websiteJob) askConsent(ctx context.Context, plan []change) error {
	if !j.exists || j.opt.OpenExisting {
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
	return &ConsentError{Bucket: j.opt.Bucket, Reasons: reasons}
}

// carryOut does a change, or only records it.
func (j *websiteJob) carryOut(ctx context.Context, ch change) error {
	steps := progress{dryRun: j.opt.DryRun, onStep: j.opt.OnStep, steps: &j.result.Steps, changed: &j.result.Changed}
	_, err := steps.carryOut(ctx, ch)
	return err
}
