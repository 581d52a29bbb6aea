package imageops

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain collects garbage less often than Go does: the tests make thousands of tiny renditions, and an encoder has a megabyte of
// tables for each. What measures memory sets its own pace.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
