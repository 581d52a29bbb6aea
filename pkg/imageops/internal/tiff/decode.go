package tiff

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// picture is the first image of a TIFF.
type picture struct {
	header codec.Header
	layout *layout
	dir    *directory
}

// Open is for the table of formats. The file is read from anywhere.
func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	file, err := s.Whole()
	if err != nil {
		return nil, err
	}
	return open(&input{file}, opt.Limits)
}

// open reads the first directory, and what belongs to it.
func open(in *input, limits codec.Limits) (*picture, error) {
	s, at, err := openStructure(in)
	if err != nil {
		return nil, err
	}
	d, err := s.directory(at)
	if err != nil {
		return nil, err
	}
	if d.has(tagDNGVersion) {
		return nil, &codec.UnsupportedError{Format: "raw camera image (DNG)"}
	}
	p := &picture{dir: d}
	if p.layout, err = readLayout(d, limits); err != nil {
		return nil, err
	}
	p.header = p.layout.header()
	p.header.Pages = countPages(d, at)
	readMetadata(d, &p.header)
	if p.layout.photometric == cieLab || p.layout.photometric == iccLab {
		p.header.ICC = nil // rows are sRGB
	}
	p.layout.light = p.layout.format == float && p.layout.photometric == rgb && p.header.ICC == nil
	return p, nil
}

// Header returns what the file says before its pixels.
func (p *picture) Header() *codec.Header { return &p.header }

// Memory is the file, if it is held, and what unpacks it.
func (p *picture) Memory(codec.Want) int64 { return p.dir.in.Held + p.layout.memory(p.dir.in.Size) }

// Layout is the shape of the rows.
func (p *picture) Layout(int) codec.Layout { return p.layout.rows() }

// Rows decodes the image, strip by strip or a row of tiles at a time.
func (p *picture) Rows(ctx context.Context, _ codec.Want, emit func(codec.Row) error) error {
	lines, err := newLineReader(p.dir, p.layout)
	if err != nil {
		return err
	}
	defer lines.close()
	if p.layout.rows().Depth == 8 {
		s, err := newShape8(p.dir, p.layout)
		if err != nil {
			return err
		}
		return eachRow(ctx, lines, s, func(row []uint8) error { return emit(codec.Row{Scale: 1, Bytes: row}) })
	}
	s, err := newShape16(p.dir, p.layout)
	if err != nil {
		return err
	}
	return eachRow(ctx, lines, s, func(row []uint16) error { return emit(codec.Row{Scale: 1, Words: row}) })
}

func eachRow[S sample](ctx context.Context, lines *lineReader, s *shape[S], emit func([]S) error) error {
	for range s.height {
		line, err := lines.next(ctx)
		if err != nil {
			return err
		}
		if err := emit(s.row(line)); err != nil {
			return err
		}
	}
	return nil
}

// lineReader reads the planes that are needed side by side.
type lineReader struct {
	planes []*planeReader
	lines  [][]byte // of the planes, at hand
	inner  int      // rows of them that were given
	most   int      // rows of a line
}

func newLineReader(d *directory, l *layout) (*lineReader, error) {
	r := &lineReader{lines: make([][]byte, l.planesUsed()), most: l.v, inner: l.v}
	for i := range r.lines {
		p, err := newPlaneReader(d, l, i)
		if err != nil {
			return nil, err
		}
		r.planes = append(r.planes, p)
	}
	return r, nil
}

// next returns the lines in which the next row is, one of each plane.
func (r *lineReader) next(ctx context.Context) (lines [][]byte, err error) {
	if r.inner++; r.inner <= r.most {
		return r.lines, nil
	}
	r.inner = 1
	for i, p := range r.planes {
		if r.lines[i], err = p.next(ctx); err != nil {
			return nil, err
		}
	}
	return r.lines, nil
}

func (r *lineReader) close() {
	for _, p := range r.planes {
		p.close()
	}
}
