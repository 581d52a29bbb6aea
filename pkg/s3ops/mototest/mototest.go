// Package mototest gives tests a double of AWS on loopback: moto, whose S3 has what the embedded one lacks, the public access
// block of buckets and accounts, websites by region, and notifications into its own SQS; and which has CloudFormation, Lambda
// and IAM. It verifies no signatures. Tests that ask for it are skipped where it is missing.
package mototest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"
)

// PartSize is the least, in bytes, that moto takes for a part of an upload which is not its last: S3 wants 80 times as much.
const PartSize = 64 << 10

const (
	startTimeout = 60 * time.Second
	startStep    = 50 * time.Millisecond
)

// Server is a running moto.
type Server struct {
	Addr string // host and port on loopback

	process *exec.Cmd
	exited  chan struct{}
}

var shared struct {
	once   sync.Once
	server *Server
	err    error
}

// Shared returns the server of this test process; the first call starts it, [Stop] ends it.
func Shared(t testing.TB) *Server {
	t.Helper()
	if _, err := exec.LookPath("moto_server"); err != nil {
		t.Skip("moto_server is not installed: it is in Python's moto, with its extra \"server\"; tried with 5.2.1")
	}
	shared.once.Do(func() { shared.server, shared.err = start() })
	if shared.err != nil {
		t.Fatalf("start moto_server: %v", shared.err)
	}
	return shared.server
}

// Stop ends the server of this test process, if there is one: the TestMain of a package calls it last.
func Stop() {
	if shared.server != nil {
		shared.server.stop()
	}
}

func start() (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{Addr: listener.Addr().String(), exited: make(chan struct{})}
	if err := listener.Close(); err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return nil, err
	}
	s.process = exec.Command("moto_server", "-H", "127.0.0.1", "-p", port)                  //nolint:noctx // it outlives the start
	s.process.Env = append(os.Environ(), "S3_UPLOAD_PART_MIN_SIZE="+strconv.Itoa(PartSize)) //nolint:forbidigo // a subprocess inherits it
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = s.process.Wait()
		close(s.exited)
	}()
	if err := s.wait(); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *Server) wait() error {
	deadline := time.Now().Add(startTimeout)
	for time.Now().Before(deadline) {
		resp, err := http.Get("http://" + s.Addr + "/moto-api/data.json") //nolint:noctx // the loop has a deadline
		if err == nil {
			return resp.Body.Close()
		}
		select {
		case <-s.exited:
			return errors.New("it ended at once")
		case <-time.After(startStep):
		}
	}
	return fmt.Errorf("no answer within %s", startTimeout)
}

func (s *Server) stop() {
	_ = s.process.Process.Kill()
	<-s.exited
}

// HTTPClient returns a client for which moto is the whole of AWS: every request goes there, and moto tells services and
// buckets by the host that was meant.
func (s *Server) HTTPClient() *http.Client { return &http.Client{Transport: s} }

// RoundTrip sends a request for any host to moto.
func (s *Server) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Host = req.URL.Host
	req.URL = &url.URL{Scheme: "http", Host: s.Addr, Path: req.URL.Path, RawPath: req.URL.RawPath, RawQuery: req.URL.RawQuery}
	return http.DefaultTransport.RoundTrip(req)
}
