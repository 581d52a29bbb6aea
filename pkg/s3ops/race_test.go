//go:build race

package s3ops_test

// slower is how many times as long answers may take under the race detector. With 2, a busy machine failed.
const slower = 4
