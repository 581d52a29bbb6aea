// Package queuetest gives tests a real SQS on loopback: fauxqs, which `npm ci --prefix .ci/servers` installs. Tests that ask
// for it are skipped where it is missing.
package queuetest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

const startTimeout = 60 * time.Second // a machine that compiles and tests at once is slow to start Node.js

// Server is a running SQS. Its queues are lost when it ends.
type Server struct {
	Endpoint string // http://127.0.0.1:PORT, which queue URLs begin with

	script  string
	process *exec.Cmd
	stdin   io.Closer
	log     bytes.Buffer // to be read after exited
	exited  chan struct{}
}

var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Shared returns the server of this test process; the first call starts it, and it ends when the process does.
func Shared(t testing.TB) *Server {
	t.Helper()
	script := script(t)
	shared.once.Do(func() { shared.server, shared.err = start(script, "0") })
	if shared.err != nil {
		t.Fatalf("start fauxqs: %v", shared.err)
	}
	return shared.server
}

// Start returns a server that no other test uses. It ends with the test, or when this process does.
func Start(t testing.TB) *Server {
	t.Helper()
	s, err := start(script(t), "0")
	if err != nil {
		t.Fatalf("start fauxqs: %v", err)
	}
	t.Cleanup(func() { s.Kill() })
	return s
}

// script returns the program that serves, and skips the test where it cannot run.
func script(t testing.TB) string {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	servers := filepath.Join(root, ".ci", "servers")
	_, noNode := exec.LookPath("node")
	_, noPackage := os.Stat(filepath.Join(servers, "node_modules", "fauxqs"))
	if noNode != nil || noPackage != nil {
		t.Skip("fauxqs is not installed: run `npm ci --prefix .ci/servers`")
	}
	return filepath.Join(servers, "fauxqs.mjs")
}

// moduleRoot is the nearest folder above, or this one, that holds go.mod: tests run in the folder of their package.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		if err == nil {
			return dir, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
			return "", fmt.Errorf("look for go.mod: %w", err)
		}
		dir = filepath.Dir(dir)
	}
}

// start runs the script on a port of 127.0.0.1 and returns when it answers; "0" is a free one.
func start(script, port string) (*Server, error) {
	s := &Server{script: script, exited: make(chan struct{})}
	s.process = exec.Command("node", script, port) //nolint:noctx // it outlives the start
	s.process.Stderr = &s.log
	stdin, err := s.process.StdinPipe()
	if err != nil {
		return nil, err
	}
	s.stdin = stdin
	stdout, err := s.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	late := time.AfterFunc(startTimeout, func() { _ = s.process.Process.Kill() })
	address, err := bufio.NewReader(stdout).ReadString('\n')
	go func() {
		_ = s.process.Wait()
		close(s.exited)
	}()
	if !late.Stop() || err != nil {
		s.Kill()
		return nil, fmt.Errorf("no address within %s: %s", startTimeout, s.log.Bytes())
	}
	s.Endpoint = strings.TrimSpace(address)
	return s, nil
}

// Kill ends the server at once: requests break off, and all queues are gone.
func (s *Server) Kill() {
	_ = s.process.Process.Kill()
	_ = s.stdin.Close()
	<-s.exited
}

// Restart starts an ended server again where it was, without any queue.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	address, err := url.Parse(s.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	again, err := start(s.script, address.Port())
	if err != nil {
		t.Fatalf("start fauxqs again: %v", err)
	}
	s.process, s.stdin, s.exited = again.process, again.stdin, again.exited
}

// Config is how to connect: with credentials, and without an endpoint, because the URLs of the queues hold it.
func (s *Server) Config() s3ops.Config {
	return s3ops.Config{Region: s3ops.DefaultRegion, AccessKey: "test", SecretKey: "testtest"}
}
