package plan

// State is what became of a step.
type State string

// The states of a step.
const (
	Done      State = "done"
	Planned   State = "planned"   // would be done: dry run
	Unchanged State = "unchanged" // it was so already
	Skipped   State = "skipped"   // the store has no such thing, or these credentials may not change it
)

// Changed reports whether something was done, or would be.
func (s State) Changed() bool { return s == Done || s == Planned }

// Step is one thing that makes a bucket or a trigger.
type Step struct {
	// Name is create, public_access_block, ownership, policy, acl, website, cors or lifecycle; permission or notification.
	Name   string `json:"name"`
	State  State  `json:"state"`
	Action string `json:"action"` // what it does, as a verb phrase; for an unchanged step, what is so already
}
