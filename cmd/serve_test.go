package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/s3ops/website"
	"github.com/s3img/s3img/pkg/uploads"
)

// server is `s3img serve` in front of the store of the tests.
type server struct {
	*worker
	url, addr, up, down string
	environment         []string
}

func startServe(t *testing.T, args ...string) *server {
	t.Helper()
	s := &server{up: devs3test.BucketName(), down: devs3test.BucketName()}
	for _, bucket := range []string{s.up, s.down} {
		if err := client.CreateBucket(t.Context(), bucket); err != nil {
			t.Fatal(err)
		}
	}
	s.environment = storeEnvironment(store, s.up, s.down)
	s.worker = startWorker(t, s.environment, append([]string{"serve", "--addr", "127.0.0.1:0", "-o", "json"}, args...)...)
	t.Cleanup(s.kill)
	waitUntil(t, "serve told where it is", func() bool { return strings.Contains(read(t, s.out), "\n") })
	var info struct {
		URL            string `json:"url"`
		UploadBucket   string `json:"upload_bucket"`
		DownloadBucket string `json:"download_bucket"`
	}
	if err := json.Unmarshal([]byte(read(t, s.out)), &info); err != nil || info.UploadBucket != s.up || info.DownloadBucket != s.down {
		t.Fatalf("%+v, %v", info, err)
	}
	s.url = info.URL
	s.addr = strings.TrimSuffix(strings.TrimPrefix(s.url, "http://"), "/")
	return s
}

// ask sends a request; headers come in pairs.
func (s *server) ask(t *testing.T, method, target, body string, headers ...string) (status int, header http.Header, answer string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.url+strings.TrimPrefix(target, "/"), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(data)
}

func (s *server) state(t *testing.T, key string) (status uploads.UploadStatus) {
	t.Helper()
	code, _, answer := s.ask(t, http.MethodGet, "/uploads/"+key+"/status", "")
	if err := json.Unmarshal([]byte(answer), &status); err != nil || code != http.StatusOK {
		t.Fatalf("HTTP %d %s: %v", code, answer, err)
	}
	return status
}

// TestServe goes the way of the page by hand: ask, send, look, and look again when it is rendered.
func TestServe(t *testing.T) {
	t.Parallel()
	s := startServe(t, "--max-bytes", "1MB")
	var photo bytes.Buffer
	if err := encodeByName(&photo, "x.jpg", testImage(640, 480)); err != nil {
		t.Fatal(err)
	}
	_, _, answer := s.ask(t, http.MethodPost, "/uploads", fmt.Sprintf(`{"files":[{"name":"x.jpg","size":%d},{"name":"large.jpg","size":2000000}]}`, photo.Len()))
	var batch struct {
		Uploads []struct {
			uploads.Upload
			Message string
		}
	}
	if err := json.Unmarshal([]byte(answer), &batch); err != nil || len(batch.Uploads) != 2 || batch.Uploads[1].Status != "ERROR" {
		t.Fatalf("%s: %v", answer, err)
	}
	up := batch.Uploads[0].Upload
	if got := s.state(t, up.Key).State; got != uploads.Waiting {
		t.Errorf("before it is sent: %s", got)
	}
	endpoint, err := uploads.NewEndpoint(s.url, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := endpoint.Send(t.Context(), up, &photo, int64(photo.Len())); err != nil {
		t.Fatal(err)
	}
	if got := s.state(t, up.Key).State; got != uploads.Rendering {
		t.Errorf("once it is sent: %s", got)
	}
	if out, err := s3img(t, s.environment, "resize", "s3://"+s.up+"/input/", "--dest", "s3://"+s.down+"/").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	status := s.state(t, up.Key)
	if status.State != uploads.Ready || len(status.Renditions) != 2 {
		t.Fatalf("once it is rendered: %+v", status)
	}
	for i, want := range []string{"640x480 ", "200x150 "} {
		r := status.Renditions[i]
		if got := fmt.Sprintf("%dx%d ", r.Width, r.Height); got != want || r.URL != up.Renditions[i].URL {
			t.Errorf("rendition %d is %s at %s, want %s at %s", i, got, r.URL, want, up.Renditions[i].URL)
		}
	}
	s.stop(t)
	log := read(t, s.log)
	if strings.Contains(log, "X-Amz-Signature") || strings.Contains(log, store.SecretKey) {
		t.Errorf("the log has secrets:\n%s", log)
	}
	line := regexp.MustCompile(`(?m)^\{"client":"127.0.0.1","request":"POST /uploads","http_status":200,"bytes":\d+,"seconds":[0-9.e-]+\}$`)
	if !line.MatchString(log) {
		t.Errorf("the log does not tell of a request:\n%s", log)
	}
}

// TestServeTellsWhatThePageNeeds: a new bucket takes nothing from pages, and what the warning says to run changes that.
func TestServeTellsWhatThePageNeeds(t *testing.T) {
	s := startServe(t)
	command := regexp.MustCompile("`s3img (bucket allow-pages [^`]+)`")
	waitUntil(t, "a warning told what the page needs", func() bool { return command.MatchString(read(t, s.log)) })
	args := strings.Fields(command.FindStringSubmatch(read(t, s.log))[1])
	if out, err := s3img(t, s.environment, args...).CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", args, err, out)
	}
	if err := website.CheckPage(t.Context(), client, s.up, strings.TrimSuffix(s.url, "/")); err != nil {
		t.Errorf("after it was done: %v", err)
	}
}

