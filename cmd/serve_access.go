package cmd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
	"github.com/s3img/s3img/pkg/uploads"
)

// envServeToken holds the token where no file does; a flag would show it to everybody on the machine.
const envServeToken = "S3IMG_SERVE_TOKEN" //nolint:gosec // the name of one

// accessFlags say who may ask.
type accessFlags struct {
	tokenFile string
	basic     string
	anonymous bool
}

func (f *accessFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.tokenFile, "token-file", "", "file with the token that clients must show (default: $"+envServeToken+")")
	flags.StringVar(&f.basic, "basic", "", "USER:FILE: a user, and the file with the password that browsers must ask for")
	flags.BoolVar(&f.anonymous, "allow-anonymous", false, "let everybody ask who reaches the address")
}

// read reads the secrets. Beyond this machine, also by way of a proxy, nobody may ask without one, unless that is what is wanted.
func (f *accessFlags) read(ctx context.Context, addr net.Addr, proxied bool) (access uploads.Access, err error) {
	if access, err = f.secrets(ctx); err != nil {
		return access, err
	}
	secured := access.Token != "" || access.Password != ""
	switch {
	case secured && f.anonymous:
		return access, usageErrorf("--allow-anonymous lets everybody ask, and a token or password is there too: leave one of them out")
	case secured, f.anonymous, httpserve.Loopback(addr) && !proxied:
		return access, nil
	}
	return access, &Error{
		Err: errors.New("whoever reaches " + addr.String() + " could upload: it needs a token or a password"),
		Hints: []string{
			"put a token into a file and name it with --token-file, or set " + envServeToken + "; --basic asks for user and password",
			"--allow-anonymous lets everybody; on 127.0.0.1, with no proxy before it, nothing is needed",
		},
		Code: exitUsage,
	}
}

func (f *accessFlags) secrets(ctx context.Context) (access uploads.Access, err error) {
	if access.Token, err = secretFrom(ctx, f.tokenFile, envServeToken, tokenFileHolds); err != nil {
		return access, err
	}
	if f.basic != "" {
		user, file, ok := strings.Cut(f.basic, ":")
		if !ok || user == "" || file == "" {
			return access, usageErrorf("--basic %q is not USER:FILE", f.basic)
		}
		if access.Password, err = readSecret(ctx, file, "the password of --basic"); err != nil {
			return access, err
		}
		access.User = user
	}
	return access, nil
}

// guardServe refuses what is not for this service, and those who ask too much; and notes all who asked. Whoever looks whether it
// lives may look as often as they like: a probe that is refused would end it.
func (a *app) guardServe(f *serveFlags, handler http.Handler, addr net.Addr) http.Handler {
	client := httpserve.Client{TrustProxy: f.trustProxy}
	if f.rate > 0 {
		handler = httpserve.LimitRate(handler, httpserve.RateOptions{
			PerSecond: f.rate, Burst: int(f.rate * serveBurst), Client: client, Refuse: uploads.Refuse, Free: isProbe,
		})
	}
	handler = tracedRequests(guardHosts(handler, addr, f.hosts, uploads.Refuse), client)
	if f.noLog {
		return handler
	}
	return httpserve.LogAccess(handler, client, func(entry httpserve.Access) {
		if f.count != nil {
			f.count(entry)
		}
		a.logAccess(entry)
	})
}

// isProbe knows the requests that cost nothing.
func isProbe(r *http.Request) bool { return r.URL.Path == uploads.HealthPath }

// guardHosts lets a service be called by its own names only, on loopback and wherever they are known. On loopback the name is
// what tells the requests of other sites' scripts: there need be no secret.
func guardHosts(handler http.Handler, addr net.Addr, names []string, refuse httpserve.Refuse) http.Handler {
	if len(names) == 0 && !httpserve.Loopback(addr) {
		return handler
	}
	return httpserve.OnlyHosts(handler, names, refuse)
}

// accessLine is a request in JSON.
type accessLine struct {
	Client  string  `json:"client"`
	Request string  `json:"request"`
	Status  int     `json:"http_status"`
	Bytes   int64   `json:"bytes"`
	Seconds float64 `json:"seconds"`
}

// logAccess is called from several goroutines: a line is one write.
func (a *app) logAccess(entry httpserve.Access) {
	line := accessLine{entry.Client.String(), entry.Method + " " + entry.Path, entry.Status, entry.Bytes, entry.Took.Seconds()}
	switch {
	case a.quiet:
	case a.output == outputJSON:
		a.noteJSON(line)
	default:
		a.note("%s %s: HTTP %d, %d bytes, %s", line.Client, printable.Line(line.Request), line.Status, line.Bytes, entry.Took.Round(100*time.Microsecond))
	}
}

// pageHints is the command that lets the page upload.
func (a *app) pageHints(err error, bucket string, origins []string, global string) []string {
	if isNoSuchBucket(err) {
		return []string{"`" + createUploadCommand(bucket, origins, global) + "` makes it, private, for these pages"}
	}
	var refused *website.PageRefusedError
	if !errors.As(err, &refused) {
		return a.hints(err)
	}
	command := fmt.Sprintf("s3img bucket allow-pages %s%s", s3ops.ShellQuote(bucket), global)
	for _, origin := range origins {
		command += " --origin " + s3ops.ShellQuote(origin)
	}
	return []string{"the page cannot send files before this was run once: `" + command + "`"}
}
