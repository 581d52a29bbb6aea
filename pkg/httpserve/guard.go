package httpserve

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"
	"sync/atomic"
)

// guard counts the requests in hand, and survives panics of its handler.
type guard struct {
	handler http.Handler
	report  func(error)
	inHand  atomic.Int64
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.inHand.Add(1)
	defer g.inHand.Add(-1)
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		if err, ok := value.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			g.report(&PanicError{Request: fmt.Sprintf("%s %q", r.Method, r.URL.Path), Value: value, Stack: debug.Stack()})
		}
		panic(http.ErrAbortHandler) //nolint:forbidigo // closes the connection: half an answer may be on its way
	}()
	g.handler.ServeHTTP(w, r)
}

// reporter makes an error of each line that net/http logs.
type reporter func(error)

func (r reporter) Write(line []byte) (int, error) {
	text, _, _ := strings.Cut(string(line), "\n")
	r(errors.New(text))
	return len(line), nil
}
