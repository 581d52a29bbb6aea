package tiff

import "context"

// decompressor unpacks strips or tiles, one after the other.
type decompressor interface {
	// start begins a strip or tile.
	start(ctx context.Context, p part) error
	// read fills a line from what follows in it. With an error the content of line is of no use.
	read(line []byte) error
	close()
}

// newDecompressor knows all schemes that layout lets through.
func newDecompressor(d *directory, l *layout) (decompressor, error) {
	f := feed{in: d.in, reversed: l.reversed}
	switch l.compression {
	case packBits:
		return &packBitsReader{feed: f}, nil
	case lzw:
		return &lzwReader{feed: f}, nil
	case deflate, oldDeflate:
		return &deflateReader{feed: f}, nil
	case zstandard:
		return &zstdReader{feed: f, window: l.window()}, nil
	case faxRuns, faxGroup3, faxGroup4, faxWords:
		return newFaxReader(f, d, l)
	case webP:
		return newWebPReader(f, l), nil
	case newJPEG:
		return newJPEGReader(f, d, l)
	case oldJPEG:
		return newOldJPEGReader(f, d, l)
	}
	return &plainReader{feed: f}, nil
}

// plainReader is for strips that are not compressed.
type plainReader struct{ feed }

func (r *plainReader) start(_ context.Context, p part) error {
	r.feed.start(p.at, p.n)
	return nil
}

func (r *plainReader) read(line []byte) error {
	if err := r.in.read(line, r.at); err != nil {
		return err
	}
	r.at += int64(len(line))
	if r.reversed {
		reverseBits(line)
	}
	return nil
}

func (r *plainReader) close() {}

// packBitsReader is for runs of equal bytes (TIFF 6.0, section 9).
type packBitsReader struct {
	feed
	literal int // bytes that follow as they are
	repeat  int // times that value follows
	value   byte
}

func (r *packBitsReader) start(_ context.Context, p part) error {
	r.feed.start(p.at, p.n)
	r.literal, r.repeat = 0, 0
	return nil
}

func (r *packBitsReader) read(line []byte) error {
	for len(line) > 0 {
		switch {
		case r.repeat > 0:
			n := min(r.repeat, len(line))
			for i := range line[:n] {
				line[i] = r.value
			}
			r.repeat -= n
			line = line[n:]
		case !r.more():
			return r.ended()
		case r.literal > 0:
			n := copy(line, r.buf[:min(r.literal, len(r.buf))])
			r.buf = r.buf[n:]
			r.literal -= n
			line = line[n:]
		default:
			if err := r.run(); err != nil {
				return err
			}
		}
	}
	return nil
}

// run reads the byte that says what follows.
func (r *packBitsReader) run() error {
	n := int8(r.buf[0])
	r.buf = r.buf[1:]
	switch {
	case n >= 0:
		r.literal = int(n) + 1
	case n != -128: // which is nothing
		if !r.more() {
			return r.ended()
		}
		r.repeat, r.value = 1-int(n), r.buf[0]
		r.buf = r.buf[1:]
	}
	return nil
}

func (r *packBitsReader) close() {}
