package queuetest_test

import (
	"bufio"
	"net"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/queue/queuetest"
)

const parentVariable = "S3IMG_TEST_QUEUE_PARENT"

func TestQueue(t *testing.T) {
	t.Parallel()
	server := queuetest.Shared(t)
	queueURL := server.Queue(t, queuetest.QueueOptions{})
	if !strings.HasPrefix(queueURL, server.Endpoint+"/") {
		t.Errorf("queue %s does not lie below %s", queueURL, server.Endpoint)
	}
	var want []string
	for i := range 25 {
		want = append(want, strconv.Itoa(i))
	}
	server.Send(t, queueURL, want...)
	if visible, hidden := server.Count(t, queueURL); visible != 25 || hidden != 0 {
		t.Errorf("%d visible, %d hidden, want 25 and 0", visible, hidden)
	}
	var got []string
	for _, m := range server.Take(t, queueURL) {
		got = append(got, *m.Body)
	}
	if !slices.Equal(got, want) {
		t.Errorf("took %q, want %q", got, want)
	}
	if visible, hidden := server.Count(t, queueURL); visible != 0 || hidden != 0 {
		t.Errorf("%d visible, %d hidden, want none", visible, hidden)
	}
}

// TestParent is the process that TestEndsWithItsParent kills.
func TestParent(t *testing.T) {
	if os.Getenv(parentVariable) == "" {
		return
	}
	_, _ = os.Stdout.WriteString("\n" + queuetest.Shared(t).Endpoint + "\n")
	select {}
}

// A test process that is killed runs no cleanup.
func TestEndsWithItsParent(t *testing.T) {
	t.Parallel()
	queuetest.Shared(t) // is installed
	parent := exec.Command(os.Args[0], "-test.run", "^TestParent$")
	parent.Env = append(os.Environ(), parentVariable+"=1")
	stdout, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = parent.Process.Kill()
		_ = parent.Wait()
	}()
	address := endpoint(t, bufio.NewScanner(stdout))
	if !answers(address) {
		t.Fatalf("nothing listens on %s", address)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); answers(address); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s still answers a minute after its parent was killed", address)
		}
	}
}

// endpoint is host and port of the first URL among lines.
func endpoint(t *testing.T, lines *bufio.Scanner) string {
	t.Helper()
	for lines.Scan() {
		if u, err := url.Parse(lines.Text()); err == nil && u.Port() != "" {
			return u.Host
		}
	}
	t.Fatalf("no address: %v", lines.Err())
	return ""
}

func answers(address string) bool {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

func TestRestart(t *testing.T) {
	t.Parallel()
	server := queuetest.Start(t)
	before := server.Queue(t, queuetest.QueueOptions{Name: "again"})
	server.Send(t, before, "lost")
	server.Kill()
	server.Restart(t)
	after := server.Queue(t, queuetest.QueueOptions{Name: "again"})
	if after != before {
		t.Errorf("the queue was %s, now it is %s", before, after)
	}
	if visible, _ := server.Count(t, after); visible != 0 {
		t.Errorf("%d messages outlived the server", visible)
	}
}
