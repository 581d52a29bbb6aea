package devs3

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	startTimeout = 20 * time.Second
	startTries   = 3 // with other ports
	stopTimeout  = 5 * time.Second
	pollEvery    = 10 * time.Millisecond
	maxLogBytes  = 16 << 10
)

// Options says how to start a server. Command is required; the rest has working zero values.
type Options struct {
	// Command runs [Serve] on its standard input in a process of its own.
	Command []string
	// Env is added to the environment of that process.
	Env []string
	// Dir keeps buckets, objects and credentials between runs; "" = a temporary folder, removed by Close.
	Dir string
	// TempDir is where the temporary folder is made; "" = where those of the system are.
	TempDir string
	// Port of the S3 endpoint on 127.0.0.1; 0 = a free one. The website port is always a free one unless WebsitePort is set.
	Port        int
	WebsitePort int
	// Origins are the web origins whose scripts may ask. Beside them only those may that a rule of a bucket names: its "*" is none.
	Origins []string
	// WebhookURL gets an S3 event for each object created or removed; "" = none.
	WebhookURL string
}

// Server is a running S3 on loopback.
type Server struct {
	Endpoint   string // http://127.0.0.1:PORT
	WebsiteURL string // http://localhost:PORT; bucket websites are http://BUCKET.localhost:PORT
	Credentials
	Dir string // where the data lies

	process   *exec.Cmd
	stdin     io.WriteCloser
	exited    chan struct{}
	log       *tailBuffer
	temporary bool
}

// Start starts a server and returns when it answers, within 20 seconds. ctx bounds the start only: the server runs
// until Close, or until this process ends, however it ends.
func Start(ctx context.Context, opt Options) (*Server, error) {
	for tries := 1; ; tries++ {
		s, err := start(ctx, opt)
		if err == nil || tries == startTries || !portTaken(err) {
			return s, err
		}
	}
}

// portTaken is for what the subprocess says: a port that was free a moment ago may have been given to somebody else since.
func portTaken(err error) bool {
	return strings.Contains(err.Error(), "address already in use") || strings.Contains(err.Error(), "Only one usage of each socket address")
}

func start(ctx context.Context, opt Options) (*Server, error) {
	s := &Server{Dir: opt.Dir, log: &tailBuffer{max: maxLogBytes}, exited: make(chan struct{})}
	if err := s.prepareDir(opt.TempDir); err != nil {
		return nil, err
	}
	if err := s.launch(opt); err != nil {
		_ = s.removeTemporary()
		return nil, err
	}
	if err := s.waitReady(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// TempDirError says that there can be no folder for what is thrown away at the end.
type TempDirError struct {
	Folder string // in which it was to be
	Err    error
}

// newTempDirError leaves the name that nobody chose out of an error.
func newTempDirError(folder string, err error) *TempDirError {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return &TempDirError{Folder: folder, Err: err}
}

func (e *TempDirError) Error() string {
	return fmt.Sprintf("make a folder for the embedded S3 in %s: %v", e.Folder, e.Err)
}

// Unwrap returns that of the system.
func (e *TempDirError) Unwrap() error { return e.Err }

func (s *Server) prepareDir(temp string) (err error) {
	if s.temporary = s.Dir == ""; s.temporary {
		if s.Dir, err = os.MkdirTemp(temp, "s3img-dev-"); err != nil {
			return newTempDirError(cmp.Or(temp, os.TempDir()), err)
		}
	}
	if s.Dir, err = filepath.Abs(s.Dir); err != nil {
		return err
	}
	if err := os.MkdirAll(s.Dir, dirPerm); err != nil {
		return fmt.Errorf("make a folder for the embedded S3: %w", err)
	}
	if s.temporary {
		s.Credentials = newCredentials()
		return nil
	}
	s.Credentials, err = loadCredentials(s.Dir)
	return err
}

func (s *Server) launch(opt Options) error {
	addr, err := listenAddr(opt.Port)
	if err != nil {
		return err
	}
	websiteAddr, err := listenAddr(opt.WebsitePort)
	if err != nil {
		return err
	}
	s.Endpoint = "http://" + addr
	s.WebsiteURL = "http://" + strings.Replace(websiteAddr, "127.0.0.1", websiteDomain, 1)

	s.process = exec.Command(opt.Command[0], opt.Command[1:]...) //nolint:noctx // it outlives the start, Close ends it
	s.process.Env = append(os.Environ(), opt.Env...)             //nolint:forbidigo // a subprocess inherits it
	s.process.Stdout, s.process.Stderr = s.log, s.log
	s.process.SysProcAttr = ownProcessGroup()
	if s.stdin, err = s.process.StdinPipe(); err != nil {
		return err
	}
	if err := s.process.Start(); err != nil {
		return fmt.Errorf("start the embedded S3: %w", err)
	}
	go func() {
		_ = s.process.Wait()
		close(s.exited)
	}()
	return json.NewEncoder(s.stdin).Encode(serveConfig{
		Dir: s.Dir, Addr: addr, WebsiteAddr: websiteAddr, WebhookURL: opt.WebhookURL, Origins: opt.Origins,
		AccessKey: s.AccessKey, SecretKey: s.SecretKey, Temporary: s.temporary,
	})
}

func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		if healthy(ctx, s.Endpoint+healthPath) {
			return nil
		}
		select {
		case <-s.exited:
			return fmt.Errorf("the embedded S3 ended at once: %s", s.log.lastLine())
		case <-ctx.Done():
			return fmt.Errorf("the embedded S3 did not answer on %s: %w", s.Endpoint, ctx.Err())
		case <-time.After(pollEvery):
		}
	}
}

func healthy(ctx context.Context, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer func() { _ = resp.Body.Close() }()
	return resp.StatusCode == http.StatusOK
}

// Exited is closed when the server has ended, by Close or by itself.
func (s *Server) Exited() <-chan struct{} { return s.exited }

// Close ends the server, waits for it, and removes a temporary folder. It may be called more than once.
func (s *Server) Close() error {
	_ = s.stdin.Close()
	select {
	case <-s.exited:
	case <-time.After(stopTimeout):
		_ = s.process.Process.Kill()
		<-s.exited
	}
	return s.removeTemporary()
}

func (s *Server) removeTemporary() error {
	if !s.temporary {
		return nil
	}
	return os.RemoveAll(s.Dir)
}

// Config is how to connect to the server.
func (s *Server) Config() s3ops.Config {
	return s3ops.Config{
		Alone: true, Region: s3ops.DefaultRegion, Endpoint: s.Endpoint, WebsiteURL: s.WebsiteURL,
		AccessKey: s.AccessKey, SecretKey: s.SecretKey,
	}
}

// listenAddr is port on loopback; 0 asks the system for a port that is free now.
func listenAddr(port int) (string, error) {
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		if op, ok := errors.AsType[*net.OpError](err); ok && op.Err != nil {
			err = op.Err // the address is told already
		}
		return "", fmt.Errorf("listen on %s: %w", addr, err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String(), nil
}
