//go:build !unix

package s3ops

const openNoWait = 0
