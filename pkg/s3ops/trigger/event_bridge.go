package trigger

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// planEventBridge switches EventBridge on. It gets the events of every object; what a rule filters by is in the result.
func (j *triggerJob) planEventBridge(current notifications) (plan.Change, error) {
	pattern, err := j.opt.eventPattern()
	if err != nil {
		return plan.Change{}, err
	}
	j.result.EventPattern = pattern
	ch := plan.Change{
		Name: stepNotification, Action: "send all events of bucket " + j.opt.Bucket + " to EventBridge",
		Apply: func(ctx context.Context) error {
			current.config.EventBridgeConfiguration = &types.EventBridgeConfiguration{}
			return j.put(ctx, current)
		},
	}
	if current.config.EventBridgeConfiguration != nil {
		return ch.Already("all events of bucket " + j.opt.Bucket + " go to EventBridge"), nil
	}
	return ch, nil
}

// eventPattern is the pattern of a rule on the default event bus that lets pass what the options ask for.
// Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
func (opt Options) eventPattern() (json.RawMessage, error) {
	types := []string{"Object Created"}
	if opt.Removals {
		types = append(types, "Object Deleted")
	}
	type named struct {
		Name []string `json:"name"`
	}
	type keyed struct {
		Key []map[string]string `json:"key"`
	}
	type detail struct {
		Bucket named  `json:"bucket"`
		Object *keyed `json:"object,omitempty"`
	}
	pattern := struct {
		Source     []string `json:"source"`
		DetailType []string `json:"detail-type"`
		Detail     detail   `json:"detail"`
	}{[]string{"aws.s3"}, types, detail{Bucket: named{[]string{opt.Bucket}}}}
	if keys := opt.keyPatterns(); keys != nil {
		pattern.Detail.Object = &keyed{keys}
	}
	return json.Marshal(pattern)
}

// keyPatterns match the keys that are asked for, nil where all are.
func (opt Options) keyPatterns() []map[string]string {
	if len(opt.Suffixes) == 0 {
		if opt.Prefix == "" {
			return nil
		}
		return []map[string]string{{"prefix": opt.Prefix}}
	}
	escape := strings.NewReplacer(`\`, `\\`, `*`, `\*`)
	var patterns []map[string]string
	for _, suffix := range opt.Suffixes {
		if opt.Prefix == "" {
			patterns = append(patterns, map[string]string{"suffix": suffix})
			continue
		}
		patterns = append(patterns, map[string]string{"wildcard": escape.Replace(opt.Prefix) + "*" + escape.Replace(suffix)})
	}
	return patterns
}
