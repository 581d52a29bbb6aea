package trigger

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// triggerJob is one call of Set.
type triggerJob struct {
	client store
	opt    Options // normalized
	result Result

	target Target          // with its ARN
	keyID  string          // the KMS key that encrypts what is sent to it
	needed json.RawMessage // the statement that its policy has to hold, nil where it has none

	noPolicies bool // the store says that its targets have none
}

func (j *triggerJob) run(ctx context.Context) error {
	region, current, err := j.client.notifications(ctx, j.opt.Bucket)
	if err != nil {
		return err
	}
	j.result.Region, j.target = region, j.opt.Target
	if err := j.refuseRegion(); err != nil {
		return err
	}
	permission, err := j.planPermission(ctx)
	if err != nil {
		return err
	}
	j.result.Target = j.target.ARN
	notification, err := j.planNotification(current)
	if err != nil {
		return err
	}
	j.result.Notes = j.notes(notification)
	for _, ch := range []plan.Change{permission, notification} {
		if err := j.carryOut(ctx, ch); err != nil {
			return err
		}
	}
	return nil
}

func (j *triggerJob) refuseRegion() error {
	region := j.target.parsed().Region
	if j.client.Endpoint() != "" || region == "" || region == j.result.Region {
		return nil
	}
	return &TargetRegionError{Bucket: j.opt.Bucket, Region: j.result.Region, Target: j.target}
}

// planPermission looks at the target and its policy. A target without a policy that can be reached needs no step.
func (j *triggerJob) planPermission(ctx context.Context) (plan.Change, error) {
	receiver, reachable := j.client.receiver(j.target)
	if !reachable {
		return plan.Change{}, nil
	}
	found, err := receiver.look(ctx)
	unseen := j.cannotAllow(err) && j.target.ARN != ""
	if err != nil && !unseen {
		return plan.Change{}, err
	}
	if !unseen {
		j.target, j.keyID = found.target, found.keyID
	}
	from, err := j.client.sender(ctx, j.opt.Bucket, j.target)
	if err != nil {
		return plan.Change{}, err
	}
	want, err := from.statement(j.target)
	if err != nil {
		return plan.Change{}, err
	}
	if j.needed, err = json.Marshal(want); err != nil {
		return plan.Change{}, err
	}
	what := "send events of bucket " + j.opt.Bucket + " to " + j.target.String()
	ch := plan.Change{
		Name: stepPermission, Action: "let S3 " + what,
		Lacks: j.cannotAllow, Lacking: j.client.unseenPolicy(j.target),
		Apply: func(ctx context.Context) error { return receiver.allow(ctx, from) },
	}
	if unseen {
		return ch.Skipped(), nil
	}
	if _, changed, err := found.policy.With(want); err != nil || !changed {
		return ch.Already("S3 may " + what), err
	}
	return ch, nil
}

// cannotAllow is that of the client, and remembers that the store has no policies of targets: then none has to hold our statement.
func (j *triggerJob) cannotAllow(err error) bool {
	j.noPolicies = j.noPolicies || j.client.Lacks(err)
	return j.client.cannotAllow(err)
}

// planNotification merges the entries into what the bucket sends already.
func (j *triggerJob) planNotification(current notifications) (plan.Change, error) {
	if j.target.Kind == EventBridge {
		return j.planEventBridge(current)
	}
	m, err := current.merge(j.opt.entries(j.target))
	var overlap *OverlapError
	if errors.As(err, &overlap) {
		overlap.Bucket = j.opt.Bucket
	}
	if err != nil {
		return plan.Change{}, err
	}
	j.result.Entries = m.entries
	what := "events of " + j.opt.changes() + " " + keysText(j.opt.Prefix, j.opt.Suffixes)
	ch := plan.Change{
		Name: stepNotification, Action: "send " + what + " to " + j.target.String() + m.instead(),
		Apply: func(ctx context.Context) error {
			if err := j.put(ctx, m.next); err != nil {
				return err
			}
			return j.client.removeLeft(ctx, j.opt.Bucket, m.dropped)
		},
	}
	if !m.changed {
		return ch.Already(what + " go to " + j.target.String()), nil
	}
	return ch, nil
}

// instead words which entries go.
func (m merged) instead() string {
	var suffixes []string
	for _, e := range m.gone {
		if e.Suffix == "" {
			return ", no longer of all others"
		}
		suffixes = append(suffixes, e.Suffix)
	}
	if suffixes == nil {
		return ""
	}
	return ", no longer of those that end in " + strings.Join(suffixes, ", ")
}

// carryOut does a change, or only records it; one without a name is none.
func (j *triggerJob) carryOut(ctx context.Context, ch plan.Change) error {
	step, err := j.result.CarryOut(ctx, ch, j.opt.OnStep)
	if step.State == plan.Skipped && !j.noPolicies {
		j.result.NeededStatement = j.needed
	}
	return err
}

// put writes the configuration, patient with a permission that S3 does not know of yet.
func (j *triggerJob) put(ctx context.Context, next notifications) error {
	err := j.client.putNotifications(ctx, j.opt.Bucket, next, checkTargets)
	var refused *DestinationError
	if errors.As(err, &refused) {
		refused.Target, refused.Needed, refused.KeyID = j.target, j.needed, j.keyID
	}
	return err
}
