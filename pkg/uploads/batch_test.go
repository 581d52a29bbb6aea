package uploads_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/uploads"
)

// postJSON sends a body as JSON; headers come in pairs and win.
func postJSON(t *testing.T, rawURL, body string, headers ...string) (status int, answer string) {
	t.Helper()
	sent := requesttest.Send(t, http.MethodPost, rawURL, body, append([]string{"Content-Type", "application/json"}, headers...)...)
	return sent.Status, sent.Body
}

// entry is an Upload or a Failure.
type entry struct {
	uploads.Upload
	Message string `json:"message"`
}

func TestBatch(t *testing.T) {
	opt := promising()
	opt.Bucket = devs3test.Bucket(t)
	base := serve(t, handler(t, devs3test.Client(t), opt, uploads.HandlerOptions{}))
	status, body := postJSON(t, base+"/uploads", `{"files":[{"name":"a b.jpg","size":4,"type":"image/jpeg"},{"name":"x.exe"},{"name":"c.png"},{"name":"d.png","size":-1}]}`,
		"Content-Type", "application/json; charset=utf-8")
	var answer struct {
		Status  string
		Uploads []entry
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK || answer.Status != "OK" || len(answer.Uploads) != 4 {
		t.Fatalf("HTTP %d %s: %v", status, body, err)
	}
	if bad := answer.Uploads[1]; bad.Status != "ERROR" || !strings.HasPrefix(bad.Message, `"x.exe" cannot be uploaded: `) || bad.UploadURL != "" {
		t.Errorf("x.exe: %+v", bad)
	}
	if bad := answer.Uploads[3]; bad.Status != "ERROR" || bad.UploadURL != "" {
		t.Errorf("a size below nothing: %+v", bad)
	}
	for i, prefix := range map[int]string{0: "input/a b-", 2: "input/c-"} {
		up := answer.Uploads[i]
		if up.Status != "OK" || !strings.HasPrefix(up.Key, prefix) || len(up.Renditions) != 2 {
			t.Errorf("upload %d: %+v", i, up)
		}
		delete(up.Headers, "Content-Length") // sent anyway
		if status, said := put(t, up.UploadURL, up.Headers, "data"); status != http.StatusOK {
			t.Errorf("upload %d: the store answers HTTP %d %s", i, status, said)
		}
	}
}

func TestBatchRefuses(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{Origins: []string{"https://friend.example"}}))
	const good = `{"files":[{"name":"x.jpg"}]}`
	many := func(n int) string {
		return `{"files":[` + strings.TrimSuffix(strings.Repeat(`{"name":"x.jpg"},`, n), ",") + `]}`
	}
	for _, c := range []struct {
		name, body string
		status     int
		headers    []string
	}{
		{"good", good, 200, nil},
		{"a hundred", many(100), 200, nil},
		{"too many", many(101), 400, nil},
		{"none", `{"files":[]}`, 400, nil},
		{"nothing", ``, 400, nil},
		{"null", `null`, 400, nil},
		{"a list", `[{"name":"x.jpg"}]`, 400, nil},
		{"a misspelt field", `{"files":[{"name":"x.jpg","sise":5}]}`, 400, nil},
		{"another field", `{"files":[{"name":"x.jpg"}],"bucket":"theirs"}`, 400, nil},
		{"two bodies", good + good, 400, nil},
		{"half a body", good[:20], 400, nil},
		{"a size beyond numbers", `{"files":[{"name":"x.jpg","size":1e99}]}`, 400, nil},
		{"too large", `{"files":[{"name":"` + strings.Repeat("x", 300<<10) + `.jpg"}]}`, 413, nil},
		{"a form", good, 415, []string{"Content-Type", "application/x-www-form-urlencoded"}},
		{"text, as other sites may send it", good, 415, []string{"Content-Type", "text/plain"}},
		{"another site", good, 403, []string{"Sec-Fetch-Site", "cross-site"}},
		{"another site, in an old browser", good, 403, []string{"Origin", "https://evil.example"}},
		{"a site that is named", good, 200, []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://friend.example"}},
		{"the page itself", good, 200, []string{"Sec-Fetch-Site", "same-origin"}},
	} {
		status, body := postJSON(t, base+"/uploads", c.body, c.headers...)
		var answer struct {
			Status, Message string
		}
		err := json.Unmarshal([]byte(body), &answer)
		if status != c.status || err != nil || (answer.Status == "OK") != (c.status == 200) || (answer.Message != "") != (c.status != 200) {
			t.Errorf("%s: HTTP %d %.200s, want %d", c.name, status, body, c.status)
		}
	}
}

// Nobody signs anything: the whole request fails, once.
func TestBatchWithoutCredentials(t *testing.T) {
	var reports int
	base := serve(t, handler(t, lapsing(t), promising(), uploads.HandlerOptions{Report: func(context.Context, error) { reports++ }}))
	status, body := postJSON(t, base+"/uploads", `{"files":[{"name":"x.jpg"},{"name":"y.jpg"}]}`)
	if status != http.StatusServiceUnavailable || reports != 1 {
		t.Errorf("HTTP %d %s, %d reports", status, body, reports)
	}
}

// FuzzRequests: whatever is asked, the answer is JSON of the contract or the page, and nothing is an error of the service.
func FuzzRequests(f *testing.F) {
	for _, seed := range [][3]string{
		{"GET", "/", ""}, {"GET", "/?filename=x.jpg", ""}, {"POST", "/uploads", `{"files":[{"name":"x.jpg","size":1,"type":"image/png"}]}`},
		{"POST", "/uploads", `{"files":[{"name":"\u0000"}]}`}, {"POST", "/uploads", "[[[[[["}, {"PUT", "/uploads", ""}, {"HEAD", "/healthz", ""},
		{"GET", "/uploads/other%2Fx/status", ""}, {"GET", "/uploads/../x", ""}, {"GET", "/uploads//status", ""}, {"OPTIONS", "/uploads/x/status", ""},
		{"GET", "/page.js", ""}, {"GET", "/page/index.html", ""}, {"GET", "//uploads", ""}, {"CONNECT", "/", ""}, {"*", "/%2e%2e/", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	opt := promising()
	opt.Prefix = "5d41402abc4b2a76b9719d911017c592/" // that nobody guesses: who does asks the store
	h := handler(f, unreachable(f), opt, uploads.HandlerOptions{Origins: []string{"https://friend.example"}})
	f.Fuzz(func(t *testing.T, method, target, body string) {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://localhost"+target, strings.NewReader(body))
		if err != nil || !strings.HasPrefix(target, "/") {
			t.Skip("no request")
		}
		req.RequestURI = target
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		switch kind := w.Header().Get("Content-Type"); {
		case w.Code/100 == 5:
			t.Errorf("HTTP %d %s", w.Code, w.Body)
		case w.Code/100 == 3, w.Code == http.StatusNoContent:
		case kind == "application/json":
			var answer struct{ Status string }
			if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || (answer.Status == "OK") != (w.Code == 200) {
				t.Errorf("HTTP %d %s: %v", w.Code, w.Body, err)
			}
		case w.Code != 200:
			t.Errorf("HTTP %d %s %s", w.Code, kind, w.Body)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("headers %v", w.Header())
		}
	})
}
