package cmd

import (
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/s3ops/plan"
)

// tellSteps returns what tells each step when it is done; nil in a dry run, whose steps are its result.
func (a *app) tellSteps(dryRun bool) func(plan.Step) {
	if dryRun {
		return nil
	}
	return func(step plan.Step) { a.note("%s", stepLine(step)) }
}

// tellOutcome tells what is to be known about a plan beside its result: notes, why it needs consent, and where nothing is to be
// done, what is so already.
func (a *app) tellOutcome(outcome plan.Outcome, notes, needsConsent []string, already string) {
	for _, note := range notes {
		a.note("note: %s", note)
	}
	if len(needsConsent) > 0 {
		a.note("note: %s: this needs --yes", strings.Join(needsConsent, ", and "))
	}
	if !outcome.Changed {
		a.note("%s", already)
	}
}

// plannedLines are the steps of a dry run, none of any other.
func plannedLines(outcome plan.Outcome) []string {
	var lines []string
	if outcome.DryRun {
		for _, step := range outcome.Steps {
			lines = append(lines, stepLine(step))
		}
	}
	return lines
}

// stepLine is a line of the plan, aligned by state.
func stepLine(step plan.Step) string { return fmt.Sprintf("%-9s  %s", step.State, step.Action) }
