package httpserve

import (
	"net/http"
	"net/netip"
	"time"
)

// Access is a request that was answered. Its query and headers are left out: they may hold what is secret.
type Access struct {
	Client netip.Addr
	Method string
	Path   string // as it was sent, so that it has no character which drives a terminal
	Query  bool   // there was one
	Status int
	Bytes  int64
	Took   time.Duration
}

// LogAccess calls log after each answer, from several goroutines. A handler that panics is not logged; its panic is reported.
func LogAccess(next http.Handler, client Client, log func(Access)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		counted := &countingWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(counted, r)
		log(Access{
			Client: client.Addr(r), Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery != "",
			Status: counted.status, Bytes: counted.bytes, Took: time.Since(start),
		})
	})
}

type countingWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// Unwrap lets http.ResponseController reach the connection.
func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *countingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

func (w *countingWriter) Write(data []byte) (int, error) {
	n, err := w.ResponseWriter.Write(data)
	w.bytes += int64(n)
	return n, err
}
