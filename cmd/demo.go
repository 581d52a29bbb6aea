//go:build !lambda

package cmd

import (
	"bytes"
	"context"
	_ "embed" // the built-in photos
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// demoPhoto is a picture that s3img's authors rendered, stored as a phone held upright stores one: lying on its side with
// an orientation of 6, and with a (made-up) place in its GPS tags.
//
//go:embed demo.jpg
var demoPhoto []byte

// demoHEIC is the same picture, smaller and upright, in the format that phones write (by heif-enc).
//
//go:embed demo.heic
var demoHEIC []byte

const demoPhotoName, demoHEICName = "lake.jpg", "shore.heic"

func newDemo(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "demo [IMAGE…]",
		Short: "Play the whole workflow against an S3 of its own, and check the result",
		Long: `Play the whole workflow against an S3 of its own on this machine: make the public
bucket, sign an upload URL, upload, render, and GET the promised URLs as anyone
would: in the format that each name promises, and as WebP. Everything is thrown away
at the end. Without IMAGE two built-in photos are used, a JPEG and a HEIC.

It exits with 0 when each step did what it promised, else it names the step that did not.`,
		Example: "  s3img demo\n  s3img demo photo.jpg logo.png",
		RunE:    func(c *cobra.Command, args []string) error { return a.demo(c.Context(), args) },
	}
}

// demoStep is what demo prints of one step as JSON.
type demoStep struct {
	Step    int      `json:"step"`
	Command string   `json:"command"`
	Results []string `json:"results"`
}

