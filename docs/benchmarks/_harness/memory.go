package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// samplingStep is how often the memory of a tool is looked at. That costs time, so it is done in a run that is not timed.
const samplingStep = 10 * time.Millisecond

// peakOfAll runs the command and returns the highest sum, in bytes, of the memory of all its processes at one moment. A
// page that several share is counted once.
func peakOfAll(ctx context.Context, inv invocation) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	cmd, said, err := start(ctx, inv)
	if err != nil {
		return 0, failure(ctx, inv, said, err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	tick := time.NewTicker(samplingStep)
	defer tick.Stop()
	var peak int64
	for {
		select {
		case <-tick.C:
			peak = max(peak, groupMemory(cmd.Process.Pid))
		case err := <-done:
			if err != nil {
				return 0, failure(ctx, inv, said, err)
			}
			return peak, nil
		}
	}
}

// groupMemory returns the bytes that the processes of a group hold now. Those that end meanwhile count as nothing.
func groupMemory(group int) int64 {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	var sum int64
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err == nil && processGroup(string(stat)) == group {
			rollup, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "smaps_rollup")) // gone: nothing
			sum += proportional(string(rollup))
		}
	}
	return sum
}

// processGroup reads the group from /proc/PID/stat: the third field after the name, which ends with the last parenthesis.
func processGroup(stat string) int {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 3 {
		return 0
	}
	group, err := strconv.Atoi(fields[2])
	if err != nil {
		return 0
	}
	return group
}

// proportional reads the proportional set size, in bytes, from /proc/PID/smaps_rollup; 0 if it is not there.
func proportional(rollup string) int64 {
	_, rest, found := strings.Cut(rollup, "\nPss:")
	if !found {
		return 0
	}
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kib, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return kib * 1024
}
