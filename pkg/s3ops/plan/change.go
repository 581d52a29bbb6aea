package plan

import (
	"context"
)

// Change is what one step found: what it would do, or what is so already. The zero value is no change, and no step.
type Change struct {
	Name    string
	Action  string
	State   State  // "" = to be done
	Consent string // why the owner of objects has to agree first; "" = nobody has to
	Loses   string // what the owner of an existing bucket would lose, whether it holds objects or not; "" = nothing

	// Apply does it.
	Apply func(context.Context) error
	// Lacks reports whether an error says that the store has no such setting; nil = every store has it.
	Lacks func(error) bool
	// Lacking says what the lack means.
	Lacking string
}

// Skipped returns the change of a step that this store cannot do.
func (ch Change) Skipped() Change {
	ch.State, ch.Action, ch.Consent, ch.Loses = Skipped, ch.Lacking, "", ""
	return ch
}

// Already returns the change of a step that has nothing to do. what says what is so already.
func (ch Change) Already(what string) Change {
	ch.State, ch.Action, ch.Consent, ch.Loses = Unchanged, what, "", ""
	return ch
}

// Unread returns the change of a step whose setting could not be read: a skipped one if the store lacks the setting, else err.
func (ch Change) Unread(err error) (Change, error) {
	if !ch.lacks(err) {
		return ch, err
	}
	return ch.Skipped(), nil
}

func (ch Change) lacks(err error) bool { return ch.Lacks != nil && ch.Lacks(err) }

// Collect asks each step what it would change, and leaves out those without a name.
func Collect(ctx context.Context, steps []func(context.Context) (Change, error)) ([]Change, error) {
	var changes []Change
	for _, step := range steps {
		ch, err := step(ctx)
		if err != nil {
			return nil, err
		}
		if ch.Name != "" {
			changes = append(changes, ch)
		}
	}
	return changes, nil
}
