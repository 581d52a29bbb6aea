package imageops

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/colour"
)

// takes is what of an image goes into renditions of a format.
type takes int

const (
	takesFrames      takes = iota // all of them, of an animation
	takesPlanes                   // as they are
	takesPlanesAsRGB              // once they are small
	takesRows                     // or the image as a whole
)

// takes prefers frames to planes, and planes to rows. Planes stay where the format takes them, and colours need not be converted.
func (f *file) takes(s Spec, out *codec.Format) takes {
	if _, moves := f.image.(codec.Animation); moves && out.NewMovie != nil {
		return takesFrames
	}
	_, planar := f.image.(codec.PlaneDecoder)
	switch {
	case !planar || !f.header.Planar:
		return takesRows
	case s.encodesPlanes(out) && !f.tinted && !f.bright() && !f.needsSRGB(s):
		return takesPlanes
	case f.header.Narrow:
		return takesPlanesAsRGB
	}
	return takesRows
}

// needsSRGB reports whether the canvas of a rendition has a colour that the numbers of the file may not mean, or not have.
func (f *file) needsSRGB(s Spec) bool {
	return s.padsInColour() && (f.icc != nil || f.space() == colour.Gray)
}

// encodesPlanes reports whether the encoder of a format takes planes. They have lost something already, so it takes none if it is
// to lose nothing; and they are not transparent.
func (s Spec) encodesPlanes(out *codec.Format) bool {
	return out.Writes.Planes && (!s.Lossless || !out.Writes.Lossless) && (s.Fit != Pad || s.canvasColour(out) != nil)
}

// mayDivide reports whether renditions may take different things of a file of this row.
func (t table) mayDivide(source *codec.Format, outputs []Output) bool {
	first := outputs[0]
	row := t.named(first.Format)
	for _, output := range outputs {
		out := t.named(output.Format)
		moves := source.Animates && (out.NewMovie != nil) != (row.NewMovie != nil)
		planes := source.Planar && (output.Spec.encodesPlanes(out) != first.Spec.encodesPlanes(row) ||
			output.Spec.padsInColour() != first.Spec.padsInColour())
		if moves || planes {
			return true
		}
	}
	return false
}

// Holds reports whether Render holds all of a file of this format, also if the decoder needs less: it reads it twice, since the
// renditions asked for take different things of it. Of formats that are not FormatInfo.Streamed decoders hold files anyway.
func (o Options) Holds(source Format) bool {
	t := known()
	row := t.named(source)
	return row != nil && t.validate(o) == nil && t.mayDivide(row, o.outputs(t.kept(row)))
}

// decodes are those that the formats asked for need of one file: mostly one. A rendition has the same bytes whatever is made with
// it, so formats that take different things of the file are decoded for one after the other.
type decodes struct {
	table
	opt  Options
	all  []Output // in their order
	held []byte   // the file, if it may have to be read again
	jobs []*job
}

// open parses the header once for each decode.
func (d *decodes) open(s *source) (err error) {
	if d.mayDivide(s.row, d.all) {
		if d.held, err = s.All(); err != nil {
			return s.blame(err)
		}
		if s, err = d.again(); err != nil {
			return err
		}
	}
	for left := d.all; ; {
		f, err := d.openFor(s, left)
		if err != nil {
			return err
		}
		takes := func(output Output) takes { return f.takes(output.Spec, d.named(output.Format)) }
		var alike, others []Output
		for _, output := range left {
			if takes(output) == takes(left[0]) {
				alike = append(alike, output)
			} else {
				others = append(others, output)
			}
		}
		j := d.newJob(f, alike, d.opt)
		if err := j.checkSides(); err != nil {
			return err
		}
		d.jobs = append(d.jobs, j)
		if left = others; len(left) == 0 {
			return nil
		}
		if s, err = d.again(); err != nil {
			return err
		}
	}
}

// checkSides refuses renditions that would be larger than their format can hold, before anything is decoded.
func (j *job) checkSides() error {
	for _, v := range j.views {
		side := max(v.canvas.Width, v.canvas.Height)
		for _, out := range v.outs {
			if err := codec.UpTo(int64(out.MaxSide), int64(side), "pixels on one side of a rendition"); err != nil {
				return fmt.Errorf("%s as %s: %w", v.said(), out.Label, err)
			}
		}
	}
	return nil
}

// again reads the file that is held.
func (d *decodes) again() (*source, error) { return d.newSource(bytes.NewReader(d.held), d.opt.Limits) }

// openFor asks for all frames if a format wants them. Then those that want one cannot have it from the same decode.
func (d *decodes) openFor(s *source, outputs []Output) (*file, error) {
	still := !slices.ContainsFunc(outputs, func(output Output) bool { return d.named(output.Format).NewMovie != nil })
	largest := func(whole codec.Size) (side int) {
		for _, output := range outputs {
			side = max(side, output.Spec.longest(whole.Width, whole.Height), output.Spec.longest(whole.Height, whole.Width))
		}
		return side
	}
	f, err := s.open(codec.OpenOptions{Limits: codec.Limits(d.opt.Limits), Pixels: true, Largest: largest, Still: still, Tolerant: d.opt.Tolerant})
	if err == nil && !s.row.Streams {
		err = s.Finish()
	}
	return f, err
}

// run asks for memory, and makes the renditions of all decodes. A panic in between is an error about the image.
func (d *decodes) run(ctx context.Context) (made []Rendition, err error) {
	defer func() {
		if p := recover(); p != nil {
			made, err = nil, d.jobs[0].blame(fmt.Errorf("panic while rendering: %v", p))
		}
	}()
	var most int64
	var ways []way
	for _, j := range d.jobs {
		ways = append(ways, j.choose())
		bytes, err := ways[len(ways)-1].memory()
		if err != nil {
			return nil, err
		}
		most = max(most, bytes)
	}
	release, err := admit(ctx, d.opt, most+int64(len(d.held)))
	if err != nil {
		return nil, err
	}
	defer release()
	for _, way := range ways {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		more, err := way.make(ctx)
		if err != nil {
			return nil, err
		}
		made = append(made, more...)
	}
	return made, nil
}

// inOrder sorts renditions as they were asked for.
func (d *decodes) inOrder(made []Rendition) []Rendition {
	ordered := make([]Rendition, 0, len(made))
	for _, output := range d.all {
		for _, r := range made {
			if output.Is(r) {
				ordered = append(ordered, r)
			}
		}
	}
	return ordered
}
