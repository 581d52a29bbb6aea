//go:build !lambda

package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/devs3"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// devInterval is short: the store is on this machine and holds little.
const devInterval = time.Second

type devFlags struct {
	data         string
	port         int
	websitePort  int
	pagePort     int
	uploadBucket string
	publicBucket string
	sizes        []int
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
temporary folder that is removed at the end. Ctrl-C ends it.`,
		Example: `  s3img dev
  s3img dev --data ~/.s3img-dev --port 9000`,
		Args:              wantArgs(),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(c *cobra.Command, _ []string) error { return a.dev(c.Context(), f) },
	}
	flags := c.Flags()
	flags.StringVar(&f.data, "data", "", "folder that keeps buckets and credentials (default: a temporary one)")
	flags.IntVar(&f.port, "port", 0, "port of the S3 endpoint on 127.0.0.1 (default: a free one)")
	flags.IntVar(&f.websitePort, "website-port", 0, "port of the bucket websites on 127.0.0.1 (default: a free one)")
	flags.IntVar(&f.pagePort, "page-port", 0, "port of the upload page on 127.0.0.1 (default: a free one)")
	flags.StringVar(&f.uploadBucket, "upload-bucket", "photos-upload", "name of the private bucket")
	flags.StringVar(&f.publicBucket, "public-bucket", "photos-public", "name of the public bucket")
	flags.IntSliceVarP(&f.sizes, "sizes", "s", imageops.DefaultSizes(), "sides of the square boxes that images are made to fit, in pixels")
	return c
}

// devStore is a running S3 with its two buckets.
type devStore struct {
	server   *devs3.Server
	client   *s3ops.Client
	upload   s3ops.Location // where clients upload: private
	download s3ops.Location // where renditions appear: public
	website  s3ops.Website
}

// startDevStore starts the embedded S3; the caller closes its server.
func startDevStore(ctx context.Context, f *devFlags) (_ *devStore, err error) {
	command, err := devS3Command()
	if err != nil {
		return nil, err
	}
	server, err := devs3.Start(ctx, devs3.Options{
		Command: command, Dir: f.data, Port: f.port, WebsitePort: f.websitePort,
	})
	if err != nil {
		return nil, err
	}
	s := &devStore{
		server:   server,
		upload:   s3ops.Location{Bucket: f.uploadBucket, Key: defaultPrefix},
		download: s3ops.Location{Bucket: f.publicBucket},
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
	return renditions.NewS3Store(s.client, s.download, renditions.S3Options{CacheControl: renditions.DefaultCacheControl})
}

// makeBuckets makes what is not there yet.
func (s *devStore) makeBuckets(ctx context.Context) (err error) {
	if err := s.client.CreateBucket(ctx, s.upload.Bucket); err != nil {
		return err
	}
	if _, err := s.client.AllowPages(ctx, s.upload.Bucket, []string{"*"}); err != nil {
		return err
	}
	// OpenExisting: the folder is ours, and a bucket that was made public before may hold objects.
	s.website, err = s.client.CreateWebsite(ctx, s3ops.WebsiteOptions{
		Bucket: s.download.Bucket, CORSOrigins: []string{"*"}, OpenExisting: true,
	})
	return err
}

func (a *app) dev(ctx context.Context, f *devFlags) error {
	render := renderFlags{sizes: f.sizes, imageFlags: defaultImageFlags()}
	image, err := render.imageOptions()
	if err != nil {
		return err
	}
	s, err := startDevStore(ctx, f)
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
	page, err := a.serveDevPage(watching, f, s, image)
	if err != nil {
		return err
	}
	defer page.close()
	info := s.info(page.url)
	if err := a.emit(info, info.text()); err != nil {
		return err
	}
	opt := render.options(image, s.renditions(), true)
	opt.List, opt.Endless, opt.Quarantine = true, true, a.quarantine(true)
	sources := renditions.WatchPrefix(watching, s.client, s.upload, renditions.WatchOptions{Interval: devInterval, Warn: a.warn})
	err = a.runJob(watching, "", sources, opt)
	if errors.Is(context.Cause(watching), errServerEnded) {
		return errServerEnded
	}
	return err
}

var errServerEnded = errors.New("the embedded S3 ended by itself")

// devInfo is what dev prints first, as JSON.
type devInfo struct {
	Endpoint       string            `json:"endpoint"`
	UploadBucket   string            `json:"upload_bucket"`
	DownloadBucket string            `json:"download_bucket"`
	WebsiteURL     string            `json:"website_url"`
	ObjectBaseURL  string            `json:"object_base_url"`
	PageURL        string            `json:"page_url"`
	Data           string            `json:"data"`
	Environment    map[string]string `json:"environment"`
}

func (s *devStore) info(page string) devInfo {
	return devInfo{
		Endpoint: s.server.Endpoint, UploadBucket: s.upload.Bucket, DownloadBucket: s.download.Bucket,
		WebsiteURL: s.website.WebsiteURL, ObjectBaseURL: s.website.ObjectBaseURL, PageURL: page, Data: s.server.Dir,
		Environment: s.environment(),
	}
}

func (s *devStore) environment() map[string]string {
	return map[string]string{
		"AWS_ENDPOINT_URL":      s.server.Endpoint,
		"AWS_ACCESS_KEY_ID":     s.server.AccessKey,
		"AWS_SECRET_ACCESS_KEY": s.server.SecretKey,
		"AWS_REGION":            s.client.Region(),
		envUploadBucket:         s.upload.Bucket,
		envDownloadBucket:       s.download.Bucket,
		envWebsiteURL:           s.server.WebsiteURL,
	}
}

// environmentOrder is the order in which people read the block of exports.
var environmentOrder = []string{
	"AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION",
	envUploadBucket, envDownloadBucket, envWebsiteURL,
}

func (d devInfo) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "endpoint     %s\n", d.Endpoint)
	fmt.Fprintf(&b, "access key   %s\n", d.Environment["AWS_ACCESS_KEY_ID"])
	fmt.Fprintf(&b, "secret key   %s\n", d.Environment["AWS_SECRET_ACCESS_KEY"])
	fmt.Fprintf(&b, "upload page  %s\n", d.PageURL)
	fmt.Fprintf(&b, "uploads      s3://%s/%s  (private)\n", d.UploadBucket, defaultPrefix)
	fmt.Fprintf(&b, "renditions   %s  (public)\n", d.ObjectBaseURL)
	fmt.Fprintf(&b, "website      %s\n", d.WebsiteURL)
	fmt.Fprintf(&b, "data         %s\n", d.Data)
	b.WriteString("\nIn another terminal:\n\n")
	for _, name := range environmentOrder {
		fmt.Fprintf(&b, "  export %s=%s\n", name, d.Environment[name])
	}
	b.WriteString("\n  s3img upload photo.jpg\n")
	return b.String()
}
