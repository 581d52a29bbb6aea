package cmd_test

import "testing"

// needTime leaves a long test that starts no program but ours out of short runs, as CI has them where nothing but Go is.
func needTime(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("a short run was asked for")
	}
}
