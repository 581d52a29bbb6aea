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
	ch := change{
		name: "create", action: "create bucket " + j.opt.Bucket + " in " + j.result.Region, lacks: j.client.lacksNothing,
		apply: func(ctx context.Context) error { return j.client.CreateBucket(ctx, j.opt.Bucket) },
	}
	if j.exists {
		ch = ch.already("bucket " + j.opt.Bucket + " exists in " + j.result.Region)
	}
	if err := j.carryOut(ctx, ch); err != nil {
		return err
	}
	j.exists = j.exists || !j.opt.DryRun
	return nil
}

// plan compares each setting with what is wanted. It sends no request for a bucket that is not there.
func (j *websiteJob) plan(ctx context.Context) ([]change, error) {
	steps := []func(context.Context) (change, error){
		j.planAccess, j.planOwnership, j.planPolicy, j.planDocuments, j.planCORS,
	}
	var plan []change
	for _, step := range steps {
		ch, err := step(ctx)
		if err != nil {
			return nil, err
		}
		if ch.action != "" {
			plan = append(plan, ch)
		}
	}
	return plan, nil
}

// askConsent refuses a plan that lets others see what the bucket holds, unless the options agree to it.
func (j *websiteJob) askConsent(ctx context.Context, plan []change) error {
	var reasons []string
	for _, ch := range plan {
		if ch.consent != "" {
			reasons = append(reasons, ch.consent)
		}
	}
	if len(reasons) == 0 || !j.exists || j.opt.OpenExisting {
		return nil
	}
	key, err := j.client.firstKey(ctx, j.opt.Bucket, "", "")
	if err != nil || key == "" {
		return err
	}
	if j.opt.DryRun {
		j.result.NeedsConsent = reasons
		return nil
	}
	return &ConsentError{Bucket: j.opt.Bucket, Reasons: append([]string{"it holds objects"}, reasons...)}
}

// carryOut does a change, or only records it.
func (j *websiteJob) carryOut(ctx context.Context, ch change) error {
	steps := progress{dryRun: j.opt.DryRun, onStep: j.opt.OnStep, steps: &j.result.Steps, changed: &j.result.Changed}
	_, err := steps.carryOut(ctx, ch)
	return err
}
