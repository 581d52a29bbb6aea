package meminfo

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// memoryStatus is MEMORYSTATUSEX of sysinfoapi.h.
type memoryStatus struct {
	length, load                                        uint32
	total, free, totalPage, freePage, virtual, freeVirt uint64
	freeExtended                                        uint64
}

func read() Memory {
	status := memoryStatus{}
	status.length = uint32(unsafe.Sizeof(status))
	ask := windows.NewLazySystemDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")
	if ask.Find() != nil {
		return Memory{}
	}
	if ok, _, _ := ask.Call(uintptr(unsafe.Pointer(&status))); ok == 0 { //nolint:gosec // that is how it is called
		return Memory{}
	}
	return Memory{Bytes: int64(status.total)}
}
