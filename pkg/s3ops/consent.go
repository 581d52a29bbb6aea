package s3ops

import (
	"context"
	"fmt"
	"strings"
)

// ConsentError says that a bucket would be changed in a way that its owner has to agree to: nothing was changed.
type ConsentError struct {
	Bucket  string
	Reasons []string // what would happen, a clause each
	Closes  bool     // it would become private; false = it would become public
}

func (e *ConsentError) Error() string {
	return fmt.Sprintf("bucket %s exists: %s; nothing was changed", e.Bucket, strings.Join(e.Reasons, ", and "))
}

// reasonsToAsk lists why the owner has to agree to a plan: settings that would be lost, and what would happen to objects where
// there are any.
func (c *Client) reasonsToAsk(ctx context.Context, bucket string, plan []change) ([]string, error) {
	var objects, settings []string
	for _, ch := range plan {
		if ch.consent != "" {
			objects = append(objects, ch.consent)
		}
		if ch.loses != "" {
			settings = append(settings, ch.loses)
		}
	}
	if len(objects) == 0 {
		return settings, nil
	}
	key, err := c.firstKey(ctx, bucket, "", "")
	if err != nil || key == "" {
		return settings, err
	}
	return append(append([]string{"it holds objects"}, objects...), settings...), nil
}

// planSteps asks each step what it would change. A step without an action is none.
func planSteps(ctx context.Context, steps []func(context.Context) (change, error)) ([]change, error) {
	var plan []change
	for _, step := range steps {
		ch, err := step(ctx)
		if err != nil {
			return nil, err
		}
		if ch.action != "" {
			plan = append(plan, ch)
		}
	}
	return plan, nil
}
