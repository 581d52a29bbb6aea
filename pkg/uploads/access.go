package uploads

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// Access says who may ask for uploads and their status: whoever shows the token, or user and password, of those that are set.
// The zero value lets everybody.
type Access struct {
	Token          string // as in "Authorization: Bearer TOKEN"
	User, Password string // of HTTP's Basic scheme; without a password it is off
}

// open tells that nothing is asked of anybody.
func (a Access) open() bool { return a.Token == "" && a.Password == "" }

// allows compares in constant time, whatever the lengths.
func (a Access) allows(r *http.Request) bool {
	if a.open() {
		return true
	}
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if a.Token != "" && strings.EqualFold(scheme, "Bearer") && same(strings.TrimSpace(token), a.Token) {
		return true
	}
	user, password, ok := r.BasicAuth()
	userFits, passwordFits := same(user, a.User), same(password, a.Password)
	return ok && a.Password != "" && userFits && passwordFits
}

func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// coversPage tells whether the page itself is closed: browsers ask for a password before they show one, and the page asks for a
// token, so that it must be there first. There is nothing secret in it.
func (a Access) coversPage() bool { return a.Password != "" }

// demand answers who may not ask.
func (a Access) demand(w http.ResponseWriter) {
	if a.Password != "" {
		w.Header().Add("WWW-Authenticate", `Basic realm="s3img", charset="UTF-8"`)
	}
	if a.Token != "" {
		w.Header().Add("WWW-Authenticate", `Bearer realm="s3img"`)
	}
	fail(w, http.StatusUnauthorized, "show who you are: this needs a token or a password")
}
