package devs3test

import (
	"sync"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
)

const (
	inMemory  = "/dev/shm"
	leastRoom = 2 << 30 // far more than all tests of a package store
)

// TempDir is where a store of tests best has its files: in memory, where those that live for a moment cost less than half of the system
// time of a disk. It is "", for where those of the system are, if there is not much room, or no extended attributes.
var TempDir = sync.OnceValue(func() string {
	var room syscall.Statfs_t
	if syscall.Statfs(inMemory, &room) != nil || room.Bavail*uint64(room.Bsize) < leastRoom || (meta.XattrMeta{}).Test(inMemory) != nil {
		return ""
	}
	return inMemory
})