func (a *app) demo(ctx context.Context, paths []string) error {
	s, err := startDevStore(ctx, &devFlags{
		uploadBucket: "photos-upload", publicBucket: "photos-public", prefix: defaultPrefix, cacheControl: renditions.DefaultCacheControl,
	}, nil)
	if err != nil {
		return fmt.Errorf("start an S3: %w", err)
	}
	defer func() { _ = s.server.Close() }()
	a.note("demo: an S3 of its own on %s, thrown away at the end", s.server.Endpoint)
	if err := a.demoCreate(ctx, s); err != nil {
		return fmt.Errorf("step 1, bucket create-website: %w", err)
	}
	if len(paths) == 0 {
		if err := a.demoBuiltIn(ctx, s); err != nil {
			return err
		}
	}
	for _, path := range paths {
		data, err := readRegular(path)
		if err != nil {
			return err
		}
		if err := a.demoImage(ctx, s, filepath.Base(path), data); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	a.note("demo: every step did what it promised")
	return nil
}

// demoBuiltIn plays the photos that are built in. A build that reads no HEIC leaves that out.
func (a *app) demoBuiltIn(ctx context.Context, s *devStore) error {
	if err := a.demoImage(ctx, s, demoPhotoName, demoPhoto); err != nil {
		return err
	}
	if _, reads := imageops.ContentTypeByName(demoHEICName); !reads {
		return nil
	}
	return a.demoImage(ctx, s, demoHEICName, demoHEIC)
}

// demoFormats are those that demo makes.
func demoFormats() []imageops.Format { return []imageops.Format{imageops.WebP} }

func readRegular(path string) ([]byte, error) {
	file, _, err := s3ops.OpenRegular(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(file)
}

func (a *app) printStep(step int, command string, results ...string) error {
	text := fmt.Sprintf("%d  %s", step, command)
	for _, result := range results {
		text += "\n     " + result
	}
	return a.emit(demoStep{step, command, results}, text)
}

func (a *app) demoCreate(ctx context.Context, s *devStore) error {
	if err := s.makeBuckets(ctx); err != nil {
		return err
	}
	return a.printStep(1, "s3img bucket create-website "+s.download.Bucket,
		"website  "+s.website.WebsiteURL, "objects  "+s.website.ObjectBaseURL)
}

// demoImage plays steps 2 to 5 for one image.
func (a *app) demoImage(ctx context.Context, s *devStore, name string, data []byte) error {
	up, err := a.demoPresign(ctx, s, name)
	if err != nil {
		return fmt.Errorf("step 2, presign: %w", err)
	}
	if err := a.demoPut(ctx, up, name, data); err != nil {
		return fmt.Errorf("step 3, upload: %w", err)
	}
	if err := a.demoResize(ctx, s); err != nil {
		return fmt.Errorf("step 4, resize: %w", err)
	}
	if err := a.demoGet(ctx, s, up, data); err != nil {
		return fmt.Errorf("step 5, GET: %w", err)
	}
	return nil
}

func (a *app) demoPresign(ctx context.Context, s *devStore, name string) (uploads.Upload, error) {
	signer, err := uploads.NewSigner(s.client, uploads.Options{
		Bucket: s.upload.Bucket, Prefix: s.upload.Key, Dest: s.download, Sizes: imageops.DefaultSizes(), Also: demoFormats(),
		Types: formatNames(allFormats), // all that can be rendered: who gives the images is who runs it
	})
	if err != nil {
		return uploads.Upload{}, err
	}
	up, err := signer.Sign(ctx, uploads.File{Name: name})
	if err != nil {
		return up, err
	}
	where, _, _ := strings.Cut(up.UploadURL, "?")
	return up, a.printStep(2, "s3img presign "+name+" --formats keep,webp",
		fmt.Sprintf("%s %s?X-Amz-Signature=…", up.Method, where),
		fmt.Sprintf("until %s, as %s", up.ExpiresAt.Format("15:04:05 UTC"), up.Headers["Content-Type"]))
}

func (a *app) demoPut(ctx context.Context, up uploads.Upload, name string, data []byte) error {
	answer, err := request(ctx, up.Method, up.UploadURL, up.Headers, bytes.NewReader(data))
	if err != nil {
		return err
	}
	if answer.status != 200 {
		return fmt.Errorf("the store answered HTTP %d: %s", answer.status, printable.Line(string(answer.body)))
	}
	return a.printStep(3, "curl -T "+name+" …", fmt.Sprintf("HTTP %d, %d bytes in the private bucket", answer.status, len(data)))
}

func (a *app) demoResize(ctx context.Context, s *devStore) error {
	render := renderFlags{image: imageops.Options{Sizes: imageops.DefaultSizes(), Style: imageops.Style{Also: demoFormats()}}}
	opt := render.options(s.renditions(), true)
	opt.List = true
	var made []string
	var failed error
	opt.Report = func(result renditions.Result) {
		failed = errors.Join(failed, result.Err)
		for _, r := range result.Renditions {
			if r.Status == renditions.Written {
				made = append(made, fmt.Sprintf("%dx%d, %d bytes  %s", r.Width, r.Height, r.Bytes, r.Address))
			}
		}
	}
	if _, err := renditions.Run(ctx, renditions.ObjectSources(ctx, s.client, s.upload), opt); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	return a.printStep(4, fmt.Sprintf("s3img resize %s --dest %s --sizes 1000,200 --formats keep,webp", s.upload, s.download), made...)
}

// demoGet checks the promised URLs as anyone sees them, and that the original stays private.
func (a *app) demoGet(ctx context.Context, s *devStore, up uploads.Upload, data []byte) error {
	original, err := imageops.Inspect(bytes.NewReader(data), imageops.Limits{})
	if err != nil {
		return err
	}
	var results []string
	for _, promised := range up.Renditions {
		result, err := checkPromise(ctx, promised, original)
		if err != nil {
			return err
		}
		results = append(results, result)
	}
	private := s.client.ObjectURL(s3ops.Location{Bucket: s.upload.Bucket, Key: up.Key})
	answer, err := request(ctx, "GET", private, nil, nil)
	if err != nil {
		return err
	}
	if answer.status != 403 {
		return fmt.Errorf("%s answered HTTP %d: the original should be private", private, answer.status)
	}
	results = append(results, fmt.Sprintf("%d the original is private: %s", answer.status, private))
	return a.printStep(5, "curl …, as anyone", results...)
}

// checkPromise GETs a promised URL and compares its type and dimensions with what they must be.
func checkPromise(ctx context.Context, promised uploads.Promise, original imageops.Info) (string, error) {
	format := promised.Format
	answer, err := request(ctx, "GET", promised.URL, nil, nil)
	if err != nil {
		return "", err
	}
	if answer.status != 200 || answer.contentType != format.ContentType() {
		return "", fmt.Errorf("%s answered HTTP %d %s, want 200 %s", promised.URL, answer.status, answer.contentType, format.ContentType())
	}
	got, err := imageops.Inspect(bytes.NewReader(answer.body), imageops.Limits{})
	if err != nil {
		return "", fmt.Errorf("%s: %w", promised.URL, err)
	}
	width, height := imageops.Square(promised.Size).Inside(original.Width, original.Height)
	if got.Width != width || got.Height != height {
		return "", fmt.Errorf("%s is %dx%d, want %dx%d", promised.URL, got.Width, got.Height, width, height)
	}
	return fmt.Sprintf("%d %s %dx%d  %s", answer.status, answer.contentType, got.Width, got.Height, promised.URL), nil
}
