package meminfo

import "golang.org/x/sys/unix"

func read() Memory {
	n, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return Memory{}
	}
	return Memory{Bytes: int64(n)}
}
