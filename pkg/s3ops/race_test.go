//go:build race

package s3ops_test

// slower is how many times as long the same work takes under the race detector, more or less.
const slower = 4
