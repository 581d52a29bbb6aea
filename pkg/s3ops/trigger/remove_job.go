package trigger

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// removeJob is one call of Remove.
type removeJob struct {
	client store
	opt    RemoveOptions
	result Removed
}

func (j *removeJob) run(ctx context.Context) error {
	region, current, err := j.client.notifications(ctx, j.opt.Bucket)
	if err != nil {
		return err
	}
	j.result.Region = region
	if err := j.findTarget(ctx); err != nil {
		return err
	}
	next, err := j.next(current)
	if err != nil {
		return err
	}
	changes := []plan.Change{j.planEntries(current, next)}
	for _, target := range j.deserted(next) {
		ch, err := j.planPermission(ctx, target)
		if err != nil {
			return err
		}
		changes = append(changes, ch)
	}
	for _, ch := range changes {
		if err := j.carryOut(ctx, ch); err != nil {
			return err
		}
	}
	return nil
}

// findTarget asks for the ARN of a queue whose URL does not tell it.
func (j *removeJob) findTarget(ctx context.Context) error {
	if j.opt.Target == nil || j.opt.Target.Kind == EventBridge || j.opt.Target.ARN != "" {
		return nil
	}
	receiver, _ := j.client.receiver(*j.opt.Target) // its URL is where it is asked
	found, err := receiver.look(ctx)
	j.opt.Target = &found.target
	return err
}

// next is the configuration without what is to be removed.
func (j *removeJob) next(current notifications) (notifications, error) {
	if j.opt.Target != nil && j.opt.Target.Kind == EventBridge {
		if current.config.EventBridgeConfiguration == nil {
			return current, nil
		}
		current.config.EventBridgeConfiguration = nil
		j.result.NeedsConsent = j.opt.DryRun && !j.opt.Shared
		if !j.opt.DryRun && !j.opt.Shared {
			return current, &SharedEventBridgeError{Bucket: j.opt.Bucket}
		}
		return current, nil
	}
	return current.without(func(e Entry) bool {
		drop := j.chooses(e)
		if drop {
			j.result.Removed = append(j.result.Removed, e)
		}
		return drop
	}), nil
}

func (j *removeJob) chooses(e Entry) bool {
	return e.isOurs() &&
		(j.opt.Target == nil || (e.Kind == j.opt.Target.Kind && e.Target == j.opt.Target.ARN)) &&
		(j.opt.Prefix == nil || e.Prefix == *j.opt.Prefix)
}

func (j *removeJob) planEntries(current, next notifications) plan.Change {
	ch := plan.Change{
		Name: stepNotification,
		Apply: func(ctx context.Context) error {
			if err := j.client.putNotifications(ctx, j.opt.Bucket, next, trustTargets); err != nil {
				return err
			}
			return j.client.removeLeft(ctx, j.opt.Bucket, j.result.Removed)
		},
	}
	if j.opt.Target != nil && j.opt.Target.Kind == EventBridge {
		ch.Action = "send no more events of bucket " + j.opt.Bucket + " to EventBridge"
		if current.config.EventBridgeConfiguration == nil {
			return ch.Already("no events of bucket " + j.opt.Bucket + " go to EventBridge")
		}
		return ch
	}
	if len(j.result.Removed) == 0 {
		return ch.Already("bucket " + j.opt.Bucket + " holds no such entry of s3img")
	}
	var targets []string
	for _, e := range j.result.Removed {
		if name := e.target().String(); !slices.Contains(targets, name) {
			targets = append(targets, name)
		}
	}
	ch.Action = "send no more events of bucket " + j.opt.Bucket + " to " + strings.Join(targets, ", ")
	if j.opt.Prefix != nil {
		ch.Action = "send no more events of " + keysText(*j.opt.Prefix, nil) + " to " + strings.Join(targets, ", ")
	}
	return ch
}

// deserted lists the targets of what is removed to which the bucket sends nothing more. The target that was named is one of
// them, even if nothing was left to remove: an earlier call may have been interrupted.
func (j *removeJob) deserted(next notifications) []Target {
	var targets []Target
	if j.opt.Target != nil {
		targets = append(targets, *j.opt.Target)
	}
	for _, e := range j.result.Removed {
		targets = append(targets, e.target())
	}
	var deserted []Target
	for _, t := range targets {
		used := slices.ContainsFunc(next.entries(), func(e Entry) bool { return e.Kind == t.Kind && e.Target == t.ARN })
		known := slices.ContainsFunc(deserted, func(d Target) bool { return d.Kind == t.Kind && d.ARN == t.ARN })
		if !used && !known {
			deserted = append(deserted, t)
		}
	}
	return deserted
}

// planPermission takes our statement out of the policy of a target.
func (j *removeJob) planPermission(ctx context.Context, target Target) (plan.Change, error) {
	receiver, reachable := j.client.receiver(target)
	if !reachable {
		return plan.Change{}, nil
	}
	from := sender{bucket: j.opt.Bucket}
	ch := plan.Change{
		Name: stepPermission, Action: "let S3 no longer send events of bucket " + j.opt.Bucket + " to " + target.String(),
		Lacks:   j.client.cannotAllow,
		Lacking: j.client.unseenPolicy(target) + ": its statement " + from.sid() + " is of no use now",
		Apply:   func(ctx context.Context) error { return receiver.revoke(ctx, from) },
	}
	found, err := receiver.look(ctx)
	var gone *MissingTargetError
	switch {
	case errors.As(err, &gone):
		return ch.Already(target.String() + " is gone"), nil
	case j.client.cannotAllow(err):
		return ch.Skipped(), nil
	case err != nil:
		return plan.Change{}, err
	}
	if found.policy.Index(from.sid()) < 0 {
		return ch.Already("the policy of " + target.String() + " holds no statement of s3img for bucket " + j.opt.Bucket), nil
	}
	return ch, nil
}

func (j *removeJob) carryOut(ctx context.Context, ch plan.Change) error {
	_, err := j.result.CarryOut(ctx, ch, j.opt.OnStep)
	return err
}
