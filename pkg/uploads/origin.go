package uploads

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// OriginError is an origin that no browser would send, so that naming it would open nothing.
type OriginError struct{ Origin string }

func (e *OriginError) Error() string {
	return fmt.Sprintf("%q is no origin: want https://example.com, or with a port http://localhost:8080", e.Origin)
}

// CheckOrigins fails with an [*OriginError] for the first that is none.
func CheckOrigins(origins []string) error {
	for _, origin := range origins {
		if err := checkOrigin(origin); err != nil {
			return err
		}
	}
	return nil
}

// checkOrigin knows how browsers write origins (RFC 6454, 6.2): nothing after the host but a port that is not the scheme's
// own, and hosts in ASCII. Wildcards are refused: origins are named.
func checkOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme+"://"+u.Host != origin || u.Hostname() == "" {
		return &OriginError{Origin: origin}
	}
	needless, ok := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	odd := func(r rune) bool { return r == '*' || r > unicode.MaxASCII }
	if !ok || strings.HasSuffix(u.Host, needless) || strings.HasSuffix(u.Host, ":") || strings.ContainsFunc(origin, odd) {
		return &OriginError{Origin: origin}
	}
	return nil
}
