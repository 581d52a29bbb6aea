//go:build !unix

package renditions

import "io/fs"

// deviceOf is 0: below a folder there is no other file system, since walks do not follow the points where one is mounted.
func deviceOf(fs.FileInfo) uint64 { return 0 }
