package cmd

import (
	"fmt"

	"github.com/s3img/s3img/pkg/s3ops"
)

// noteRetries tells at the end of a command what was tried again, by its causes.
func (a *app) noteRetries() {
	if a.client == nil {
		return
	}
	retries := a.client.Retries()
	if retries.Total() == 0 {
		return
	}
	text := fmt.Sprintf("tried again: %s", retries)
	if a.output != outputJSON {
		a.note("note: %s", text)
		return
	}
	a.noteJSON(struct {
		Note    string        `json:"note"`
		Retries s3ops.Retries `json:"retries"`
	}{text, retries})
}
