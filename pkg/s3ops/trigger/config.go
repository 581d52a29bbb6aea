package trigger

import (
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// notifications is the whole notification configuration of a bucket. It is always replaced as a whole, so entries of others
// are kept as the store wrote them.
type notifications struct {
	config  types.NotificationConfiguration
	encoded bool // prefixes and suffixes are URL-encoded
}

// notificationsOf takes what the store answered. AWS compares filters with encoded keys, in which a space is "+" and only
// letters, digits, the slash and !-_.'() stay as they are; other stores compare them with the keys themselves.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
func (c store) notificationsOf(out *s3.GetBucketNotificationConfigurationOutput) notifications {
	return notifications{encoded: c.Endpoint() == "", config: types.NotificationConfiguration{
		EventBridgeConfiguration:     out.EventBridgeConfiguration,
		LambdaFunctionConfigurations: out.LambdaFunctionConfigurations,
		QueueConfigurations:          out.QueueConfigurations,
		TopicConfigurations:          out.TopicConfigurations,
	}}
}

// entries lists what the configuration holds but EventBridge, which has neither filters nor an ID.
func (n notifications) entries() []Entry {
	var all []Entry
	for _, queue := range n.config.QueueConfigurations {
		all = append(all, n.readQueue(queue))
	}
	for _, function := range n.config.LambdaFunctionConfigurations {
		all = append(all, n.readFunction(function))
	}
	for _, topic := range n.config.TopicConfigurations {
		all = append(all, n.readTopic(topic))
	}
	return all
}

func (n notifications) readQueue(c types.QueueConfiguration) Entry {
	return n.readEntry(Queue, c.Id, c.QueueArn, c.Events, c.Filter)
}

func (n notifications) readFunction(c types.LambdaFunctionConfiguration) Entry {
	return n.readEntry(Function, c.Id, c.LambdaFunctionArn, c.Events, c.Filter)
}

func (n notifications) readTopic(c types.TopicConfiguration) Entry {
	return n.readEntry(Topic, c.Id, c.TopicArn, c.Events, c.Filter)
}

func (n notifications) readEntry(kind Kind, id, target *string, events []types.Event, filter *types.NotificationConfigurationFilter) Entry {
	e := Entry{ID: aws.ToString(id), Kind: kind, Target: aws.ToString(target)}
	for _, event := range events {
		e.Events = append(e.Events, string(event))
	}
	if filter == nil || filter.Key == nil {
		return e
	}
	for _, rule := range filter.Key.FilterRules {
		// AWS answers "Prefix" where "prefix" was sent.
		switch types.FilterRuleName(strings.ToLower(string(rule.Name))) {
		case types.FilterRuleNamePrefix:
			e.Prefix = n.decode(aws.ToString(rule.Value))
		case types.FilterRuleNameSuffix:
			e.Suffix = n.decode(aws.ToString(rule.Value))
		}
	}
	return e
}

func (n notifications) decode(value string) string {
	decoded, err := url.QueryUnescape(value)
	if !n.encoded || err != nil {
		return value
	}
	return decoded
}

func (n notifications) encode(value string) *string {
	if n.encoded {
		value = strings.NewReplacer("%2F", "/", "%21", "!", "%27", "'", "%28", "(", "%29", ")").Replace(url.QueryEscape(value))
	}
	return &value
}

// without returns the configuration without the entries that drop chooses.
func (n notifications) without(drop func(Entry) bool) notifications {
	n.config.QueueConfigurations = slices.DeleteFunc(slices.Clone(n.config.QueueConfigurations),
		func(c types.QueueConfiguration) bool { return drop(n.readQueue(c)) })
	n.config.LambdaFunctionConfigurations = slices.DeleteFunc(slices.Clone(n.config.LambdaFunctionConfigurations),
		func(c types.LambdaFunctionConfiguration) bool { return drop(n.readFunction(c)) })
	n.config.TopicConfigurations = slices.DeleteFunc(slices.Clone(n.config.TopicConfigurations),
		func(c types.TopicConfiguration) bool { return drop(n.readTopic(c)) })
	return n
}

// with returns the configuration with one entry more.
func (n notifications) with(e Entry) notifications {
	id, target, filter := aws.String(e.ID), aws.String(e.Target), n.filter(e)
	events := make([]types.Event, len(e.Events))
	for i, event := range e.Events {
		events[i] = types.Event(event)
	}
	switch e.Kind {
	case Queue:
		n.config.QueueConfigurations = append(slices.Clip(n.config.QueueConfigurations),
			types.QueueConfiguration{Id: id, QueueArn: target, Events: events, Filter: filter})
	case Function:
		n.config.LambdaFunctionConfigurations = append(slices.Clip(n.config.LambdaFunctionConfigurations),
			types.LambdaFunctionConfiguration{Id: id, LambdaFunctionArn: target, Events: events, Filter: filter})
	case Topic:
		n.config.TopicConfigurations = append(slices.Clip(n.config.TopicConfigurations),
			types.TopicConfiguration{Id: id, TopicArn: target, Events: events, Filter: filter})
	case EventBridge:
		n.config.EventBridgeConfiguration = &types.EventBridgeConfiguration{}
	}
	return n
}

// filter is nil where every key is meant: an empty one is refused by some stores.
func (n notifications) filter(e Entry) *types.NotificationConfigurationFilter {
	var rules []types.FilterRule
	if e.Prefix != "" {
		rules = append(rules, types.FilterRule{Name: types.FilterRuleNamePrefix, Value: n.encode(e.Prefix)})
	}
	if e.Suffix != "" {
		rules = append(rules, types.FilterRule{Name: types.FilterRuleNameSuffix, Value: n.encode(e.Suffix)})
	}
	if rules == nil {
		return nil
	}
	return &types.NotificationConfigurationFilter{Key: &types.S3KeyFilter{FilterRules: rules}}
}