func TestServeAccess(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("open-sesame\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args     []string
		host     string
		lets     string // what must be shown, "" for nothing
		pageOpen bool
	}{
		"loopback":   {nil, "", "", true},
		"token":      {[]string{"--token-file", secret}, "", "Bearer open-sesame", true},
		"password":   {[]string{"--basic", "alice:" + secret}, "", "Basic YWxpY2U6b3Blbi1zZXNhbWU=", false},
		"anonymous":  {[]string{"--trust-proxy", "--host", "photos.example.com", "--allow-anonymous"}, "photos.example.com", "", true},
		"behind TLS": {[]string{"--trust-proxy", "--host", "photos.example.com", "--token-file", secret}, "photos.example.com", "Bearer open-sesame", true},
	} {
		s := startServe(t, c.args...)
		host := s.addr
		if c.host != "" {
			host = c.host
		}
		for _, shown := range []string{"", "Bearer open-sesame", "Bearer close-sesame", "Basic YWxpY2U6b3Blbi1zZXNhbWU=", "Basic YWxpY2U6eA=="} {
			want := http.StatusUnauthorized
			if c.lets == "" || c.lets == shown {
				want = http.StatusOK
			}
			if status, _, _ := s.ask(t, http.MethodGet, "/?filename=x.jpg", "", "Authorization", shown, "Host", host); status != want {
				t.Errorf("%s, shown %q: HTTP %d, want %d", name, shown, status, want)
			}
		}
		want := http.StatusUnauthorized
		if c.pageOpen {
			want = http.StatusOK
		}
		if status, _, _ := s.ask(t, http.MethodGet, "/", "", "Accept", "text/html", "Host", host); status != want {
			t.Errorf("%s: the page: HTTP %d, want %d", name, status, want)
		}
		if status, _, body := s.ask(t, http.MethodGet, "/?filename=x.jpg", "", "Authorization", c.lets, "Host", "evil.example"); status != http.StatusMisdirectedRequest {
			t.Errorf("%s, by another name: HTTP %d %s", name, status, body)
		}
		s.kill()
		if log := read(t, s.log); strings.Contains(log, "sesame") || strings.Contains(log, "YWxp") {
			t.Errorf("%s: the log has secrets:\n%s", name, log)
		}
	}
}

// TestServeTellsItsHealth at an address of its own: what it answered, and whether the store takes uploads.
func TestServeTellsItsHealth(t *testing.T) {
	health := "127.0.0.1:" + freePort(t)
	s := startServe(t, "--health", health)
	waitReadyz(t, health, http.StatusOK)
	if status, body := healthOf(t, health, "/healthz"); status != http.StatusOK || body != "ok\n" {
		t.Errorf("/healthz: HTTP %d %q", status, body)
	}
	s.ask(t, http.MethodGet, "/?filename=x.jpg", "")
	s.ask(t, http.MethodGet, "/?filename=x.psd", "")
	s.ask(t, http.MethodPost, "/uploads", `{"files":[{"name":"x.jpg"}]}`)
	s.ask(t, http.MethodGet, "/uploads/input%2Fx-6ba7b810-9dad-41d1-80b4-00c04fd430c8.jpg/status", "")
	s.ask(t, http.MethodGet, "/", "", "Accept", "text/html")
	s.ask(t, http.MethodGet, "/nosuch", "")
	s.ask(t, http.MethodGet, "/healthz", "")
	_, metrics := healthOf(t, health, "/metrics")
	for _, want := range []string{
		`s3img_http_requests_total{code="200",route="sign"} 2`, `s3img_http_requests_total{code="400",route="sign"} 1`,
		`s3img_http_requests_total{code="200",route="status"} 1`, `s3img_http_requests_total{code="200",route="page"} 1`,
		`s3img_http_requests_total{code="404",route="other"} 1`, `s3img_http_requests_total{code="200",route="health"} 1`,
		`s3img_http_request_seconds_count{route="sign"} 3`, "s3img_ready 1",
	} {
		if !strings.Contains(metrics, want+"\n") {
			t.Errorf("no line %q among\n%s", want, metrics)
		}
	}
	if status, _, _ := s.ask(t, http.MethodGet, "/metrics", ""); status != http.StatusNotFound {
		t.Errorf("the service itself shows /metrics: HTTP %d", status)
	}
	s.stop(t)
}

