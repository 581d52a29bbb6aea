package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestMeasureCountsChildren(t *testing.T) {
	// The child holds 300 MB and spends its time; its parent does neither.
	child := `import time; b = b"x" * 300_000_000; t = time.process_time()
while time.process_time() - t < 0.3: pass`
	f, err := measure(t.Context(), invocation{argv: []string{"sh", "-c", "/usr/bin/python3 -c '" + child + "'; true"}})
	if err != nil {
		t.Fatal(err)
	}
	if f.CPU < 0.3 || f.Wall <= 0 || f.Largest < 300_000_000 || f.Largest > 400_000_000 {
		t.Errorf("%+v", f)
	}
}

func TestPeakOfAllAddsProcesses(t *testing.T) {
	one := `/usr/bin/python3 -c 'import time; b = b"x" * 100_000_000; time.sleep(2)'`
	peak, err := peakOfAll(t.Context(), invocation{argv: []string{"sh", "-c", one + " & " + one + " & wait"}})
	if err != nil {
		t.Fatal(err)
	}
	if peak < 200_000_000 || peak > 260_000_000 {
		t.Errorf("two processes of 100 MB held %d bytes", peak)
	}
}

func TestMeasureSaysWhatFailed(t *testing.T) {
	_, err := measure(t.Context(), invocation{argv: []string{"sh", "-c", "echo no such photo >&2; exit 3"}})
	if err == nil || !strings.Contains(err.Error(), "no such photo") {
		t.Errorf("error: %v", err)
	}
}

func TestInterruptEndsChildren(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	pid := filepath.Join(t.TempDir(), "pid")
	go func() {
		for {
			if data, err := os.ReadFile(pid); err == nil && len(data) > 0 {
				cancel()
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	_, err := measure(ctx, invocation{argv: []string{"sh", "-c", "sleep 60 & echo $! > " + pid + "; wait"}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error: %v", err)
	}
	data, err := os.ReadFile(pid)
	if err != nil {
		t.Fatal(err)
	}
	// The child was killed: a kernel that is busy takes a moment to end it, and it may stay a zombie of init's. By itself it
	// would run for a minute.
	for deadline := time.Now().Add(30 * time.Second); ; {
		stat, err := os.ReadFile("/proc/" + strings.TrimSpace(string(data)) + "/stat")
		if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ESRCH) || strings.Contains(string(stat), ") Z ") {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if time.Now().After(deadline) {
			t.Fatalf("the child still runs: %s", stat)
		}
		time.Sleep(5 * time.Millisecond)
	}
}
