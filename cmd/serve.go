package cmd

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
	"github.com/s3img/s3img/pkg/uploads"
)

// serveAddr is where only this machine reaches.
const serveAddr = "127.0.0.1:8080"

const (
	serveRate  = 20 // requests a second that a client may send over time: a page follows many uploads at once
	serveBurst = 10 // times that, at once after a pause
)

// serveFlags are what users say; what is signed is in signFlags.
type serveFlags struct {
	signFlags
	access     accessFlags
	addr       string
	hosts      []string
	origins    []string
	rate       float64
	trustProxy bool
	drain      time.Duration
	health     string
	noLog      bool                   // requests are not noted
	count      func(httpserve.Access) // counts those that were answered; nil counts none
}

func newServe(a *app) *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve",
		Short: "Sign uploads over HTTP, with a page to upload from",
		Long: `Answer the presign contract over HTTP until stopped, and serve a page from which
people upload. Files go straight to the store, never through this process.

  GET /                       the page, for browsers
  GET /?filename=x-wing.jpg   an upload, as ` + "`s3img presign -o json`" + ` prints it
  POST /uploads               several: {"files":[{"name":…,"size":…,"type":…}]}
  GET /uploads/{key}/status   waiting, rendering, ready or rejected
  GET /healthz                whether the process answers

On 127.0.0.1, where it is unless told otherwise, everybody on this machine may ask.
Any other address demands a token (` + envServeToken + ` or --token-file, sent as
"Authorization: Bearer"), a password (--basic), or --allow-anonymous.

Renditions are made by ` + "`s3img watch`" + ` or ` + "`s3img lambda`" + `. For TLS put a proxy in front
of it, with --host and --trust-proxy.`,
		Example: `  s3img serve
  s3img serve --addr :8080 --token-file token.txt
  s3img serve --host photos.example.com --trust-proxy --basic family:password.txt`,
		Args:              wantArgs(),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(c *cobra.Command, _ []string) error { return a.serve(c.Context(), &f, globalArgs(c)) },
	}
	flags := c.Flags()
	f.add(flags)
	a.addEncryptionFlags(flags)
	f.access.add(flags)
	flags.StringVar(&f.addr, "addr", serveAddr, "address to listen at")
	listVar(flags, &f.hosts, "host", nil, "name that clients call this service by, behind a proxy say; may be given more than once")
	listVar(flags, &f.origins, "cors-origin", nil, "web origin whose scripts may ask too; may be given more than once")
	flags.Float64Var(&f.rate, "rate", serveRate, "requests a second that each client may send; ten times as many at once; 0 is no limit")
	flags.BoolVar(&f.trustProxy, "trust-proxy", false, "take the client's address from X-Forwarded-For, as a proxy in front must set it")
	durationVar(flags, &f.drain, "drain-timeout", defaultDrain, "how long requests in hand may go on after a stop")
	flags.StringVar(&f.health, "health", "", "address that serves /healthz, /readyz and /metrics, 127.0.0.1:9090 say")
	_ = c.RegisterFlagCompletionFunc("dest", a.completeS3)
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults, config.SectionUpload)
	return c
}

// serveInfo is what serve prints first, as JSON.
type serveInfo struct {
	URL            string `json:"url"`
	UploadBucket   string `json:"upload_bucket"`
	DownloadBucket string `json:"download_bucket"`
}

func (a *app) serve(ctx context.Context, f *serveFlags, global string) error {
	opt, err := f.options(a)
	if err != nil {
		return err
	}
	if f.rate < 0 || f.drain <= 0 {
		return usageErrorf("--rate must not be negative, and --drain-timeout must be longer than nothing")
	}
	if err := errors.Join(checkListen("--addr", f.addr), checkListen("--health", f.health)); err != nil {
		return err
	}
	if opt.Dest.Bucket == "" {
		return usageErrorf("the contract promises URLs of renditions, and no download bucket is known: set %s or --dest", envDownloadBucket)
	}
	a.sourceIn(opt.Bucket)
	a.destIn(opt.Dest.Bucket)
	client, err := a.connect(ctx)
	if err != nil {
		return err
	}
	listener, err := httpserve.Listen(ctx, f.addr)
	if err != nil {
		return withHint(err, "choose another address with --addr")
	}
	health, err := a.newServeHealth(ctx, f, client, opt.Bucket)
	if err != nil {
		_ = listener.Close()
		return err
	}
	defer health.close()
	f.count = health.count
	handler, err := a.newServeHandler(ctx, f, client, opt, listener.Addr())
	if err != nil {
		_ = listener.Close()
		return err
	}
	address := pageURL(listener.Addr())
	if err := a.emit(serveInfo{address, opt.Bucket, opt.Dest.Bucket}, address); err != nil {
		_ = listener.Close()
		return err
	}
	go a.checkPages(ctx, client, opt.Bucket, f.pageOrigins(listener.Addr()), global)
	if err := httpserve.Serve(ctx, listener, handler, httpserve.Options{Drain: f.drain, Report: a.warn}); err != nil {
		return err
	}
	return ctx.Err()
}

// pageURL is what to open in a browser on this machine; a listener on every address is on loopback too.
func pageURL(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String() + "/"
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// pageOrigins are those that the page is known to be opened at.
func (f *serveFlags) pageOrigins(addr net.Addr) []string {
	page := pageURL(addr)
	origins := []string{page[:len(page)-1]}
	for _, host := range f.hosts {
		origins = append(origins, "https://"+host)
	}
	return append(origins, f.origins...)
}

// checkPages asks the store once whether it takes uploads from the page, and tells what to do where it does not.
func (a *app) checkPages(ctx context.Context, client *s3ops.Client, bucket string, origins []string, global string) {
	for _, origin := range origins {
		err := website.CheckPage(ctx, client, bucket, origin)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			a.report(err, a.pageHints(err, bucket, origins, global))
			return
		}
	}
}

// newServeHandler puts what every request must pass before the contract.
func (a *app) newServeHandler(ctx context.Context, f *serveFlags, client *s3ops.Client, opt uploads.Options, addr net.Addr) (http.Handler, error) {
	signer, err := uploads.NewSigner(client, opt)
	if err != nil {
		return nil, usageErrorf("%w", err)
	}
	access, err := f.access.read(ctx, addr, f.trustProxy || len(f.hosts) > 0)
	if err != nil {
		return nil, err
	}
	contract, err := uploads.NewHandler(signer, uploads.HandlerOptions{Origins: f.origins, Access: access, Report: func(_ context.Context, err error) { a.warn(err) }})
	if err != nil {
		return nil, usageErrorf("--cors-origin: %w", err)
	}
	return a.guardServe(f, contract, addr), nil
}
