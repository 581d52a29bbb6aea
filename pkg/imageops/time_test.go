package imageops

import "testing"

// needTime leaves a long test out of short runs, which are those of the race detector: it has nothing to find in one goroutine,
// makes such a test ten times as long, and changes what memory is measured.
func needTime(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a short run was asked for")
	}
}
