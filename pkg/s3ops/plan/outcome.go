package plan

import "context"

// Outcome is what became of the changes of one call.
type Outcome struct {
	DryRun  bool   `json:"dry_run"`
	Changed bool   `json:"changed"` // whether a step was done, or is planned
	Steps   []Step `json:"steps"`
}

// NewOutcome returns the outcome of a call that has done nothing yet.
func NewOutcome(dryRun bool) Outcome { return Outcome{DryRun: dryRun, Steps: []Step{}} }

// CarryOut does a change, or only plans it in a dry run, and adds its step. onStep is called after the step; nil = not called. A
// change without a name is none. After an error no step is added.
func (o *Outcome) CarryOut(ctx context.Context, ch Change, onStep func(Step)) (Step, error) {
	if ch.Name == "" {
		return Step{}, nil
	}
	step, err := ch.carryOut(ctx, o.DryRun)
	if err != nil {
		return step, err
	}
	o.Changed = o.Changed || step.State.Changed()
	o.Steps = append(o.Steps, step)
	if onStep != nil {
		onStep(step)
	}
	return step, nil
}

func (ch Change) carryOut(ctx context.Context, dryRun bool) (Step, error) {
	if ch.State == "" && dryRun {
		ch.State = Planned
	}
	if ch.State == "" {
		ch.State = Done
		if err := ch.Apply(ctx); err != nil {
			if !ch.lacks(err) {
				return Step{}, err
			}
			ch = ch.Skipped()
		}
	}
	return Step{Name: ch.Name, State: ch.State, Action: ch.Action}, nil
}
