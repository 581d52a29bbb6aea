package cmd

import (
	"os"

	"github.com/s3img/s3img/pkg/meminfo"
)

const (
	// heapFloor counts as memory in use for the collector of garbage, and is never touched, so that the system gives no pages for it. Go
	// collects when the heap has doubled: that of many small objects, a few megabytes, every few milliseconds. With the floor a job of
	// thumbnails takes a twentieth less CPU; twice the floor takes 22 MB more, and no less CPU.
	heapFloor = 16 << 20
	// leastForFloor is the memory of the process from which the floor is worth what it makes the heap larger by.
	leastForFloor = 1 << 30
)

// raiseHeapFloor is for jobs over many objects. Whoever sets GOGC or GOMEMLIMIT has said what he wants.
func (a *app) raiseHeapFloor() {
	memory := meminfo.Read()
	if a.floor != nil || memory.Bytes < leastForFloor || os.Getenv("GOGC") != "" || os.Getenv(envGoLimit) != "" {
		return
	}
	a.floor = make([]byte, heapFloor)
}
