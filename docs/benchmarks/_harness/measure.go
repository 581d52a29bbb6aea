package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// figures are those of one run of a tool on a set, with all processes that it started.
type figures struct {
	Wall float64 `json:"wall_s"`
	CPU  float64 `json:"cpu_s"` // user and system time
	// Largest is the peak resident memory of the largest process, in bytes.
	Largest int64 `json:"largest_process_bytes"`
}

// runLimit ends a tool that hangs.
const runLimit = 5 * time.Minute

// start begins the command in a process group of its own, so that it can be ended with all its children. Its output is
// kept for errors.
func start(ctx context.Context, inv invocation) (*exec.Cmd, *bytes.Buffer, error) {
	cmd := exec.CommandContext(ctx, inv.argv[0], inv.argv[1:]...)
	cmd.Env = append(cmd.Environ(), inv.env...)
	cmd.Stdin = strings.NewReader(inv.stdin)
	said := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = said, said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	return cmd, said, cmd.Start()
}

// measure runs the command to its end, and makes sure that the memory is its own. Nothing that was written before waits for the disk while
// it runs.
func measure(ctx context.Context, inv invocation) (figures, error) {
	f, err := measureTime(ctx, inv)
	if err != nil {
		return figures{}, err
	}
	return f, checkFloor(inv, f.Largest)
}

// measureTime is measure where the memory does not count.
func measureTime(ctx context.Context, inv invocation) (figures, error) {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	syscall.Sync()
	begin := time.Now()
	cmd, said, err := start(ctx, inv)
	if err == nil {
		err = cmd.Wait()
	}
	wall := time.Since(begin)
	if err != nil {
		return figures{}, failure(ctx, inv, said, err)
	}
	// Of the process and all those below it that were waited for: times added up, memory of the largest.
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return figures{}, fmt.Errorf("running %s: this system does not say what it used", inv.argv[0])
	}
	return figures{
		Wall:    wall.Seconds(),
		CPU:     (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		Largest: usage.Maxrss * 1024,
	}, nil
}

// checkFloor refuses a memory figure that may be our own: until it starts its program, a child counts with the memory of
// the process that started it.
func checkFloor(inv invocation, largest int64) error {
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return fmt.Errorf("asking for the memory of the harness: %w", err)
	}
	if largest <= own.Maxrss*1024 {
		return fmt.Errorf("%s needs less memory than the harness, %d KiB: it cannot be told how much", inv.argv[0], own.Maxrss)
	}
	return nil
}

func failure(ctx context.Context, inv invocation, said *bytes.Buffer, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	text := strings.TrimSpace(said.String())
	if len(text) > 600 {
		text = "…" + text[len(text)-600:]
	}
	return fmt.Errorf("running %s: %w: %s", strings.Join(inv.argv[:min(3, len(inv.argv))], " "), err, text)
}
