//go:build !lambda

package cmd

import (
	"context"
	"errors"
	"math"
	"net"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
	"github.com/s3img/s3img/pkg/uploads"
)

// devInterval is short: the store is on this machine and holds little.
const devInterval = time.Second

type devFlags struct {
	renditionFlags
	formatFlags
	memoryFlag
	hookFlags
	data         string
	port         int
	websitePort  int
	pagePort     int
	uploadBucket string
	publicBucket string
	origins      []string

	// What environment and file say, and no flag.
	prefix       string // of uploads
	destPrefix   string
	cacheControl string // of renditions
}

func newDev(a *app) *cobra.Command {
	f := &devFlags{}
	c := &cobra.Command{
		Use:   "dev",
		Short: "Run an S3 of your own on this machine, with the buckets and the watcher set up",
		Long: `Run an S3 of your own on this machine: no account is needed, nothing leaves it.

It makes a private upload bucket and a public download bucket, renders what
arrives below input/ in the first into the second, serves the page from which
browsers upload, as ` + "`s3img serve`" + ` does, and prints how to reach it all.
With --data buckets and credentials stay between runs; without, they are in a
temporary folder that is removed at the end. Ctrl-C ends it.

The web pages that may speak to it are its own, those of each --cors-origin, and
those that a rule of a bucket names (` + "`s3img bucket allow-pages`" + `).`,
		Example: `  s3img dev
  s3img dev --data ~/.s3img-dev --port 9000
  s3img dev --cors-origin http://localhost:5173`,
		Args:              wantArgs(),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			a.settleDev(f, c.Flags())
			if err := f.check(); err != nil {
				return err
			}
			return a.dev(c.Context(), f)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.data, "data", "", "folder that keeps buckets and credentials (default: a temporary one)")
	flags.IntVar(&f.port, "port", 0, "port of the S3 endpoint on 127.0.0.1 (default: a free one)")
	flags.IntVar(&f.websitePort, "website-port", 0, "port of the bucket websites on 127.0.0.1 (default: a free one)")
	flags.IntVar(&f.pagePort, "page-port", 0, "port of the upload page on 127.0.0.1 (default: a free one)")
	flags.StringVar(&f.uploadBucket, "upload-bucket", "photos-upload", "name of the private bucket")
	flags.StringVar(&f.publicBucket, "public-bucket", "photos-public", "name of the public bucket")
	listVar(flags, &f.origins, "cors-origin", nil, "web origin whose pages may ask the page's service and the S3 too; may be given more than once")
	f.renditionFlags.add(flags, "s", imageops.DefaultSizes(), "sides of the square boxes that images are made to fit, in pixels")
	f.formatFlags.add(flags)
	f.addMemory(flags)
	f.hookFlags.add(flags)
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults, config.SectionNone)
	return c
}

// settleDev takes the places of the file, so that commands which read it too find here what they would find elsewhere. Its buckets are
// made in the embedded S3 only. Those of the environment are of another store.
func (a *app) settleDev(f *devFlags, flags *pflag.FlagSet) {
	f.prefix, f.destPrefix = defaultPrefix, ""
	for _, place := range []struct {
		variable, flag string
		to             *string
	}{
		{config.VarUploadBucket, "upload-bucket", &f.uploadBucket}, {config.VarDownloadBucket, "public-bucket", &f.publicBucket},
		{config.VarPrefix, "", &f.prefix}, {config.VarDestPrefix, "", &f.destPrefix},
	} {
		if text, said := a.file.Lookup(place.variable); said && !flags.Changed(place.flag) {
			*place.to = text
		}
	}
	f.prefix, f.destPrefix = s3ops.Location{Key: f.prefix}.AsFolder().Key, s3ops.Location{Key: f.destPrefix}.AsFolder().Key
}

// check finds before anything starts what cannot go well.
func (f *devFlags) check() error {
	if err := f.checkHooks(); err != nil {
		return err
	}
	for _, bucket := range []string{f.uploadBucket, f.publicBucket} {
		if err := s3ops.CheckBucketName(bucket); err != nil {
			return usageErrorf("%w", err)
		}
	}
	for _, port := range []int{f.port, f.websitePort, f.pagePort} {
		if port < 0 || port > math.MaxUint16 {
			return usageErrorf("%d is no port: want 1 to %d, or 0 for a free one", port, math.MaxUint16)
		}
	}
	if f.uploadBucket == f.publicBucket {
		return usageErrorf("--upload-bucket and --public-bucket are both %q: everybody could read the originals", f.uploadBucket)
	}
	if err := uploads.CheckOrigins(f.origins); err != nil {
		return usageErrorf("--cors-origin: %w", err)
	}
	return nil
}

