//go:build !linux && !darwin && !windows

package meminfo

func read() Memory { return Memory{} }
