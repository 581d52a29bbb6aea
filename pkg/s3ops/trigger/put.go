package trigger

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// codeInvalidArgument is what S3 says of a configuration that it refuses, above all of targets that it may not send to.
const codeInvalidArgument = "InvalidArgument"

// notifications reads the notification configuration of a bucket, and the bucket's region.
func (c store) notifications(ctx context.Context, bucket string) (string, notifications, error) {
	const op = "read the notification configuration of"
	region, exists, err := c.FindBucket(ctx, bucket)
	if err != nil {
		return "", notifications{}, err
	}
	if !exists {
		return "", notifications{}, s3ops.NoSuchBucket(op, bucket)
	}
	out, err := c.API().GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{
		Bucket: aws.String(bucket),
	})
	if c.Lacks(err) {
		return "", notifications{}, &NoNotificationsError{Bucket: bucket, Err: err}
	}
	if err != nil {
		return "", notifications{}, s3ops.WrapError(op, s3ops.Location{Bucket: bucket}, err)
	}
	return region, c.notificationsOf(out), nil
}

// targetCheck says whether S3 tries all targets of a configuration before it takes it.
type targetCheck bool

const (
	checkTargets targetCheck = true
	trustTargets targetCheck = false // where nothing is added, a target that is gone must not be in the way
)

// putNotifications replaces the notification configuration of a bucket. A refusal of targets is a [*DestinationError], in which
// the target of the trigger is not filled in; it is waited for to pass, as it does once S3 knows of a new permission.
func (c store) putNotifications(ctx context.Context, bucket string, n notifications, check targetCheck) error {
	var answer []byte
	refused := func(err error) bool { return check == checkTargets && refusesTarget(err, answer) }
	passes := func(err error) bool { return plan.IsConflict(err) || refused(err) }
	err := plan.Settle(ctx, passes, func() error {
		answer = nil
		_, err := c.API().PutBucketNotificationConfiguration(ctx, &s3.PutBucketNotificationConfigurationInput{
			Bucket: aws.String(bucket), NotificationConfiguration: &n.config,
			SkipDestinationValidation: aws.Bool(check == trustTargets),
		}, keepErrorBody(&answer))
		return err
	})
	switch {
	case c.Lacks(err):
		return &NoNotificationsError{Bucket: bucket, Err: err}
	case refused(err):
		return &DestinationError{Bucket: bucket, Refused: refusals(readArguments(answer)), Err: err}
	}
	return s3ops.WrapError("set the notification configuration of", s3ops.Location{Bucket: bucket}, err)
}

// refusesTarget reports whether a configuration was refused because of a target, as far as the answer tells it.
func refusesTarget(err error, answer []byte) bool {
	if s3ops.Code(err) != codeInvalidArgument {
		return false
	}
	arguments := readArguments(answer)
	return len(arguments) == 0 || len(refusals(arguments)) > 0
}