// devStore is a running S3 with its two buckets.
type devStore struct {
	server   *devs3.Server
	client   *s3ops.Client
	upload   s3ops.Location // where clients upload: private
	download s3ops.Location // where renditions appear: public
	website  website.Site

	cacheControl string // of renditions
}

// startDevStore starts the embedded S3, which pages of the origins may ask; the caller closes its server.
func startDevStore(ctx context.Context, f *devFlags, origins []string) (_ *devStore, err error) {
	command, err := devS3Command()
	if err != nil {
		return nil, err
	}
	server, err := devs3.Start(ctx, devs3.Options{
		Command: command, Dir: f.data, Port: f.port, WebsitePort: f.websitePort, Origins: origins,
	})
	if err != nil {
		return nil, tempDirFailure(err)
	}
	s := &devStore{
		server:   server,
		upload:   s3ops.Location{Bucket: f.uploadBucket, Key: f.prefix},
		download: s3ops.Location{Bucket: f.publicBucket, Key: f.destPrefix},

		cacheControl: f.cacheControl,
	}
	cfg := server.Config()
	cfg.Version = version()
	if s.client, err = s3ops.Connect(ctx, cfg); err != nil {
		_ = server.Close()
		return nil, err
	}
	return s, nil
}

// renditions are stored as all commands store them.
func (s *devStore) renditions() *renditions.S3Store {
	return renditions.NewS3Store(s.client, s.download, renditions.S3Options{CacheControl: s.cacheControl})
}

// makeBuckets makes what is not there yet.
func (s *devStore) makeBuckets(ctx context.Context) (err error) {
	if err := s.client.CreateBucket(ctx, s.upload.Bucket); err != nil {
		return err
	}
	// OpenExisting: the folder is ours, and a bucket that was made public before may hold objects.
	s.website, err = website.Create(ctx, s.client, website.Options{Bucket: s.download.Bucket, OpenExisting: true})
	return err
}

func (a *app) dev(ctx context.Context, f *devFlags) error {
	render, err := a.settledRender()
	if err != nil {
		return err
	}
	render.renditionFlags, render.formatFlags, render.memoryFlag = f.renditionFlags, f.formatFlags, f.memoryFlag
	if err := render.parse(); err != nil {
		return err
	}
	settings := config.Settings{TagRejected: true}
	if err := settings.Read(a.lookup); err != nil {
		return usageErrorf("%w", err)
	}
	listener, err := httpserve.Listen(ctx, net.JoinHostPort("127.0.0.1", strconv.Itoa(f.pagePort)))
	if err != nil {
		return withHint(err, "choose another port with --page-port")
	}
	defer func() { _ = listener.Close() }()
	f.cacheControl = render.cacheControl
	s, err := startDevStore(ctx, f, f.pageOrigins(listener.Addr()))
	if errors.Is(err, syscall.EADDRINUSE) {
		return withHint(err, "choose other ports with --port and --website-port, or leave them out")
	}
	if err != nil {
		return err
	}
	defer func() { _ = s.server.Close() }()
	if err := s.makeBuckets(ctx); err != nil {
		return err
	}
	watching, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		<-s.server.Exited()
		stop(errServerEnded)
	}()
	page, err := a.serveDevPage(watching, listener, f, s, render.image)
	if err != nil {
		return err
	}
	defer page.close()
	info := s.info(page.url)
	if err := a.emit(info, info.text()); err != nil {
		return err
	}
	opt := render.options(s.renditions(), true)
	opt.List, opt.Endless, opt.WhenAlike, opt.Quarantine = true, true, renditions.AlikePauses, a.quarantine(settings.TagRejected)
	sources := renditions.WatchPrefix(watching, s.client, s.upload, renditions.WatchOptions{
		Interval: devInterval, Suffixes: settings.Suffixes, MirrorDeletes: settings.MirrorDeletes, Warn: a.warn,
	})
	err = a.runJob(watching, failedList{}, sources, opt, &f.hookFlags)
	if errors.Is(context.Cause(watching), errServerEnded) {
		return errServerEnded
	}
	return err
}

var errServerEnded = errors.New("the embedded S3 ended by itself")

// tempDirFailure says where else the store could have its files.
func tempDirFailure(err error) error {
	if _, ok := errors.AsType[*devs3.TempDirError](err); ok {
		return hintAlone(err, "name a folder that can be written to with TMPDIR, or with `s3img dev --data`, which keeps what is in it")
	}
	return err
}
