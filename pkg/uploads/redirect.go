package uploads

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// maxRedirects are followed of one request.
const maxRedirects = 10

// RedirectError is a redirect that is not followed, since what is secret would go to another origin with it.
type RedirectError struct {
	To string // without its query
}

func (e *RedirectError) Error() string {
	return fmt.Sprintf("it redirects to %s, another origin, which is not told what may be secret", e.To)
}

// mayFollow lets redirects of a service go where nobody else learns a secret: to the same scheme, host and port. Without a secret
// they may go anywhere that is no less private. What net/http does by itself is more generous: it takes a token along to other
// ports and to subdomains, and tells the whole address before in Referer, with its query.
func (e *Endpoint) mayFollow(req *http.Request, via []*http.Request) error {
	if len(via) >= maxRedirects {
		return errors.New("it redirects again and again")
	}
	from := via[0].URL
	if origin(from) == origin(req.URL) {
		if user := e.url.User; user != nil { // which net/http forgets
			password, _ := user.Password()
			req.SetBasicAuth(user.Username(), password)
		}
		return nil
	}
	if e.hasSecret() || (from.Scheme == "https" && req.URL.Scheme != "https") {
		return &RedirectError{To: place(req.URL)}
	}
	req.Header.Del("Referer")
	return nil
}

// hasSecret reports whether a request for this service tells anything that others should not know: whatever is in the query of the
// address was put there by who set it up.
func (e *Endpoint) hasSecret() bool {
	return e.token != "" || e.url.User != nil || e.url.RawQuery != ""
}

// origin is that of the web, with the port that is meant where none is named.
func origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}
