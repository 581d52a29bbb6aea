package cmd_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// hookSecret is what receivers verify by, as base64: that of the examples of Standard Webhooks.
const hookSecret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// hookReceiver is somebody who is told of renditions, or asked about them. What is not signed as Standard Webhooks says it refuses.
type hookReceiver struct {
	addr   string
	mu     sync.Mutex
	server *http.Server
	status int
	answer string
	got    []hookMessage // that were answered with 2xx
	tries  int
	wrong  []error
}

// hookMessage is what came, as far as tests look at it.
type hookMessage struct {
	ID        string
	Type      string
	Timestamp time.Time
	Data      struct {
		Source, Bucket, Key, Version, Status, Reason, Error string
		Renditions                                          []struct {
			Name, Address, URL, Status string
			ContentType                string `json:"content_type"`
			Width, Height              int
		}
		Image struct {
			ContentType   string `json:"content_type"`
			Width, Height int
			Data          []byte
		}
		OriginalURL string `json:"original_url"`
	}
}

// line is a message in short: type, base of the source, reason, and the dimensions of the renditions.
func (m hookMessage) line() string {
	words := []string{m.Type, path.Base(m.Data.Source)}
	for _, r := range m.Data.Renditions {
		words = append(words, fmt.Sprintf("%dx%d", r.Width, r.Height))
	}
	if m.Data.Image.Data != nil {
		words = append(words, fmt.Sprintf("shows %dx%d", m.Data.Image.Width, m.Data.Image.Height))
	}
	return strings.Join(append(words, m.Data.Reason+m.Data.Error), " ")
}

// newHookReceiver listens on a free port.
func newHookReceiver() (*hookReceiver, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &hookReceiver{addr: listener.Addr().String(), status: http.StatusNoContent}
	r.serve(listener)
	return r, nil
}

func (r *hookReceiver) url() string { return "http://" + r.addr + "/hook" }

func (r *hookReceiver) serve(listener net.Listener) {
	r.server = &http.Server{Handler: r}
	go func(server *http.Server) { _ = server.Serve(listener) }(r.server)
}

// down ends what listens.
func (r *hookReceiver) down() { _ = r.server.Close() }

func (r *hookReceiver) up() error {
	listener, err := net.Listen("tcp", r.addr)
	if err == nil {
		r.serve(listener)
	}
	return err
}

func (r *hookReceiver) set(status int, answer string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status, r.answer = status, answer
}

// ServeHTTP answers as it was told, and 401 where the signature does not hold.
func (r *hookReceiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	message := hookMessage{ID: req.Header.Get("webhook-id")}
	if err == nil {
		err = errors.Join(verifyHook(req.Header, body), json.Unmarshal(body, &message))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tries++
	if err != nil {
		r.wrong = append(r.wrong, err)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.status < 300 {
		r.got = append(r.got, message)
	}
	w.WriteHeader(r.status)
	_, _ = io.WriteString(w, r.answer)
}

// verifyHook is written from the specification: base64 of HMAC-SHA256 over "id.timestamp.body", and no more than five minutes old.
// Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
func verifyHook(header http.Header, body []byte) error {
	key, err := base64.StdEncoding.DecodeString(hookSecret)
	if err != nil {
		return err
	}
	stamp := header.Get("webhook-timestamp")
	sent, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || time.Since(time.Unix(sent, 0)).Abs() > 5*time.Minute {
		return fmt.Errorf("timestamp %q: %w", stamp, err)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", header.Get("webhook-id"), stamp, body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	if !slices.Contains(strings.Split(header.Get("webhook-signature"), " "), want) {
		return fmt.Errorf("signature %q, want %q", header.Get("webhook-signature"), want)
	}
	return nil
}

// take returns what came since the last call.
func (r *hookReceiver) take() (got []hookMessage, tries int, wrong []error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	got, tries, wrong = r.got, r.tries, r.wrong
	r.got, r.tries, r.wrong = nil, 0, nil
	return got, tries, wrong
}

// hookReceivers are those of all scripts.
type hookReceivers struct {
	mu   sync.Mutex
	made map[string]*hookReceiver // by URL
}

var scriptReceivers = &hookReceivers{made: map[string]*hookReceiver{}}

func (all *hookReceivers) of(ts *testscript.TestScript, name string) *hookReceiver {
	all.mu.Lock()
	defer all.mu.Unlock()
	r := all.made[ts.Getenv(name)]
	if r == nil {
		ts.Fatalf("there is no receiver %s", name)
	}
	return r
}

// cmdReceiver starts one: its URL is in the variable of its name.
func cmdReceiver(ts *testscript.TestScript, args []string) error {
	r, err := newHookReceiver()
	if err != nil {
		return err
	}
	ts.Defer(r.down)
	ts.Setenv(args[0], r.url())
	scriptReceivers.mu.Lock()
	defer scriptReceivers.mu.Unlock()
	scriptReceivers.made[r.url()] = r
	return nil
}

func cmdAnswers(ts *testscript.TestScript, args []string) error {
	status, err := strconv.Atoi(args[1])
	scriptReceivers.of(ts, args[0]).set(status, strings.Join(args[2:], " "))
	return err
}

func cmdReceiverDown(ts *testscript.TestScript, args []string) error {
	scriptReceivers.of(ts, args[0]).down()
	return nil
}

func cmdReceiverUp(ts *testscript.TestScript, args []string) error {
	return scriptReceivers.of(ts, args[0]).up()
}

// cmdGot prints what came since it was called last, in the order of the lines.
func cmdGot(ts *testscript.TestScript, args []string) error {
	got, tries, wrong := scriptReceivers.of(ts, args[0]).take()
	lines := make([]string, len(got))
	for i, message := range got {
		lines[i] = message.line()
	}
	slices.Sort(lines)
	for _, line := range lines {
		fmt.Fprintln(ts.Stdout(), strings.TrimSpace(line))
	}
	if len(lines) == 0 {
		fmt.Fprintf(ts.Stdout(), "(none of %d)\n", tries)
	}
	return errors.Join(wrong...)
}

// receiverCommands are for scripts about announcements.
func receiverCommands() map[string]command {
	return map[string]command{
		"receiver":     needArgs(1, cmdReceiver),     // receiver VAR: starts one, with its URL in $VAR
		"answers":      needArgs(2, cmdAnswers),      // answers VAR STATUS [BODY…]: to what comes from now on
		"receiverdown": needArgs(1, cmdReceiverDown), // receiverdown VAR: nothing listens any more
		"receiverup":   needArgs(1, cmdReceiverUp),   // receiverup VAR: at the same address
		"got":          needArgs(1, cmdGot),          // got VAR: "TYPE FILE WxH… REASON" of what was taken since the last time, sorted
	}
}

// TestHookReceiverRefuses holds the double itself: what is not signed, or was signed long ago, it does not take.
func TestHookReceiverRefuses(t *testing.T) {
	body := []byte(`{"test": 2432232314}`)
	header := http.Header{}
	header.Set("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
	header.Set("webhook-timestamp", "1614265330")
	header.Set("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
	if err := verifyHook(header, body); err == nil || !strings.Contains(err.Error(), "timestamp") {
		t.Errorf("of 2021: %v", err)
	}
	header.Set("webhook-timestamp", strconv.FormatInt(time.Now().Unix(), 10))
	if err := verifyHook(header, body); err == nil || !strings.Contains(err.Error(), "signature") {
		t.Errorf("signed for another time: %v", err)
	}
}
