//go:build !otel

package cmd_test

// testedTags are those that the binary of the tests is built with.
const testedTags = "lambda.norpc"
