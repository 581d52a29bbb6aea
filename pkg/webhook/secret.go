package webhook

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
)

var errSecret = errors.New("the shared secret is missing or wrong")

// trusts reports whether a request shows the secret: as a bearer token, as the password of any user, or bare, as MinIO's
// successors send a token that names no scheme. The comparison takes as long for every wrong one.
func (h *Handler) trusts(r *http.Request) bool {
	if h.opt.Secret == "" {
		return true
	}
	shown := sha256.Sum256([]byte(shownSecret(r)))
	return subtle.ConstantTimeCompare(shown[:], h.secret[:]) == 1
}

func shownSecret(r *http.Request) string {
	if _, password, ok := r.BasicAuth(); ok {
		return password
	}
	header := r.Header.Get("Authorization")
	scheme, token, two := strings.Cut(header, " ")
	switch {
	case !two:
		return header
	case strings.EqualFold(scheme, "Bearer"):
		return strings.TrimSpace(token)
	}
	return ""
}
