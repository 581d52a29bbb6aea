package s3ops

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
)

// triggerJob is one call of Trigger.
type triggerJob struct {
	client *Client
	opt    TriggerOptions // normalized
	result Trigger

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
	for _, ch := range []change{permission, notification} {
		if err := j.carryOut(ctx, ch); err != nil {
			return err
		}
	}
	return nil
}

func (j *triggerJob) refuseRegion() error {
	region := j.target.parsed().Region
	if j.client.endpoint != "" || region == "" || region == j.result.Region {
		return nil
	}
	return &TargetRegionError{Bucket: j.opt.Bucket, Region: j.result.Region, Target: j.target}
}

// planPermission looks at the target and its policy. Where there is none to be seen to, it is no step.
func (j *triggerJob) planPermission(ctx context.Context) (change, error) {
	receiver, reachable := j.client.receiver(j.target)
	if !reachable {
		return change{}, nil
	}
	found, err := receiver.look(ctx)
	unseen := j.cannotAllow(err) && j.target.ARN != ""
	if err != nil && !unseen {
		return change{}, err
	}
	if !unseen {
		j.target, j.keyID = found.target, found.keyID
	}
	from, err := j.client.sender(ctx, j.opt.Bucket, j.target)
	if err != nil {
		return change{}, err
	}
	want, err := from.statement(j.target)
	if err != nil {
		return change{}, err
	}
	if j.needed, err = json.Marshal(want); err != nil {
		return change{}, err
	}
	what := "send events of bucket " + j.opt.Bucket + " to " + j.target.String()
	ch := change{
		name: stepPermission, action: "let S3 " + what,
		lacks: j.cannotAllow, lacking: j.client.unseenPolicy(j.target),
		apply: func(ctx context.Context) error { return receiver.allow(ctx, from) },
	}
	if unseen {
		return ch.skipped(), nil
	}
	if _, changed, err := found.policy.withStatement(want); err != nil || !changed {
		return ch.already("S3 may " + what), err
	}
	return ch, nil
}

// cannotAllow is that of the client. Where a store has no such policies, no statement is needed in them.
func (j *triggerJob) cannotAllow(err error) bool {
	j.noPolicies = j.noPolicies || j.client.lacks(err)
	return j.client.cannotAllow(err)
}

// planNotification merges the entries into what the bucket sends already.
func (j *triggerJob) planNotification(current notifications) (change, error) {
	if j.target.Kind == TargetEventBridge {
		return j.planEventBridge(current)
	}
	m, err := current.merge(j.opt.entries(j.target))
	var overlap *OverlapError
	if errors.As(err, &overlap) {
		overlap.Bucket = j.opt.Bucket
	}
	if err != nil {
		return change{}, err
	}
	j.result.Entries = m.entries
	what := "events of " + j.opt.changes() + " " + keysText(j.opt.Prefix, j.opt.Suffixes)
	ch := change{
		name: stepNotification, action: "send " + what + " to " + j.target.String() + m.instead(),
		lacks: j.client.lacksNothing,
		apply: func(ctx context.Context) error {
			if err := j.put(ctx, m.next); err != nil {
				return err
			}
			return j.client.removeLeft(ctx, j.opt.Bucket, m.dropped)
		},
	}
	if !m.changed {
		return ch.already(what + " go to " + j.target.String()), nil
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
func (j *triggerJob) carryOut(ctx context.Context, ch change) error {
	if ch.name == "" {
		return nil
	}
	steps := progress{dryRun: j.opt.DryRun, onStep: j.opt.OnStep, steps: &j.result.Steps, changed: &j.result.Changed}
	step, err := steps.carryOut(ctx, ch)
	if step.State == StepSkipped && !j.noPolicies {
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
