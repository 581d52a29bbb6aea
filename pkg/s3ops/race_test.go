//go:build race

package s3ops_test

// slower is how many times as long answers may take under the race detector.
const slower = 2
