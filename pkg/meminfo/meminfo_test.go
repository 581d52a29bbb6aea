package meminfo

import (
	"testing"
	"testing/fstest"
)

const machine = "MemTotal:       16384000 kB\nMemFree:         1000 kB\n" // 16,777,216,000 bytes

// The limits are those that Linux writes there: cgroup v2 and v1, as a container sees them and as a service does.
func TestLinux(t *testing.T) {
	const none = "9223372036854771712\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  Memory
	}{
		"nothing":         {nil, Memory{}},
		"machine":         {map[string]string{"proc/meminfo": machine}, Memory{Bytes: 16_777_216_000}},
		"v2 container":    {files("0::/\n", "memory.max", "536870912\n"), Memory{Bytes: 512 << 20, Contained: true}},
		"v2 without":      {files("0::/\n", "memory.max", "max\n"), Memory{Bytes: 16_777_216_000}},
		"v2 service":      {files("0::/system.slice/s3img.service\n", "system.slice/s3img.service/memory.max", "1073741824\n"), Memory{1 << 30, true}},
		"v2 slice":        {files("0::/system.slice/s3img.service\n", "system.slice/memory.max", "1073741824\n"), Memory{1 << 30, true}},
		"v2 over all":     {files("0::/\n", "memory.max", "999999999999\n"), Memory{Bytes: 16_777_216_000}},
		"v1 container":    {files("5:cpu:/docker/1\n4:memory:/docker/1\n", "memory/memory.limit_in_bytes", "268435456\n"), Memory{256 << 20, true}},
		"v1 host":         {files("4:blkio,memory:/docker/1\n", "memory/docker/1/memory.limit_in_bytes", "268435456\n"), Memory{256 << 20, true}},
		"v1 without":      {files("4:memory:/docker/1\n", "memory/memory.limit_in_bytes", none), Memory{Bytes: 16_777_216_000}},
		"v1, another":     {files("4:cpu:/docker/1\n", "memory/memory.limit_in_bytes", "268435456\n"), Memory{Bytes: 16_777_216_000}},
		"what is no list": {files("what\n", "memory.max", "1\n"), Memory{Bytes: 16_777_216_000}},
	} {
		t.Run(name, func(t *testing.T) {
			root := fstest.MapFS{}
			for path, text := range c.files {
				root[path] = &fstest.MapFile{Data: []byte(text)}
			}
			if got := linux(root); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func files(groups, path, limit string) map[string]string {
	return map[string]string{"proc/meminfo": machine, "proc/self/cgroup": groups, "sys/fs/cgroup/" + path: limit}
}

// A machine that runs this has some memory, and tells.
func TestRead(t *testing.T) {
	if m := Read(); m.Bytes < 16<<20 {
		t.Errorf("%+v", m)
	}
}
