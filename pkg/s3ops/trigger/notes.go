package trigger

import (
	"context"
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// Names of the steps of a trigger.
const (
	stepPermission   = "permission"
	stepNotification = "notification"
)

// sender is the bucket as the policy of a target names it. On a custom endpoint its account is taken to be the target's:
// nothing there tells it.
func (c store) sender(ctx context.Context, bucket string, target Target) (sender, error) {
	parts := target.parsed()
	from := sender{bucket: bucket, partition: parts.Partition, account: parts.AccountID}
	if c.Endpoint() != "" {
		return from, nil
	}
	var err error
	from.account, err = c.Account(ctx)
	return from, err
}

// notes tell what a trigger that is set up rightly may still keep events away.
func (j *triggerJob) notes(notification plan.Change) []string {
	var notes []string
	if note := keyNote(j.target, j.keyID); note != "" {
		notes = append(notes, note)
	}
	if notification.State == plan.Unchanged {
		return notes
	}
	if other := j.opt.otherCase(); other != "" {
		notes = append(notes, fmt.Sprintf("S3 tells capital letters from small ones: for names such as PHOTO%s, add --suffix %s", other, other))
	}
	if j.client.Endpoint() == "" {
		notes = append(notes, "AWS says that it can take five minutes until events come")
	}
	return notes
}

// keyNote warns of encryption with which S3 cannot send, or can only with a key policy that it takes permissions of its own to
// read. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
func keyNote(target Target, keyID string) string {
	switch {
	case keyID == "":
		return ""
	case strings.HasSuffix(keyID, "alias/aws/"+target.Kind.service()):
		return fmt.Sprintf("%s is encrypted with %s, and S3 cannot use that key: take it away, or put one of your own in its place", target, keyID)
	}
	return fmt.Sprintf("%s is encrypted with the key %s: its key policy has to let %s do kms:GenerateDataKey and kms:Decrypt", target, keyID, s3Principal)
}
