package s3ops

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"
)

// change is what one step found: what it would do, or what is so already.
type change struct {
	name    string
	action  string
	state   StepState // "" = to be done
	consent string    // why the owner of objects has to agree first, "" where that is not so
	loses   string    // what the owner of an existing bucket would lose, objects or not; "" = nothing
	apply   func(context.Context) error
	lacks   func(error) bool // whether an error says that the store has no such setting
	lacking string           // what that means, "" = as notHere words it
}

// skipped is the change of a step that cannot be done here.
func (ch change) skipped() change {
	ch.state, ch.action, ch.consent, ch.loses = StepSkipped, cmp.Or(ch.lacking, notHere(ch.name)), "", ""
	return ch
}

// already is the change of a step that has nothing to do.
func (ch change) already(what string) change {
	ch.state, ch.action, ch.consent, ch.loses = StepUnchanged, what, "", ""
	return ch
}

// unread is the change of a step whose setting could not be read: none, where the store lacks the setting.
func (ch change) unread(err error) (change, error) {
	if !ch.lacks(err) {
		return ch, err
	}
	return ch.skipped(), nil
}

// carryOut does the change, or only says what it would do.
func (ch change) carryOut(ctx context.Context, dryRun bool) (Step, error) {
	if ch.state == "" && dryRun {
		ch.state = StepPlanned
	}
	if ch.state == "" {
		ch.state = StepDone
		if err := ch.apply(ctx); err != nil {
			if !ch.lacks(err) {
				return Step{}, err
			}
			ch = ch.skipped()
		}
	}
	return Step{Name: ch.name, State: ch.state, Action: ch.action}, nil
}

// progress keeps what became of the steps of one call.
type progress struct {
	dryRun  bool
	onStep  func(Step) // nil = not called
	steps   *[]Step
	changed *bool
}

// carryOut does a change, or only records it.
func (p progress) carryOut(ctx context.Context, ch change) (Step, error) {
	step, err := ch.carryOut(ctx, p.dryRun)
	if err != nil {
		return step, err
	}
	*p.changed = *p.changed || step.State.Changed()
	*p.steps = append(*p.steps, step)
	if p.onStep != nil {
		p.onStep(step)
	}
	return step, nil
}

// lacks reports whether a store on a custom endpoint says that it lacks this part of S3, be it by taking a change of one setting
// for the request that makes a bucket. AWS lacks none.
func (c *Client) lacks(err error) bool {
	if c.endpoint == "" {
		return false
	}
	code := Code(err)
	return IsNotImplemented(err) || code == codeAlreadyExists || code == codeAlreadyOwned
}

// lacksSetting is lacks for access blocks and ownership, which some stores answer with 400.
func (c *Client) lacksSetting(err error) bool {
	return c.lacks(err) || (c.endpoint != "" && statusOf(err) == http.StatusBadRequest)
}

// lacksDocument is lacks for settings of which a document is sent: MinIO takes that of a website for a request that makes a bucket,
// and does not understand the body.
func (c *Client) lacksDocument(err error) bool {
	return c.lacks(err) || (c.endpoint != "" && Code(err) == "MalformedXML")
}

func (c *Client) lacksNothing(error) bool { return false }

// notHere words what it means that a store lacks the setting of a step.
func notHere(step string) string {
	switch step {
	case "public_access_block":
		return "this store has no public access block"
	case "ownership":
		return "this store has no ownership controls"
	case "policy":
		return "this store has no bucket policies: open the bucket by its own means"
	case "website":
		return "this store serves no websites: objects have URLs, folders have no index"
	case "lifecycle":
		return "this store has no lifecycle rules"
	}
	return "this store has no CORS configuration: set it by its own means"
}

// settle calls do again while its error is one that passes by itself: S3 takes a moment to make one setting of a bucket
// known to the request that sets the next. It gives up after about 8 seconds.
func settle(ctx context.Context, passes func(error) bool, do func() error) error {
	const first, last = 250 * time.Millisecond, 4 * time.Second
	for wait := first; ; wait *= 2 {
		err := do()
		if err == nil || !passes(err) || wait > last {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(wait):
		}
	}
}

// isConflict reports whether another change of the same bucket is still under way, or the bucket not yet known everywhere.
func isConflict(err error) bool {
	code := Code(err)
	return code == codeOperationAborted || code == codeNoSuchBucket
}
