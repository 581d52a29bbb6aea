//go:build !race

package s3ops_test

const slower = 1
