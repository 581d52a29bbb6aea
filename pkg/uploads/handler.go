package uploads

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/rs/cors"

	"github.com/s3img/s3img/pkg/s3ops"
)

// HealthPath answers as long as the process does.
const HealthPath = "/healthz"

// HandlerOptions of [NewHandler].
type HandlerOptions struct {
	// Origins are the web sites whose scripts may read the answers, as browsers name them: "https://example.com", with the
	// port where it is not that of the scheme. None = no header of CORS is sent, so that browsers let no other site read,
	// and what stands before the handler, such as a Function URL, can have rules of its own.
	Origins []string
	// Access is who may ask. The zero value lets everybody, so that it is the business of what stands before the handler.
	Access Access
	// Report gets the errors that clients are not told: why an upload could not be signed or looked for. It is called from
	// several goroutines, with the context of the request; nil drops them.
	Report func(context.Context, error)
}

// NewHandler returns the contract over HTTP, and the page that uses it.
//
//	GET /?filename=x-wing.jpg     an [Upload] as JSON; &size= in bytes and &type= may be told too, as in [File]
//	POST /uploads                 {"files":[{"name":…,"size":…,"type":…}]}, up to a hundred, in at most 256 KiB:
//	                              {"status":"OK","uploads":[…]} with an [Upload] or a [Failure] for each
//	GET /uploads/{key}/status     an [UploadStatus]; the key of an upload, percent-encoded
//	GET /healthz                  {"status":"OK"}, as long as the process answers, for everybody
//	GET /                         the page, for who prefers HTML
//
// Any other answer is a [Failure] as JSON: 400 where the request is to blame, 401 where opt.Access does not let in, 403 for other
// sites' scripts, 404 and 405 for other paths and methods, 413, 415, 503 where there are no credentials (any more), and 500. HEAD
// and OPTIONS work wherever GET does. Nothing but the parts of the page may be cached: each upload has a key of its own.
//
// It fails with an [*OriginError], or where the signer knows no place of the renditions: the contract promises their URLs.
func NewHandler(signer *Signer, opt HandlerOptions) (http.Handler, error) {
	if signer.opt.Dest.Bucket == "" {
		return nil, errors.New("the contract promises URLs of renditions, and no download bucket is given")
	}
	s := &presignService{
		signer: signer, access: opt.Access, report: opt.Report, mux: http.NewServeMux(), crossOrigin: http.NewCrossOriginProtection(),
	}
	if err := CheckOrigins(opt.Origins); err != nil {
		return nil, err
	}
	for _, origin := range opt.Origins {
		if err := s.crossOrigin.AddTrustedOrigin(origin); err != nil {
			return nil, &OriginError{Origin: origin}
		}
	}
	if s.report == nil {
		s.report = func(context.Context, error) {}
	}
	if err := s.addRoutes(); err != nil {
		return nil, err
	}
	if len(opt.Origins) == 0 {
		return s, nil
	}
	return cors.New(cors.Options{
		AllowedOrigins: opt.Origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{"Accept", "Authorization", "Content-Type"},
		MaxAge:         600, // seconds
	}).Handler(s), nil
}

// presignService answers the contract; what its routes do not know, it refuses in the contract's words.
type presignService struct {
	signer      *Signer
	access      Access
	report      func(context.Context, error)
	mux         *http.ServeMux
	crossOrigin *http.CrossOriginProtection
	page        *page
}

func (s *presignService) addRoutes() (err error) {
	if s.page, err = newPage(s.signer, s.access); err != nil {
		return err
	}
	s.mux.HandleFunc("GET /{$}", s.root)
	s.mux.HandleFunc("POST /uploads", s.guarded(s.signBatch))
	s.mux.HandleFunc("GET /uploads/{rest...}", s.guarded(s.status))
	s.mux.HandleFunc("GET "+HealthPath, s.health)
	part := s.page.serveFile
	if s.access.coversPage() {
		part = s.guarded(part)
	}
	for _, name := range pageFiles() {
		s.mux.HandleFunc("GET /"+name, part)
	}
	return nil
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

// guarded lets in who has access.
func (s *presignService) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.access.allows(r) {
			s.access.demand(w)
			return
		}
		next(w, r)
	}
}

// root is the oldest part of the contract, and the page where nothing of it is asked.
func (s *presignService) root(w http.ResponseWriter, r *http.Request) {
	asksName := strings.Contains(r.URL.RawQuery, "filename")
	if asksName || !prefersHTML(r) {
		if !asksName {
			w.Header().Set("Vary", "Accept")
		}
		s.guarded(s.presign)(w, r)
		return
	}
	if s.access.coversPage() {
		s.guarded(s.page.serve)(w, r)
		return
	}
	s.page.serve(w, r)
}

// prefersHTML is what browsers do, and other clients do not.
func prefersHTML(r *http.Request) bool { return strings.Contains(r.Header.Get("Accept"), "text/html") }

func (s *presignService) presign(w http.ResponseWriter, r *http.Request) {
	file, err := askedFile(r.URL.RawQuery)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	up, err := s.signer.Sign(r.Context(), file)
	if err != nil {
		status, message := s.refusal(r.Context(), err)
		fail(w, status, message)
		return
	}
	respond(w, http.StatusOK, up)
}

// refusal is what a client is told of an error of the signer.
func (s *presignService) refusal(ctx context.Context, err error) (status int, message string) {
	var badFile *FileError
	var credentials *s3ops.CredentialsError
	switch {
	case errors.As(err, &badFile):
		return http.StatusBadRequest, err.Error()
	case errors.As(err, &credentials):
		s.report(ctx, err)
		return http.StatusServiceUnavailable, "uploads cannot be signed at the moment"
	}
	s.report(ctx, err)
	return http.StatusInternalServerError, "the upload could not be signed"
}

// status takes a key with its slashes as they are or encoded.
func (s *presignService) status(w http.ResponseWriter, r *http.Request) {
	key, ok := strings.CutSuffix(r.PathValue("rest"), "/status")
	if !ok {
		fail(w, http.StatusNotFound, "there is nothing at this path")
		return
	}
	status, err := s.signer.Status(r.Context(), key)
	var badKey *KeyError
	switch {
	case err == nil:
		respond(w, http.StatusOK, status)
	case errors.As(err, &badKey):
		fail(w, http.StatusNotFound, err.Error())
	case r.Context().Err() != nil:
		fail(w, http.StatusServiceUnavailable, "the request has ended")
	default:
		s.report(r.Context(), err)
		fail(w, http.StatusServiceUnavailable, "the store does not tell at the moment how far the upload is")
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
	f = File{Name: query.Get("filename"), Type: query.Get("type"), Focus: query.Get("focus")}
	if size := query.Get("size"); size != "" {
		if f.Size, err = strconv.ParseInt(size, 10, 64); err != nil {
			return f, fmt.Errorf("size %q is no number of bytes", size)
		}
	}
	return f, nil
}
