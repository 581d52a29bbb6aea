package meminfo

import (
	"bufio"
	"bytes"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// linux reads the memory of the machine and the limits of all cgroups that the process is in. root is the file system.
// What cannot be read sets no limit.
func linux(root fs.FS) Memory {
	m := Memory{Bytes: total(root)}
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return m
	}
	for line := range strings.Lines(string(groups)) {
		// hierarchy:controllers:path, the hierarchy of version 2 being 0 and without controllers; see cgroups(7).
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) < 3 {
			continue
		}
		switch {
		case parts[0] == "0":
			m = limited(m, root, "sys/fs/cgroup", parts[2], "memory.max")
		case hasMemory(parts[1]):
			m = limited(m, root, "sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes")
		}
	}
	return m
}

func hasMemory(controllers string) bool {
	for name := range strings.SplitSeq(controllers, ",") {
		if name == "memory" {
			return true
		}
	}
	return false
}

// limited takes the least limit of a group and all that it is in. The path may be that of the host, where a container sees
// only its own part: there the mount itself is the group, which is the last that is asked.
func limited(m Memory, root fs.FS, mount, group, file string) Memory {
	for at := path.Join("/", group); ; at = path.Dir(at) {
		text, err := fs.ReadFile(root, path.Join(mount, at, file))
		if err == nil {
			// Without a limit version 2 says max, and version 1 nearly 1<<63, which is over any machine.
			n, _ := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64)
			m = m.least(n)
		}
		if at == "/" {
			return m
		}
	}
}

// total is MemTotal of /proc/meminfo, 0 without.
func total(root fs.FS) int64 {
	file, err := root.Open("proc/meminfo")
	if err != nil {
		return 0
	}
	defer func() { _ = file.Close() }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if value, ok := strings.CutPrefix(lines.Text(), "MemTotal:"); ok {
			kibibytes, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 10, 64)
			return kibibytes << 10
		}
	}
	return 0
}
