package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

type inspectFlags struct {
	dest string
	renditionFlags
	formatFlags
}

// inspectLine is what inspect prints of one image as JSON; the fields of imageops.Info stand among its own.
type inspectLine struct {
	Source string `json:"source"`
	URL    string `json:"url,omitempty"`
	Bytes  int64  `json:"bytes"`
	imageops.Info
	Renditions []renditions.Rendition `json:"renditions,omitempty"`
	Rejected   string                 `json:"rejected,omitempty"` // why a job found that it is no image
}

// rejectedLine is what inspect prints of what is no image, and was found to be none before.
type rejectedLine struct {
	Source   string `json:"source"`
	URL      string `json:"url,omitempty"`
	Bytes    int64  `json:"bytes"`
	Rejected string `json:"rejected"`
}

func newInspect(a *app) *cobra.Command {
	f := &inspectFlags{}
	c := &cobra.Command{
		Use:   "inspect SRC…",
		Short: "Tell what an image is, and which of its renditions exist",
		Long: `Tell what an image is: format, dimensions as displayed, orientation, colour, profile,
for four-colour images whether they become RGB by their profile or by a formula,
and whether a JPEG promises a gain map for high dynamic range (Ultra HDR);
by EXIF when a photo was taken, by which camera, and its copyright.
SRC is a file, a folder, a glob, s3://bucket/key, s3://bucket/prefix/, or - for
standard input. Only as much is read as the header needs.

With --dest, or for S3 with $S3_DOWNLOAD_BUCKET_NAME, it tells of each rendition
whether it is fresh (of the original as it is), stale, missing or foreign (of another
original), and its URL. Where s3img.yaml says what is made, one that was made otherwise
is stale too. Of an original that a job found to be no image, and tagged, it tells the
reason.`,
		Example: `  s3img inspect photo.jpg
  s3img inspect s3://up/input/x-wing.jpg --dest s3://down/ -o json`,
		Args:              wantArgs("SRC…"),
		ValidArgsFunction: a.completeLocations,
		RunE:              func(c *cobra.Command, args []string) error { return a.inspect(c.Context(), f, args) },
	}
	c.Flags().StringVarP(&f.dest, "dest", "d", "", "where renditions are looked for: a folder or s3://bucket/prefix")
	f.renditionFlags.add(c.Flags(), "s", imageops.DefaultSizes(), "sizes of the renditions")
	f.formatFlags.add(c.Flags())
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults)
	return c
}

func (a *app) inspect(ctx context.Context, f *inspectFlags, args []string) error {
	render, err := a.settledRender()
	if err != nil {
		return err
	}
	render.dest, render.renditionFlags, render.formatFlags = f.dest, f.renditionFlags, f.formatFlags
	if err := render.parse(); err != nil {
		return err
	}
	sources, err := a.inspectSources(ctx, &render, args)
	if err != nil {
		return err
	}
	var dest renditions.Store
	if render.to != (renditions.Place{}) {
		if dest, err = a.openStore(ctx, &render); err != nil {
			return err
		}
	}
	failed, total := 0, 0
	for src, err := range sources {
		if err != nil {
			return err
		}
		total++
		if err := a.inspectOne(ctx, src, dest, render.image); err != nil {
			failed++
			a.report(errors.New(describe(src.Address, err)), a.hints(err))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return failures(failed, total)
}

func (a *app) inspectSources(ctx context.Context, f *renderFlags, args []string) (iter.Seq2[renditions.Source, error], error) {
	if len(args) == 1 && args[0] == "-" {
		open := func(ctx context.Context) (renditions.Opened, error) { //nolint:unparam // others can fail
			return renditions.Opened{ReadCloser: a.stdin(ctx)}, nil
		}
		return func(yield func(renditions.Source, error) bool) {
			yield(renditions.Source{Address: "standard input", Open: open}, nil)
		}, nil
	}
	set, err := a.parseSources(ctx, anySource, args, "")
	if err != nil {
		return nil, err
	}
	if !set.InS3() {
		return set.Each(ctx, nil), nil
	}
	if f.to == (renditions.Place{}) {
		if f.to.At, err = a.downloadPlace(); err != nil {
			return nil, err
		}
	}
	client, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	return set.Each(ctx, client), nil
}

func (a *app) inspectOne(ctx context.Context, src renditions.Source, dest renditions.Store, image imageops.Options) error {
	if src.Err != nil {
		return src.Err
	}
	line := inspectLine{Source: src.Address, Bytes: src.Size}
	if at, err := s3ops.ParseLocation(src.Address); err == nil {
		line.URL = a.client.ObjectURL(at)
	}
	err := src.Peek(ctx, func(body io.Reader) (err error) {
		if line.Rejected, err = src.Rejected(ctx); err == nil {
			line.Info, err = imageops.Inspect(body, imageops.Limits{})
		}
		return err
	})
	if err != nil {
		return errors.Join(err, a.emitRejected(line))
	}
	if dest != nil && src.Name != "" {
		if line.Renditions, err = renditions.Promised(ctx, dest, src, image, a.file != nil); err != nil {
			return err
		}
	}
	return a.emit(line, line.text())
}

// emitRejected prints what is known of what cannot be inspected, if it was rejected.
func (a *app) emitRejected(line inspectLine) error {
	if line.Rejected == "" {
		return nil
	}
	rejected := rejectedLine{Source: line.Source, URL: line.URL, Bytes: line.Bytes, Rejected: line.Rejected}
	return a.emit(rejected, printable.Line(rejected.Source)+": rejected: "+printable.Line(rejected.Rejected))
}

func (l inspectLine) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s %dx%d, %s, %d bit", printable.Line(l.Source), l.Format, l.Width, l.Height, l.ColorModel, l.BitDepth)
	if l.Orientation != 1 {
		fmt.Fprintf(&b, ", orientation %d", l.Orientation)
	}
	if l.Frames > 1 {
		fmt.Fprintf(&b, ", %d frames", l.Frames)
	}
	if l.Pages > 1 {
		fmt.Fprintf(&b, ", first of %d pages", l.Pages)
	}
	if l.Profile != "" {
		fmt.Fprintf(&b, ", profile %q", l.Profile)
	}
	if l.GainMap {
		b.WriteString(", gain map")
	}
	if l.Conversion != "" {
		fmt.Fprintf(&b, ", to RGB by %s", l.Conversion)
	}
	for _, said := range []struct{ what, text string }{{"taken", l.Taken}, {"by", l.Camera}, {"copyright", l.Copyright}} {
		if said.text != "" {
			fmt.Fprintf(&b, ", %s %s", said.what, printable.Line(said.text))
		}
	}
	if l.Rejected != "" {
		fmt.Fprintf(&b, ", rejected: %s", printable.Line(l.Rejected))
	}
	if l.URL != "" {
		fmt.Fprintf(&b, "\n  %s", printable.Line(l.URL))
	}
	for _, r := range l.Renditions {
		where := r.Address
		if r.URL != "" {
			where = r.URL
		}
		fmt.Fprintf(&b, "\n  %s %s: %s", cmp.Or(r.Name, strconv.Itoa(r.Size)), r.Status, printable.Line(where))
	}
	return b.String()
}
