package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/sns"
)

// typeAttribute is by what filter policies of subscriptions tell messages apart.
const typeAttribute = "type"

// openTopic returns what publishes to a topic. Of a FIFO topic the group is hashed: its name has 128 characters of ASCII at most.
func openTopic(client *s3ops.Client, name, region string) func(context.Context, Message) error {
	topic := sns.NewTopic(client, name, region)
	fifo := strings.HasSuffix(name, ".fifo")
	return func(ctx context.Context, m Message) error {
		message := sns.Message{Body: string(m.Body), Attributes: map[string]string{typeAttribute: m.Type}}
		if fifo {
			group := sha256.Sum256([]byte(m.Group))
			message.Group, message.ID = hex.EncodeToString(group[:]), m.ID
		}
		return topic.Publish(ctx, message)
	}
}
