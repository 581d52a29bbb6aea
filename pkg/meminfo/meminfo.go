package meminfo

// Memory is what a process may use.
type Memory struct {
	// Bytes is the limit; 0 where the system does not tell.
	Bytes int64
	// Contained says that the limit was set for this process: by a cgroup (a container, a service of systemd) or by
	// ulimit -v. Who goes over it is ended. Else Bytes is the memory of the whole machine, which others use too.
	Contained bool
}

// Read asks the system; it takes well below a millisecond.
func Read() Memory { return read() }

// least is m, or a limit below it that was set for this process.
func (m Memory) least(limit int64) Memory {
	if limit > 0 && (m.Bytes == 0 || limit < m.Bytes) {
		return Memory{Bytes: limit, Contained: true}
	}
	return m
}
