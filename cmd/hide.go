package cmd

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/s3img/s3img/pkg/s3ops"
)

// userInURL is the user and password of a URL in a text. Keys of objects may have an @ too, after a slash.
var userInURL = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://)[^/?#\s"'@]*@`) }) //nolint:gochecknoglobals // is never changed

// hideSecrets takes passwords in URLs out of a text. Errors of libraries may hold the whole URL, and most those about one that is
// written wrongly, in which nobody can tell where a password ends. Such a one was in an argument or in the environment: it is
// found as it stands there.
func hideSecrets(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	for _, value := range givenURLs() {
		quoted := strconv.Quote(value)
		text = strings.ReplaceAll(text, quoted[1:len(quoted)-1], s3ops.ShownURL(value))
		text = strings.ReplaceAll(text, value, s3ops.ShownURL(value))
	}
	return userInURL().ReplaceAllString(text, "${1}***@")
}

// givenURLs are the arguments, and the values of variables, that may be URLs with a password.
func givenURLs() (found []string) {
	for _, arg := range os.Args {
		if _, value, joined := strings.Cut(arg, "="); joined && strings.HasPrefix(arg, "--") {
			arg = value
		}
		if strings.Contains(arg, "@") && strings.Contains(arg, "://") && !s3ops.IsLocation(arg) {
			found = append(found, arg)
		}
	}
	for _, pair := range os.Environ() {
		name, value, _ := strings.Cut(pair, "=")
		isProxy := strings.HasSuffix(strings.ToLower(name), "_proxy") // whose URLs need no scheme
		if strings.Contains(value, "@") && (isProxy || strings.Contains(value, "://")) && !s3ops.IsLocation(value) {
			found = append(found, value)
		}
	}
	return found
}
