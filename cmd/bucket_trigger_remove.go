package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

// removeTrigger takes the prefix only where it is named: its default is for what is added.
func (a *app) removeTrigger(c *cobra.Command, f *triggerFlags, bucket string, target *trigger.Target) error {
	for _, name := range []string{"suffix", "dest", "mirror-deletes"} {
		if c.Flag(name).Changed {
			return usageErrorf("--%s and --remove do not go together: what is removed is chosen by target and --prefix", name)
		}
	}
	if f.eventBridge && c.Flag("prefix").Changed {
		return usageErrorf("--prefix and --remove --eventbridge do not go together: EventBridge has the events of every key, or none")
	}
	opt := trigger.RemoveOptions{Bucket: bucket, Target: target, Shared: f.yes, DryRun: f.dryRun}
	if c.Flag("prefix").Changed {
		opt.Prefix = &f.prefix
	}
	client, err := a.connect(c.Context())
	if err != nil {
		return err
	}
	opt.OnStep = a.tellSteps(opt.DryRun)
	removed, err := trigger.Remove(c.Context(), client, opt)
	if err != nil {
		return triggerFailure(err)
	}
	var reasons []string
	if removed.NeedsConsent {
		reasons = []string{"others may need EventBridge"}
	}
	a.tellOutcome(removed.Outcome, nil, reasons, "nothing to remove")
	return a.emit(removed, removedText(removed))
}

func removedText(r trigger.Removed) string {
	lines, verb := plannedLines(r.Outcome), "removed    "
	if r.DryRun {
		verb = "would remove "
	}
	for _, e := range r.Removed {
		lines = append(lines, verb+entryText(r.Bucket, e))
	}
	return strings.Join(lines, "\n")
}

// triggerFailure gives the errors that only a trigger meets their hint.
func triggerFailure(err error) error {
	var (
		lacking   *trigger.NoNotificationsError
		overlap   *trigger.OverlapError
		missing   *trigger.MissingTargetError
		elsewhere *trigger.TargetRegionError
		shared    *trigger.SharedEventBridgeError
		refused   *trigger.DestinationError
		failed    *trigger.TargetError
	)
	switch {
	case errors.As(err, &lacking):
		return &Error{Err: err, Hints: []string{
			fmt.Sprintf("where the server itself can call a URL, `s3img watch s3://%s/%s --listen ADDR` takes its events", lacking.Bucket, defaultPrefix),
			fmt.Sprintf("everywhere, `s3img watch s3://%s/%s` lists the objects at intervals", lacking.Bucket, defaultPrefix),
		}, Code: exitFailed}
	case errors.As(err, &overlap):
		return withHint(err, "%s", overlapHint(overlap))
	case errors.As(err, &missing):
		return withHint(err, "check its name, its region, and whose account it is in")
	case errors.As(err, &elsewhere):
		return withHint(err, "make the %s in region %s", elsewhere.Target.Kind, elsewhere.Region)
	case errors.As(err, &shared):
		return withHint(err, "if no rule needs it, run it again with --yes")
	case errors.As(err, &refused):
		return &Error{Err: err, Hints: refusedHints(refused), Code: exitFailed}
	case errors.As(err, &failed) && s3ops.Code(err) == "":
		return withHint(err, "check the network, AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_%s", strings.ToUpper(failed.Target.Service()))
	case s3ops.Code(err) == "AccessDenied":
		return withHint(err, "it takes s3:GetBucketNotification and s3:PutBucketNotification")
	}
	return bucketFailure(err)
}

// overlapHint says how to get rid of an entry of ours, and how to live with one of others.
func overlapHint(e *trigger.OverlapError) string {
	if e.Ours {
		return fmt.Sprintf("s3img made it: `s3img bucket trigger %s --remove --%s %s --prefix %s` takes it away",
			e.Bucket, e.Entry.Kind, e.Entry.Target, s3ops.ShellQuote(e.Entry.Prefix))
	}
	return "choose another --prefix or --suffix, --eventbridge, which is in nobody's way, or let that entry send to a topic that serves both"
}

// refusedHints say what S3 needs.
func refusedHints(e *trigger.DestinationError) []string {
	if e.Others() {
		return []string{fmt.Sprintf("S3 takes no change while an entry leads nowhere: look at them with `aws s3api get-bucket-notification-configuration --bucket %s`", e.Bucket)}
	}
	if len(e.Needed) == 0 {
		return []string{fmt.Sprintf("this store knows no %s: set it up there first (MinIO: `mc admin config set`, then `mc admin service restart`)", e.Target)}
	}
	hints := []string{fmt.Sprintf("the policy of %s has to hold: %s", e.Target, e.Needed)}
	if e.KeyID != "" {
		hints = append(hints, fmt.Sprintf("it is encrypted with %s: the policy of that key has to let s3.amazonaws.com do kms:GenerateDataKey and kms:Decrypt, which that of a key of AWS never does", e.KeyID))
	}
	return hints
}
