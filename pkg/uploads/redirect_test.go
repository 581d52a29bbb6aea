package uploads

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const signedAnswer = `{"status":"OK","upload_url":"https://store.example/up?sig=1"}`

// elsewhere is a service of another origin, that notes all that it is told.
func elsewhere(t *testing.T) (at string, told func() string) {
	t.Helper()
	var all strings.Builder
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.Header.Write(&all)
		all.WriteString(r.URL.String())
		_, _ = io.WriteString(w, signedAnswer)
	}))
	t.Cleanup(server.Close)
	return server.URL, all.String
}

// redirecting is a service that sends everybody who asks for / to a place; elsewhere it answers to those who show its token or
// password.
func redirecting(t *testing.T, to string) *url.URL {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, to, http.StatusTemporaryRedirect)
			return
		}
		if auth := r.Header.Get("Authorization"); auth != "Bearer s3cr3t" && auth != "Basic bWU6czNjcjN0" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = io.WriteString(w, signedAnswer)
	}))
	t.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A redirect to another port, which net/http takes for the same service, is told neither token nor password, nor the query of
// the address; it is an error that says where it leads.
func TestRedirectTellsNoSecret(t *testing.T) {
	for name, secret := range map[string]func(*url.URL) (token string){
		"token":    func(*url.URL) string { return "s3cr3t" },
		"password": func(u *url.URL) string { u.User = url.UserPassword("me", "s3cr3t"); return "" },
		"query":    func(u *url.URL) string { u.RawQuery = "key=s3cr3t"; return "" },
	} {
		other, told := elsewhere(t)
		at := redirecting(t, other+"/here?x=y")
		token := secret(at)
		endpoint := impatient(t, at.String(), token)
		_, err := endpoint.Ask(t.Context(), File{Name: "x.jpg"})
		var moved *RedirectError
		if !errors.As(err, &moved) || moved.To != other+"/here" || strings.Contains(err.Error(), "s3cr3t") || mayAnswerLater(0, err) {
			t.Errorf("%s: %v, want a RedirectError to %s/here", name, err, other)
		}
		if _, err := endpoint.Status(t.Context(), "x"); err == nil {
			t.Errorf("%s: Status of a service without one gives no error", name)
		}
		if told() != "" {
			t.Errorf("%s: the other origin was asked: %s", name, told())
		}
	}
}

// Redirects of a service to itself are followed, with what it asks for; those of a service without secrets go anywhere.
func TestRedirectIsFollowed(t *testing.T) {
	other, told := elsewhere(t)
	for name, c := range map[string]struct {
		to, token string
		user      *url.Userinfo
	}{
		"same origin with a token":    {"/sign", "s3cr3t", nil},
		"same origin with a password": {"/sign", "", url.UserPassword("me", "s3cr3t")},
		"no secret":                   {other + "/sign", "", nil},
	} {
		at := redirecting(t, c.to)
		at.User = c.user
		endpoint := impatient(t, at.String(), c.token)
		if up, err := endpoint.Ask(t.Context(), File{Name: "x.jpg"}); err != nil || up.UploadURL == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if strings.Contains(told(), "Referer") || !strings.Contains(told(), "/sign") {
		t.Errorf("the other origin was told %s", told())
	}
}

// What is another origin: other hosts, ports and schemes.
func TestMayFollow(t *testing.T) {
	for from, targets := range map[string]map[string]bool{ // whether a token goes along
		"https://photos.example/": {
			"https://photos.example/x": true, "https://PHOTOS.example:443/x": true, "https://photos.example:8443/": false,
			"http://photos.example/": false, "https://sub.photos.example/": false, "https://example/": false,
		},
		"http://127.0.0.1:8080/": {"http://127.0.0.1:8080/x": true, "https://127.0.0.1:8080/": false, "http://127.0.0.1:8081/": false},
	} {
		for to, want := range targets {
			endpoint, err := NewEndpoint(from, "token")
			if err != nil {
				t.Fatal(err)
			}
			first := httptest.NewRequest(http.MethodGet, from, nil)
			next := httptest.NewRequest(http.MethodGet, to, nil)
			if err := endpoint.mayFollow(next, []*http.Request{first}); (err == nil) != want {
				t.Errorf("%s to %s: %v, want it followed: %v", from, to, err, want)
			}
		}
	}
	open, err := NewEndpoint("https://photos.example/", "")
	if err != nil {
		t.Fatal(err)
	}
	first := []*http.Request{httptest.NewRequest(http.MethodGet, "https://photos.example/", nil)}
	if open.mayFollow(httptest.NewRequest(http.MethodGet, "http://photos.example/", nil), first) == nil {
		t.Error("a signed URL would come in clear")
	}
}

func TestNewEndpointHidesPasswords(t *testing.T) {
	for _, bad := range []string{"http://me:s3cr 3t@host/", "http://me:s3cr/3t@host:port/", "me:s3cr3t@host", "ftp://me:s3cr3t@host/"} {
		if _, err := NewEndpoint(bad, ""); err == nil || strings.Contains(err.Error(), "s3cr") || strings.Contains(err.Error(), "3t@") {
			t.Errorf("NewEndpoint(%q): %v", bad, err)
		}
	}
}
