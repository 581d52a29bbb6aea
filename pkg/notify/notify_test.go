package notify

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

var testSecrets = Secrets{[]byte("0123456789abcdef0123456789abcdef")}

func quick(int) time.Duration { return 20 * time.Millisecond }

// The vector is the one of the libraries of Standard Webhooks, "sign function works".
// Source: https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries
func TestSignatureOfTheLibraries(t *testing.T) {
	secrets, err := ParseSecrets(" whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw ")
	if err != nil {
		t.Fatal(err)
	}
	got := secrets.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	const want = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	if got != want+" "+want {
		t.Errorf("got %s, want %s twice", got, want)
	}
}

func TestSecretsThatAreRefused(t *testing.T) {
	for _, text := range []string{"", " ", "not base64!", "whsec_", "whsec_c2hvcnQ=", base64.StdEncoding.EncodeToString(make([]byte, 65))} {
		if got, err := ParseSecrets(text); err == nil || (text != "" && strings.Contains(err.Error(), strings.TrimSpace(text)) && strings.TrimSpace(text) != "") {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func FuzzParseSecrets(f *testing.F) {
	f.Add("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	f.Fuzz(func(t *testing.T, text string) {
		secrets, err := ParseSecrets(text)
		if (err == nil) != (len(secrets) > 0) {
			t.Errorf("%q: %d, %v", text, len(secrets), err)
		}
		for _, secret := range secrets {
			if len(secret) < minSecret || len(secret) > maxSecret {
				t.Errorf("%q: %d bytes", text, len(secret))
			}
		}
	})
}

func TestWords(t *testing.T) {
	for line, want := range map[string][]string{
		"":                            nil,
		"  a  b\tc ":                  {"a", "b", "c"},
		`sh -c 'cat >> "my log"; $x'`: {"sh", "-c", `cat >> "my log"; $x`},
		`a "b \"c\" \\ $d" ''`:        {"a", `b "c" \ $d`, ""},
		`a\ b \'c`:                    {"a b", "'c"},
		`C:\bin\x.exe 'D:\a b'`:       {`C:\bin\x.exe`, `D:\a b`},
		`a'b'"c"`:                     {"abc"},
		`ends\`:                       {`ends\`},
	} {
		if got, err := splitWords(line); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{`a 'b`, `"`, `a "b\"`} {
		if got, err := splitWords(line); err == nil {
			t.Errorf("%s: %q, want an error", line, got)
		}
	}
}

// What is quoted comes back as it was.
func FuzzWords(f *testing.F) {
	f.Add("a b", `c"d'e\`)
	f.Fuzz(func(t *testing.T, a, b string) {
		_, _ = splitWords(a + b)
		quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
		if got, err := splitWords(quote(a) + " " + quote(b)); err != nil || !slices.Equal(got, []string{a, b}) {
			t.Errorf("%q %q: %q, %v", a, b, got, err)
		}
	})
}

// receiver is a server that keeps the bodies it took.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	status func(got map[string]any) int
	bodies []map[string]any
	ids    []string
}

func newReceiver(t *testing.T, status func(map[string]any) int) *receiver {
	r := &receiver{status: status}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		text, _ := io.ReadAll(req.Body)
		var got map[string]any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Errorf("got %s: %v", text, err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		code := r.status(got)
		if code < 300 {
			r.bodies, r.ids = append(r.bodies, got), append(r.ids, req.Header.Get("webhook-id"))
		}
		w.WriteHeader(code)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) set(status func(map[string]any) int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// versions lists what was taken, by source.
func (r *receiver) versions() map[string][]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	found := map[string][]string{}
	for _, got := range r.bodies {
		data := got["data"].(map[string]any)
		found[data["source"].(string)] = append(found[data["source"].(string)], data["version"].(string))
	}
	return found
}

func (r *receiver) endpoint(t *testing.T) *Endpoint {
	t.Helper()
	e, err := NewEndpoint(r.URL+"/hook?token=x", EndpointOptions{Secrets: testSecrets, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func always(status int) func(map[string]any) int { return func(map[string]any) int { return status } }

func rendered(source, version string) renditions.Result {
	return renditions.Result{Source: source, Version: version, Made: "m" + version, Renditions: []renditions.Rendition{{
		Size: 200, Format: imageops.JPEG, Status: renditions.Written, Address: "s3://down/" + version + ".jpg", Width: 200, Height: 150,
	}}}
}

func open(t *testing.T, opt Options) *Notifier {
	t.Helper()
	opt.Pause = quick
	n, err := New(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func tell(t *testing.T, n *Notifier, result renditions.Result) {
	t.Helper()
	if err := n.Begin(result.Source); err != nil {
		t.Fatal(err)
	}
	if err := n.Announce(t.Context(), result); err != nil {
		t.Fatal(err)
	}
	if n.Owed(result.Source) {
		t.Errorf("%s is owed after it was announced", result.Source)
	}
}

// Nothing is lost and the order of each original holds, whatever the receiver answers and however often the process begins anew.
func TestQueueKeepsOrderAndLosesNothing(t *testing.T) {
	t.Parallel()
	const sources, versions = 5, 12
	calls := 0
	flaky := func(map[string]any) int { // each third time it works
		if calls++; calls%3 == 0 {
			return http.StatusNoContent
		}
		return []int{http.StatusInternalServerError, http.StatusBadRequest}[calls%2]
	}
	r := newReceiver(t, always(http.StatusServiceUnavailable))
	dir := filepath.Join(t.TempDir(), "queue")
	for v := range versions {
		if v == versions/2 {
			r.set(flaky)
		}
		n := open(t, Options{Receivers: []Receiver{r.endpoint(t)}, Dir: dir})
		for s := range sources {
			tell(t, n, rendered(fmt.Sprintf("s3://up/%d.jpg", s), fmt.Sprintf("%02d", v)))
		}
		ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
		n.Close(ctx)
		stop()
	}
	r.set(always(http.StatusOK))
	n := open(t, Options{Receivers: []Receiver{r.endpoint(t)}, Dir: dir})
	if left := n.Close(t.Context()); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
	for source, got := range r.versions() {
		// One that was on the way when a process ended may come twice.
		if !slices.IsSorted(got) || len(slices.Compact(got)) != versions {
			t.Errorf("%s: %v, want %d versions in order", source, got, versions)
		}
	}
	if got := len(r.versions()); got != sources {
		t.Errorf("%d sources", got)
	}
}

// A message that is refused keeps back the later ones of its original, and no others.
func TestRefusalsKeepOneOriginalBack(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(got map[string]any) int {
		if got["data"].(map[string]any)["source"] == "s3://up/bad.jpg" {
			return http.StatusUnprocessableEntity
		}
		return http.StatusOK
	})
	var warned []error
	n := open(t, Options{
		Receivers: []Receiver{r.endpoint(t)}, Dir: t.TempDir(), Warn: func(err error) { warned = append(warned, err) },
	})
	for v := range 3 {
		tell(t, n, rendered("s3://up/bad.jpg", fmt.Sprint(v)))
		tell(t, n, rendered("s3://up/good.jpg", fmt.Sprint(v)))
	}
	left := n.Close(t.Context())
	if len(left) != 1 || left[0].N != 3 || left[0].Refused == nil || !strings.Contains(left[0].Refused.Error(), "422") {
		t.Errorf("left %+v", left)
	}
	if got := r.versions(); len(got["s3://up/good.jpg"]) != 3 || len(got["s3://up/bad.jpg"]) != 0 {
		t.Errorf("took %v", got)
	}
	if len(warned) != 1 || strings.Contains(warned[0].Error(), "token") || strings.Contains(warned[0].Error(), "hook") {
		t.Errorf("warned %v: want once, without the path of the URL", warned)
	}
}

func TestFolderIsOneProcess(t *testing.T) {
	t.Parallel()
	r, dir := newReceiver(t, always(http.StatusServiceUnavailable)), t.TempDir()
	n := open(t, Options{Receivers: []Receiver{r.endpoint(t)}, Dir: dir})
	if err := n.Begin("s3://up/a.jpg"); err != nil {
		t.Fatal(err)
	}
	tell(t, n, rendered("s3://up/b.jpg", "1"))
	_, err := New(t.Context(), Options{Receivers: []Receiver{r.endpoint(t)}, Dir: dir, lockWait: 3 * lookEvery})
	if _, ok := errors.AsType[*InUseError](err); !ok {
		t.Errorf("a second one: %v", err)
	}
	n.Close(t.Context())
	var notes []string
	other := newReceiver(t, always(http.StatusOK))
	n = open(t, Options{Receivers: []Receiver{other.endpoint(t)}, Dir: dir, Note: func(text string) { notes = append(notes, text) }})
	if !n.Owed("s3://up/a.jpg") || n.Owed("s3://up/b.jpg") {
		t.Error("what is owed was forgotten")
	}
	n.Settle("s3://up/a.jpg")
	n.Close(t.Context())
	if len(notes) != 1 || !strings.Contains(notes[0], "1 for "+r.URL) {
		t.Errorf("noted %q", notes)
	}
	n = open(t, Options{Receivers: []Receiver{other.endpoint(t)}, Dir: dir})
	defer n.Close(t.Context())
	if n.Owed("s3://up/a.jpg") {
		t.Error("what was settled is owed")
	}
}

// Without a folder a message is sent again for a while, and then it is an error that may pass; its ID stays.
func TestWithoutFolder(t *testing.T) {
	t.Parallel()
	calls := 0
	r := newReceiver(t, func(map[string]any) int {
		if calls++; calls == directTries {
			return http.StatusOK
		}
		return http.StatusBadGateway
	})
	n := open(t, Options{Receivers: []Receiver{r.endpoint(t)}})
	tell(t, n, rendered("s3://up/a.jpg", "1"))
	if err := n.Begin("s3://up/b.jpg"); err != nil {
		t.Fatal(err)
	}
	err := n.Announce(t.Context(), rendered("s3://up/b.jpg", "1"))
	if hook, ok := errors.AsType[*renditions.HookError](err); !ok || !hook.Away || !n.Owed("s3://up/b.jpg") {
		t.Errorf("while it is away: %v", err)
	}
	before := calls
	_ = n.Announce(t.Context(), rendered("s3://up/b.jpg", "1"))
	if calls != before+1 {
		t.Errorf("%d tries once it is known to be away, want one", calls-before)
	}
	r.set(always(http.StatusOK))
	tell(t, n, rendered("s3://up/a.jpg", "1"))
	if r.ids[0] != r.ids[1] {
		t.Errorf("the same news has two IDs: %q", r.ids)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	other := newReceiver(t, always(http.StatusOK))
	r := httptest.NewServer(http.RedirectHandler(other.URL+"/x?secret", http.StatusTemporaryRedirect))
	defer r.Close()
	e, err := NewEndpoint(r.URL, EndpointOptions{Secrets: testSecrets, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	err = e.Send(t.Context(), Message{ID: "msg_1", Body: []byte("{}")})
	if err == nil || isAway(err) || !strings.Contains(err.Error(), other.URL) || strings.Contains(err.Error(), "secret") || len(other.bodies) > 0 {
		t.Errorf("got %v; the other got %v", err, other.bodies)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "3": 3 * time.Second, "-3": 0, "999999999": maxRetryAfter, "soon": 0,
		now.Add(time.Minute).Format(http.TimeFormat): time.Minute,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of sh")
	}
	file := filepath.Join(t.TempDir(), "got")
	c, err := NewCommand(`sh -c 'echo "$S3IMG_WEBHOOK_ID" > `+file+`; cat >> `+file+`'`, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), Message{ID: "msg_1", Body: []byte(`{"a":1}`)}); err != nil {
		t.Error(err)
	}
	if got, _ := os.ReadFile(file); string(got) != "msg_1\n{\"a\":1}\n" {
		t.Errorf("got %q", got)
	}
	c, _ = NewCommand(`sh -c 'echo first; echo no virus scanner >&2; exit 3'`, 10*time.Second)
	if err := c.Send(t.Context(), Message{Body: []byte(strings.Repeat(" ", 1<<20))}); err == nil || isAway(err) ||
		!strings.HasSuffix(err.Error(), "exit status 3: no virus scanner") {
		t.Errorf("a command that fails: %v", err)
	}
	c, _ = NewCommand(`sh -c 'sleep 60 & sleep 60'`, 200*time.Millisecond)
	start := time.Now()
	if err := c.Send(t.Context(), Message{}); err == nil || !strings.Contains(err.Error(), "took longer than 200ms") || time.Since(start) > 10*time.Second {
		t.Errorf("a command that hangs: %v after %s", err, time.Since(start))
	}
	for _, line := range []string{"", "s3img-no-such-program", "'"} {
		if _, err := NewCommand(line, time.Second); err == nil {
			t.Errorf("%q is taken", line)
		}
	}
}

func TestApproval(t *testing.T) {
	t.Parallel()
	proposal := renditions.Proposal{
		Source: "s3://up/in/a.jpg", Version: "v", Made: "m", Image: []byte("picture"), OriginalURL: "https://up/a.jpg?signed", Shown: 0,
		Renditions: []renditions.Rendition{{Size: 200, Format: imageops.JPEG, Width: 200, Height: 150, Address: "s3://down/a-200.jpg"}},
	}
	type failure struct {
		disapproved, away bool
		text              string
	}
	for name, c := range map[string]struct {
		status int
		body   string
		want   *failure
	}{
		"yes":             {200, `{"approved":true}`, nil},
		"no":              {200, `{"approved":false,"reason":"nudity"}`, &failure{disapproved: true, text: "nudity"}},
		"no, unexplained": {200, `{"approved":false}`, &failure{disapproved: true, text: "not approved"}},
		"later":           {202, `{"approved":true}`, &failure{text: "answered 202"}},
		"nothing":         {200, `{}`, &failure{text: `lacks "approved"`}},
		"a word":          {200, `yes`, &failure{text: "no JSON: yes"}},
		"not a boolean":   {200, `{"approved":"yes"}`, &failure{text: "no JSON"}},
		"away":            {503, ``, &failure{away: true, text: "503"}},
		"refused":         {401, `who are you`, &failure{text: "401 Unauthorized: who are you"}},
	} {
		var got map[string]any
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = nil
			_ = json.NewDecoder(r.Body).Decode(&got)
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		e, err := NewEndpoint(server.URL, EndpointOptions{Secrets: testSecrets, Timeout: time.Second})
		if err != nil {
			t.Fatal(err)
		}
		err = NewAsker(e, quick).Approve(t.Context(), proposal)
		server.Close()
		disapproved, isNo := errors.AsType[*renditions.DisapprovedError](err)
		hook, isHook := errors.AsType[*renditions.HookError](err)
		switch {
		case c.want == nil:
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case isNo != c.want.disapproved, !isNo && !isHook, isHook && hook.Away != c.want.away, !strings.Contains(err.Error(), c.want.text):
			t.Errorf("%s: %v (%v), want %+v", name, err, disapproved, *c.want)
		}
		data, _ := got["data"].(map[string]any)
		image, _ := data["image"].(map[string]any)
		if got["type"] != "image.approve" || data["bucket"] != "up" || data["key"] != "in/a.jpg" || data["original_url"] != proposal.OriginalURL ||
			image["data"] != base64.StdEncoding.EncodeToString(proposal.Image) || image["content_type"] != "image/jpeg" {
			t.Errorf("%s: asked %v", name, got)
		}
	}
}

func TestBodies(t *testing.T) {
	now := time.Date(2026, 11, 27, 1, 2, 3, 4_567_890, time.UTC)
	made := rendered("s3://up/in/a&b.jpg", "v1")
	made.Renditions[0].URL = "https://down/v1.jpg"
	bad := renditions.Result{Source: "/photos/x.jpg", Version: "v2", Err: imageops.ErrNotImage}
	for _, c := range []struct {
		result renditions.Result
		want   string
	}{
		{made, `{"type":"image.rendered","timestamp":"2026-11-27T01:02:03.004Z","data":{"source":"s3://up/in/a&b.jpg","bucket":"up","key":"in/a&b.jpg",` +
			`"version":"v1","status":"rendered","renditions":[{"size":200,"format":"jpeg","status":"written","address":"s3://down/v1.jpg",` +
			`"url":"https://down/v1.jpg","width":200,"height":150,"content_type":"image/jpeg"}]}}`},
		{bad, `{"type":"image.rejected","timestamp":"2026-11-27T01:02:03.004Z","data":{"source":"/photos/x.jpg","version":"v2","status":"rejected","reason":"not an image"}}`},
	} {
		m, err := newMessage(c.result, now)
		if err != nil || string(m.Body) != c.want {
			t.Errorf("got %s, %v\nwant %s", m.Body, err, c.want)
		}
		again, _ := newMessage(c.result, now.Add(time.Hour))
		c.result.Made += "x"
		other, _ := newMessage(c.result, now)
		if again.ID != m.ID || other.ID == m.ID {
			t.Errorf("IDs %s, later %s, of another state %s", m.ID, again.ID, other.ID)
		}
	}
}
