package uploads

import (
	"encoding/json"
	"net/http"
)

// refuse answers where no route matches. Only the mux knows which methods the path has: the handler that it gives says so.
func refuse(w http.ResponseWriter, r *http.Request, refusal http.Handler) {
	said := headerOnly{}
	refusal.ServeHTTP(said, r)
	allow := http.Header(said).Get("Allow")
	if allow == "" {
		fail(w, http.StatusNotFound, "there is nothing at this path")
		return
	}
	w.Header().Set("Allow", allow+", "+http.MethodOptions)
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	fail(w, http.StatusMethodNotAllowed, "the method must be one of "+allow)
}

// headerOnly keeps the header of an answer that nobody sends.
type headerOnly http.Header

func (h headerOnly) Header() http.Header            { return http.Header(h) }
func (h headerOnly) Write(data []byte) (int, error) { return len(data), nil }
func (h headerOnly) WriteHeader(int)                {}

// Refuse answers a request with a [Failure], for what stands before the handler.
func Refuse(w http.ResponseWriter, status int, message string) { fail(w, status, message) }

func fail(w http.ResponseWriter, status int, message string) {
	respond(w, status, Failure{Status: StatusError, Message: message})
}

// respond writes v as presign -o json prints it. A client that has gone is no error.
func respond(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v)
}
