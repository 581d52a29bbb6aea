//go:build race

package s3ops_test

import "time"

// slower is how many times as long answers may take under the race detector. With 2, a busy machine failed.
const slower = 4

// testStall is long enough for a busy machine: with half of it, and half of what is without the detector, tests failed there.
const testStall = 2 * time.Second
