package uploads

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/rs/cors"

	"github.com/s3img/s3img/pkg/s3ops"
)

// HandlerOptions of [NewHandler].
type HandlerOptions struct {
	// Origins are the web sites whose scripts may read the answers, as browsers name them: "https://example.com", with the
	// port where it is not that of the scheme. None = no header of CORS is sent, so that browsers let no other site read,
	// and what stands before the handler, such as a Function URL, can have rules of its own.
	Origins []string
	// Report gets the errors that clients are not told: why an upload could not be signed. It is called from several
	// goroutines, with the context of the request; nil drops them.
	Report func(context.Context, error)
}

// NewHandler returns the contract over HTTP. No request needs a token: that is the business of what stands before it.
//
//	GET /?filename=x-wing.jpg   an [Upload] as JSON; &size= in bytes and &type= may be told too, as in [File]
//	GET /healthz                {"status":"OK"}, as long as the process answers
//
// Any other answer is a [Failure] as JSON: 400 where the file is to blame, 404 and 405 for other paths and methods, 503 where
// there are no credentials (any more), and 500. HEAD and OPTIONS work wherever GET does. Nothing may be cached: each upload
// has a key of its own.
//
// It fails with an [*OriginError], or where the signer knows no place of the renditions: the contract promises their URLs.
func NewHandler(signer *Signer, opt HandlerOptions) (http.Handler, error) {
	if signer.opt.Dest.Bucket == "" {
		return nil, errors.New("the contract promises URLs of renditions, and no download bucket is given")
	}
	for _, origin := range opt.Origins {
		if err := checkOrigin(origin); err != nil {
			return nil, err
		}
	}
	s := &presignService{signer: signer, report: opt.Report, mux: http.NewServeMux()}
	if s.report == nil {
		s.report = func(context.Context, error) {}
	}
	s.mux.HandleFunc("GET /{$}", s.presign)
	s.mux.HandleFunc("GET /healthz", s.health)
	if len(opt.Origins) == 0 {
		return s, nil
	}
	return cors.New(cors.Options{
		AllowedOrigins: opt.Origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead},
		AllowedHeaders: []string{"Accept", "Content-Type"},
		MaxAge:         600, // seconds
	}).Handler(s), nil
}

// presignService answers the contract; what its routes do not know, it refuses in the contract's words.
type presignService struct {
	signer *Signer
	report func(context.Context, error)
	mux    *http.ServeMux
}

func (s *presignService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if handler, pattern := s.mux.Handler(r); pattern == "" {
		refuse(w, r, handler)
		return
	}
	s.mux.ServeHTTP(w, r)
}

func (s *presignService) presign(w http.ResponseWriter, r *http.Request) {
	file, err := askedFile(r.URL.RawQuery)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	up, err := s.signer.Sign(r.Context(), file)
	var refused *FileError
	var credentials *s3ops.CredentialsError
	switch {
	case err == nil:
		respond(w, http.StatusOK, up)
	case errors.As(err, &refused):
		fail(w, http.StatusBadRequest, err.Error())
	case errors.As(err, &credentials):
		s.report(r.Context(), err)
		fail(w, http.StatusServiceUnavailable, "uploads cannot be signed at the moment")
	default:
		s.report(r.Context(), err)
		fail(w, http.StatusInternalServerError, "the upload could not be signed")
	}
}

func (s *presignService) health(w http.ResponseWriter, _ *http.Request) {
	respond(w, http.StatusOK, struct {
		Status string `json:"status"`
	}{StatusOK})
}

// askedFile is strict about the whole query: what cannot be read may be half of a name.
func askedFile(rawQuery string) (f File, err error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return f, errors.New("the query cannot be read: percent-encode the file name")
	}
	if !query.Has("filename") {
		return f, errors.New("no file name given: ask for /?filename=x-wing.jpg")
	}
	f = File{Name: query.Get("filename"), Type: query.Get("type")}
	if size := query.Get("size"); size != "" {
		if f.Size, err = strconv.ParseInt(size, 10, 64); err != nil {
			return f, fmt.Errorf("size %q is no number of bytes", size)
		}
	}
	return f, nil
}
