//go:build !race

package s3ops_test

import "time"

const slower = 1

const testStall = time.Second
