package png

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/motion"
)

// frame is one of an animation: its fcTL, and its pixels as chunks IDAT (third edition, 11.3.7).
type frame struct {
	x, y, width, height int
	delay               time.Duration
	disposal            codec.Disposal
	over                bool
	packed              codec.Stretch
	bytes               int64 // of packed pixels
}

// moving is what the parser knows of an animation.
type moving struct {
	wanted   bool
	plays    int
	frames   []frame
	isShown  bool   // the first frame is the still image: fcTL stands before IDAT
	sequence uint32 // of the next fcTL or fdAT
	damage   error  // the first that was found; nothing is read after it
}

// moves reports whether there is an animation to give.
func (p *parser) moves() bool { return p.wanted && p.header.Frames > 1 }

// spoilt notes damage.
func (m *moving) spoilt(format string, args ...any) {
	if m.damage == nil {
		m.damage = codec.FormatError("animation: " + fmt.Sprintf(format, args...))
	}
}

// follows checks a sequence number.
func (m *moving) follows(b []byte) {
	if n := binary.BigEndian.Uint32(b); n != m.sequence {
		m.spoilt("chunk %d comes where %d should", n, m.sequence)
	}
	m.sequence++
}

// readFrame reads an fcTL (11.3.7.2).
func (p *parser) readFrame() error {
	const length = 26
	c := &p.chunks
	if !p.moves() || p.damage != nil || len(p.frames) == p.header.Frames {
		return c.skip()
	}
	b, err := c.data(length)
	if err != nil {
		return err
	}
	if len(b) != length {
		p.spoilt("fcTL is damaged")
		return nil
	}
	p.follows(b)
	f := frame{delay: delayOf(b[20:]), over: b[25] == 1}
	for i, to := range []*int{&f.width, &f.height, &f.x, &f.y} {
		*to = int(min(binary.BigEndian.Uint32(b[4+4*i:]), 1<<31-1))
	}
	if !f.liesIn(p.file.Width, p.file.Height) || b[24] > 2 || b[25] > 1 {
		p.spoilt("frame %d of %d×%d at %d, %d", len(p.frames)+1, f.width, f.height, f.x, f.y)
		return nil
	}
	f.disposal = [3]codec.Disposal{codec.DisposeNone, codec.DisposeBackground, codec.DisposePrevious}[b[24]]
	if p.packed == 0 { // before IDAT
		if p.isShown {
			p.spoilt("two fcTL stand before the pixels")
		}
		if f.width != p.file.Width || f.height != p.file.Height {
			p.spoilt("the first frame is not as large as the image")
		}
		p.isShown = true
	}
	p.frames = append(p.frames, f)
	return nil
}

// liesIn reports whether a frame has pixels, all of them within an image.
func (f *frame) liesIn(width, height int) bool {
	return f.width > 0 && f.height > 0 && int64(f.x)+int64(f.width) <= int64(width) && int64(f.y)+int64(f.height) <= int64(height)
}

// delayOf is a fraction of a second.
func delayOf(b []byte) time.Duration {
	num, den := int64(binary.BigEndian.Uint16(b)), int64(binary.BigEndian.Uint16(b[2:]))
	if den == 0 {
		den = 100
	}
	return time.Duration(num * int64(time.Second) / den)
}

// readFrameData reads an fdAT (11.3.7.3), and keeps it as an IDAT.
func (p *parser) readFrameData() error {
	c, n := &p.chunks, len(p.frames)
	if !p.moves() || p.damage != nil {
		return c.skip()
	}
	if n == 0 || n == 1 && p.isShown || c.left < 4 {
		p.spoilt("fdAT is out of place")
		return c.skip()
	}
	f := &p.frames[n-1]
	if err := p.boundFrame(f, c.left); err != nil {
		return err
	}
	b, err := p.source.Take(c.left)
	if err != nil {
		p.damage = err
		return err
	}
	c.crc = crc32.Update(c.crc, crc32.IEEETable, b)
	if err := c.check(); err != nil {
		if errors.As(err, new(codec.FormatError)) {
			p.damage = err
			return nil
		}
		return err
	}
	p.follows(b)
	b = b[4:]
	f.packed.Add(append(binary.BigEndian.AppendUint32(nil, uint32(len(b))), "IDAT"...), b,
		binary.BigEndian.AppendUint32(nil, crc32.Update(crc32.ChecksumIEEE([]byte("IDAT")), crc32.IEEETable, b)))
	return nil
}

// boundFrame refuses more than the pixels of a frame can need.
func (p *parser) boundFrame(f *frame, more int64) error {
	const around = 12
	f.bytes += more + around
	return codec.UpTo(2*p.frameHeader(f).filteredBytes()+codec.PixelsRoom, f.bytes, "bytes of packed pixels")
}

// frameHeader is that of the image that a frame would be alone.
func (p *picture) frameHeader(f *frame) Header {
	h := p.file
	h.Width, h.Height = f.width, f.height
	return h
}

// animation is what has been read.
func (p *parser) animation() *animation {
	a := &animation{picture: p.picture, frames: p.frames, loops: motion.Loops(p.plays), damage: p.damage}
	if p.isShown && len(a.frames) > 0 {
		a.frames[0].packed = p.held
	}
	if a.damage == nil && len(a.frames) != p.header.Frames {
		a.damage = codec.FormatError(fmt.Sprintf("animation: %d frames of %d are there", len(a.frames), p.header.Frames))
	}
	return a
}
