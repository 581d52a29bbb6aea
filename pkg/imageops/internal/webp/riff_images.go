package webp

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// readStill reads a chunk of the image of a file that does not move. Only the first image counts.
func (p *parser) readStill(kind string, n int64) error {
	one := p.pending
	switch {
	case p.shows():
		return p.Skip(n)
	case one == nil:
		one = &picture{}
	case kind == "ALPH": // the second one
		if err := p.count(n); err != nil {
			return err
		}
		return p.Skip(n)
	}
	done, err := p.readPart(one, kind, n)
	if err != nil {
		return err
	}
	p.pending = one
	if !done {
		return nil
	}
	if p.extended && (one.width != p.header.Width || one.height != p.header.Height) {
		return codec.FormatError(fmt.Sprintf("canvas of %d×%d has an image of %d×%d",
			p.header.Width, p.header.Height, one.width, one.height))
	}
	switch flag := p.flags&flagAlpha != 0; {
	case p.extended && one.lossless:
		one.alpha = flag // what the image itself says is a hint only
	case !one.lossless && !flag:
		one.alpha, one.alph = false, nil
	}
	p.still, p.pending = one, nil
	return p.header.SetSize(int64(one.width), int64(one.height), p.opt.Limits)
}

// readPart reads a chunk of an image, and reports whether that was its pixels.
func (p *parser) readPart(one *picture, kind string, n int64) (done bool, err error) {
	if kind != "ALPH" { //nolint:nestif // the size bounds what is read, and may be in any of three places
		head, err := p.Peek(int(min(n, 10)))
		if err != nil {
			return false, err
		}
		if err := one.readSize(kind, head); err != nil {
			return false, err
		}
		if p.header.Width == 0 {
			if err := p.header.SetSize(int64(one.width), int64(one.height), p.opt.Limits); err != nil {
				return false, err
			}
		}
	}
	b, err := p.hold(n)
	if err != nil {
		return false, err
	}
	if kind == "ALPH" {
		one.alph, one.alpha = b, true
		return false, nil
	}
	one.data = b
	return true, nil
}

func (one *picture) readSize(kind string, head []byte) (err error) {
	if kind == "VP8L" {
		one.lossless, one.alph = true, nil
		one.width, one.height, one.alpha, err = vp8lSize(head)
		return err
	}
	one.width, one.height, err = vp8Size(head)
	return err
}

// readAnimation reads how often an animation is played (RFC 9649, 2.7.1.1). Its background is transparent, as in browsers,
// whatever colour it names.
func (p *parser) readAnimation(n int64) error {
	if n < 6 || n > codec.MaxMetadata {
		return codec.FormatError(fmt.Sprintf("chunk ANIM has %d bytes", n))
	}
	b, err := p.Take(n)
	if err != nil {
		return err
	}
	if !p.counted {
		p.plays, p.counted = int(binary.LittleEndian.Uint16(b[4:])), true
	}
	return nil
}

// frameHeader is how long an ANMF is before its image, in bytes.
const frameHeader = 16

// readFrame reads a frame of an animation, or skips it where only the first is of use.
func (p *parser) readFrame(n int64) error {
	if p.still != nil || !p.extended {
		return codec.FormatError("chunk ANMF is out of place")
	}
	if n < frameHeader+8 {
		return p.Skip(n)
	}
	if err := p.opt.Limits.CheckFrames(p.header.Frames + 1); err != nil {
		return err
	}
	p.header.Frames++
	if len(p.frames) > 0 && (p.opt.Still || !p.opt.Pixels) {
		return p.Skip(n)
	}
	b, err := p.Take(frameHeader)
	if err != nil {
		return err
	}
	one := picture{
		x: 2 * int(uint24(b)), y: 2 * int(uint24(b[3:])), duration: time.Duration(uint24(b[12:])) * time.Millisecond,
		clear: b[15]&1 != 0, blend: b[15]&2 == 0,
	}
	if err := p.readFrameParts(&one, n-frameHeader); err != nil {
		return err
	}
	if one.x+one.width > p.header.Width || one.y+one.height > p.header.Height {
		return codec.FormatError(fmt.Sprintf("frame of %d×%d at %d,%d is outside of its canvas",
			one.width, one.height, one.x, one.y))
	}
	p.frames = append(p.frames, one)
	return nil
}

// readFrameParts reads the chunks of a frame, left bytes.
func (p *parser) readFrameParts(one *picture, left int64) error {
	for done := false; left >= 8; {
		kind, n, err := p.chunkHeader(&left)
		if err != nil {
			return err
		}
		if left+n&1 < 0 {
			return codec.FormatError("chunk of a frame is longer than the frame")
		}
		image := kind == "VP8 " || kind == "VP8L"
		if done || !image && (kind != "ALPH" || one.alph != nil) {
			err = p.Skip(n)
		} else {
			done, err = p.readPart(one, kind, n)
		}
		if err == nil {
			err = p.padding(n, &left)
		}
		if err != nil {
			return err
		}
	}
	if one.data == nil {
		return codec.FormatError("frame without pixels")
	}
	if left > 0 {
		return p.Skip(left)
	}
	return nil
}

// finish fills in what the header says of colours.
func (p *parser) finish() error {
	h, first := &p.header, p.still
	if first == nil {
		first = &p.frames[0]
	}
	h.ColorModel = "YCbCr"
	if first.lossless {
		h.ColorModel = "RGB"
	}
	h.Alpha = first.alpha
	if p.still == nil {
		h.Alpha = p.flags&flagAlpha != 0 || first.alpha || !first.covers(h)
	}
	if h.Alpha {
		h.ColorModel += "A"
	}
	h.Planar = !first.lossless && !h.Alpha
	h.Narrow = h.Planar
	return nil
}

// covers reports whether a frame is as large as its canvas.
func (one *picture) covers(h *codec.Header) bool {
	return one.width == h.Width && one.height == h.Height
}
