package imageops

import (
	"encoding/binary"
	"errors"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// opaqueHold is how many bytes of rows an opaqueFeed holds before it trusts them.
const opaqueHold = 2 << 20

// errSeeThrough asks for the rows once more: a pixel is not opaque, and rows above it are resampled already.
var errSeeThrough = errors.New("a pixel is not opaque")

// mayBeOpaque reports whether rows with alpha are worth a try without. If it fails, they must come again. It is not where the
// file names one colour as transparent: that hardly fails to occur.
func (j *job) mayBeOpaque(l codec.Layout) bool {
	return l.Alpha() && l.Depth == 8 && j.header.Repeats && strings.HasSuffix(j.header.ColorModel, "A")
}

// opaqueFeed resamples rows whose alpha is 255 throughout without it: that is exact in fixed point, which costs a fraction of
// weighing colours by alpha, and gives the same as an image without alpha of the same colours.
//
// The two ways may round differently, so one rendition is never made of both. The first rows are held: images that are not
// opaque mostly show it there, and lose nothing. Those that show it later are decoded again.
type opaqueFeed struct {
	stream  *rowStream
	scale   int
	layout  codec.Layout
	held    []uint8 // rows, alpha included, until there is a feed
	feed    feed    // of colours
	colours []uint8 // one row
}

func newOpaqueFeed(s *rowStream, scale int, l codec.Layout) *opaqueFeed {
	return &opaqueFeed{
		stream: s, scale: scale, layout: l,
		held:    make([]uint8, 0, min(l.Width*l.Channels*l.Height, opaqueHold)),
		colours: make([]uint8, l.Width*(l.Channels-1)),
	}
}

func (f *opaqueFeed) write(row codec.Row) error {
	if !dropAlpha(f.colours, row.Bytes, f.layout.Channels) {
		return f.giveUp(row)
	}
	if f.feed == nil && len(f.held)+len(row.Bytes) <= cap(f.held) {
		f.held = append(f.held, row.Bytes...)
		return nil
	}
	if f.feed == nil {
		if err := f.trust(); err != nil {
			return err
		}
		dropAlpha(f.colours, row.Bytes, f.layout.Channels)
	}
	return f.writeColours()
}

// giveUp hands over to a feed that heeds alpha.
func (f *opaqueFeed) giveUp(row codec.Row) error {
	if f.feed != nil {
		return errSeeThrough
	}
	whole, err := f.stream.bytesFeed(f.scale, f.layout)
	if err != nil {
		return err
	}
	f.stream.feeds[f.scale] = whole
	err = f.release(func(held []uint8) error { return whole.write(codec.Row{Scale: f.scale, Bytes: held}) })
	if err != nil {
		return err
	}
	return whole.write(row)
}

// trust takes the image for opaque.
func (f *opaqueFeed) trust() (err error) {
	l := f.layout
	l.Channels--
	if f.feed, err = f.stream.bytesFeed(f.scale, l); err != nil {
		return err
	}
	return f.release(func(held []uint8) error {
		dropAlpha(f.colours, held, f.layout.Channels)
		return f.writeColours()
	})
}

// release lets go of the rows that are held.
func (f *opaqueFeed) release(write func(row []uint8) error) error {
	held, n := f.held, f.layout.Width*f.layout.Channels
	f.held = nil
	for ; len(held) > 0; held = held[n:] {
		if err := write(held[:n]); err != nil {
			return err
		}
	}
	return nil
}

func (f *opaqueFeed) writeColours() error {
	return f.feed.write(codec.Row{Scale: f.scale, Bytes: f.colours})
}

func (f *opaqueFeed) close() error {
	if f.feed == nil {
		if err := f.trust(); err != nil {
			return err
		}
	}
	return f.feed.close()
}

// dropAlpha copies the colours of 2 or 4 channels, and reports whether alpha, the last of them, is 255 throughout.
func dropAlpha(dst, src []uint8, channels int) (opaque bool) {
	if channels == 2 {
		all := uint8(255)
		for i := range dst {
			dst[i] = src[2*i]
			all &= src[2*i+1]
		}
		return all == 255
	}
	const alpha, left, right = 0xff000000ff000000, 0xffffff, 0xffffff << 24 // of two pixels
	all := uint64(alpha)
	for ; len(src) >= 16 && len(dst) >= 12; src, dst = src[16:], dst[12:] {
		a, b := binary.LittleEndian.Uint64(src), binary.LittleEndian.Uint64(src[8:])
		all &= a & b
		a, b = a&left|a>>8&right, b&left|b>>8&right
		binary.LittleEndian.PutUint64(dst, a|b<<48)
		binary.LittleEndian.PutUint32(dst[8:], uint32(b>>16))
	}
	last := uint8(255)
	for ; len(src) >= 4; src, dst = src[4:], dst[3:] {
		copy(dst[:3], src)
		last &= src[3]
	}
	return all == alpha && last == 255
}
