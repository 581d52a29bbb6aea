package uploads_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/uploads"
)

// TestAccess is the whole matrix: what is asked of clients, what they show, and what they ask for.
func TestAccess(t *testing.T) {
	const (
		bearer = "Bearer s3cret"
		basic  = "Basic Ym9iOnBhc3M6d29yZA==" // bob:pass:word
	)
	shown := map[string]string{
		"nothing": "", "token": bearer, "token, oddly": "bearer  s3cret ", "wrong token": "Bearer s3cre", "longer token": "Bearer s3cret1",
		"no token": "Bearer ", "password": basic, "wrong password": "Basic Ym9iOnBhc3M=", "other user": "Basic YWxpY2U6cGFzczp3b3Jk",
		"password alone": "Basic OnBhc3M6d29yZA==", "no Base64": "Basic %%%", "another scheme": "Digest s3cret", "the token plain": "s3cret",
	}
	asked := map[string][]string{"api": {"/?filename=x.jpg"}, "page": {"/", "Accept", "text/html"}, "part": {"/page.js"}, "health": {"/healthz"}}
	for name, c := range map[string]struct {
		access uploads.Access
		lets   []string // into the API
		page   bool     // is open to all
		demand string
	}{
		"open":  {uploads.Access{}, nil, true, ""},
		"token": {uploads.Access{Token: "s3cret"}, []string{"token", "token, oddly"}, true, `Bearer realm="s3img"`},
		"basic": {uploads.Access{User: "bob", Password: "pass:word"}, []string{"password"}, false, `Basic realm="s3img", charset="UTF-8"`},
		"both": {
			uploads.Access{Token: "s3cret", User: "bob", Password: "pass:word"}, []string{"token", "token, oddly", "password"}, false,
			`Basic realm="s3img", charset="UTF-8"|Bearer realm="s3img"`,
		},
		"user without password": {uploads.Access{Token: "s3cret", User: "bob"}, []string{"token", "token, oddly"}, true, `Bearer realm="s3img"`},
	} {
		base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{Access: c.access}))
		for who, credentials := range shown {
			for what, request := range asked {
				headers := append([]string{}, request[1:]...)
				if credentials != "" {
					headers = append(headers, "Authorization", credentials)
				}
				want, demand := http.StatusUnauthorized, c.demand
				open := name == "open" || what == "health" || (c.page && what != "api")
				if open || strings.Contains("|"+strings.Join(c.lets, "|")+"|", "|"+who+"|") {
					want, demand = http.StatusOK, ""
				}
				resp, body := call(t, http.MethodGet, base+request[0], headers...)
				if got := strings.Join(resp.Header.Values("WWW-Authenticate"), "|"); resp.StatusCode != want || got != demand {
					t.Errorf("%s, %s shown, %s asked: HTTP %d %q, want %d %q", name, who, what, resp.StatusCode, got, want, demand)
				}
				if want == http.StatusUnauthorized && !strings.HasPrefix(body, `{"status":"ERROR","message":`) {
					t.Errorf("%s: %s", name, body)
				}
			}
		}
		status, _ := postJSON(t, base+"/uploads", `{"files":[{"name":"x.jpg"}]}`)
		other, _ := call(t, http.MethodGet, base+"/uploads/other%2Fx/status")
		if closed := name != "open"; (status == http.StatusUnauthorized) != closed || (other.StatusCode == http.StatusUnauthorized) != closed {
			t.Errorf("%s: POST /uploads HTTP %d, status HTTP %d", name, status, other.StatusCode)
		}
	}
}

// A query may land in a log: no secret is ever taken from one.
func TestAccessIsNotInURLs(t *testing.T) {
	base := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{Access: uploads.Access{Token: "s3cret"}}))
	if resp, _ := call(t, http.MethodGet, base+"/?filename=x.jpg&token=s3cret&access_token=s3cret"); resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("HTTP %d", resp.StatusCode)
	}
	named := serve(t, handler(t, unreachable(t), promising(), uploads.HandlerOptions{
		Access: uploads.Access{Token: "s3cret"}, Origins: []string{"https://friend.example"},
	}))
	resp, _ := call(t, http.MethodOptions, named+"/uploads", "Origin", "https://friend.example",
		"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization,content-type")
	if resp.StatusCode != http.StatusNoContent || resp.Header.Get("Access-Control-Allow-Headers") == "" {
		t.Errorf("a preflight, which can show nothing: HTTP %d %v", resp.StatusCode, resp.Header)
	}
	refused, _ := call(t, http.MethodGet, named+"/?filename=x.jpg", "Origin", "https://friend.example")
	if refused.StatusCode != http.StatusUnauthorized || refused.Header.Get("Access-Control-Allow-Origin") != "https://friend.example" {
		t.Errorf("a site that is named cannot read that it needs a token: HTTP %d %v", refused.StatusCode, refused.Header)
	}
}
