package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"github.com/s3img/s3img/pkg/s3ops"
)

// typeAttribute is by what filter policies of subscriptions tell messages apart.
const typeAttribute = "type"

// openTopic returns what publishes to a topic. Of a FIFO topic the group is hashed: its name has 128 characters of ASCII at most.
func openTopic(client *s3ops.Client, name, region string) func(context.Context, Message) error {
	api := sns.NewFromConfig(client.AWS(), func(o *sns.Options) { o.Region = region })
	fifo := strings.HasSuffix(name, ".fifo")
	return func(ctx context.Context, m Message) error {
		in := &sns.PublishInput{
			TopicArn: aws.String(name), Message: aws.String(string(m.Body)),
			MessageAttributes: map[string]types.MessageAttributeValue{
				typeAttribute: {DataType: aws.String("String"), StringValue: aws.String(m.Type)},
			},
		}
		if fifo {
			group := sha256.Sum256([]byte(m.Group))
			in.MessageGroupId, in.MessageDeduplicationId = aws.String(hex.EncodeToString(group[:])), aws.String(m.ID)
		}
		_, err := api.Publish(ctx, in)
		return err
	}
}