// TestServeRefusesTooMuch of anything: requests, header, body.
func TestServeRefusesTooMuch(t *testing.T) {
	s := startServe(t, "--rate", "0.5") // and five at once
	statuses := map[int]int{}
	for range 20 {
		status, header, _ := s.ask(t, http.MethodGet, "/?filename=x.jpg", "", "X-Forwarded-For", strconv.Itoa(len(statuses)))
		statuses[status]++
		if status == http.StatusTooManyRequests && header.Get("Retry-After") == "" {
			t.Error("nothing says when to come again")
		}
	}
	if statuses[200] < 5 || statuses[200] > 10 || statuses[200]+statuses[429] != 20 {
		t.Errorf("of twenty requests at once: %v", statuses)
	}
	for range 20 { // a probe that is refused ends the process
		if status, _, _ := s.ask(t, http.MethodGet, "/healthz", ""); status != http.StatusOK {
			t.Fatalf("/healthz of a client that sent too much: HTTP %d", status)
		}
	}
	s = startServe(t)
	if status, _, _ := s.ask(t, http.MethodPost, "/uploads", strings.Repeat(" ", 300<<10)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large body: HTTP %d", status)
	}
	if status, _, _ := s.ask(t, http.MethodGet, "/?filename="+strings.Repeat("x", 40<<10), ""); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a large header: HTTP %d", status)
	}
}

const (
	serveClients  = 50
	serveRequests = 5_000
	// What the process may grow by while it answers them: Go gives memory back late, and nothing may be kept for a request.
	maxGrowth = 16 << 20
)

// TestServeFiveThousandRequests sends them from fifty clients to the real program.
func TestServeFiveThousandRequests(t *testing.T) {
	needTime(t)
	if runtime.GOOS != "linux" {
		t.Skip("the memory of a process is read from /proc")
	}
	s := startServe(t, "--trust-proxy", "--allow-anonymous", "--rate", "1000000")
	s.many(t, serveRequests/5)
	before := residentBytes(t, s.Process.Pid)
	s.many(t, serveRequests)
	grown := residentBytes(t, s.Process.Pid) - before
	t.Logf("%d bytes before, %d more after %d requests", before, grown, serveRequests)
	if grown > maxGrowth {
		t.Errorf("grew by %d bytes, want at most %d", grown, maxGrowth)
	}
	s.stop(t)
	if log := read(t, s.log); strings.Count(log, `"http_status":200`) != serveRequests+serveRequests/5 {
		t.Errorf("the log has %d answers", strings.Count(log, `"http_status":200`))
	}
}

func (s *server) many(t *testing.T, n int) {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: serveClients}
	defer transport.CloseIdleConnections()
	var clients sync.WaitGroup
	for i := range serveClients {
		clients.Go(func() {
			for range n / serveClients {
				if err := s.once(t, transport, i); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	clients.Wait()
}

func (s *server) once(t *testing.T, transport *http.Transport, i int) error {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"?filename=x.jpg", nil)
	if i%2 == 1 {
		req, err = http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"uploads", strings.NewReader(`{"files":[{"name":"x.jpg","size":5}]}`))
	}
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("192.0.2.%d", i))
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %d, %w", resp.StatusCode, err)
	}
	return nil
}

func residentBytes(t *testing.T, pid int) int64 {
	t.Helper()
	line := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindStringSubmatch(read(t, fmt.Sprintf("/proc/%d/status", pid)))
	if line == nil {
		t.Fatal("the memory of the process cannot be read")
	}
	kilobytes, err := strconv.ParseInt(line[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}
