package gif

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// The blocks (GIF89a, 17–26).
const (
	blockTrailer   = ';'
	blockFrame     = ','
	blockExtension = '!'
	// blockNothing is no block, but the end of a chain of sub-blocks that some programs write once too often.
	blockNothing = 0

	labelControl     = 0xf9
	labelApplication = 0xff
)

// Sniff reports whether a file begins as a GIF does.
func Sniff(head []byte) bool {
	return len(head) >= 6 && (string(head[:6]) == "GIF87a" || string(head[:6]) == "GIF89a")
}

// Open walks through the blocks of a GIF and counts its frames. What decoding needs of them is held. An end that is missing,
// and what is no block behind the first frame, are forgiven here: they only matter to those who want all frames.
func Open(s *codec.Source, opt codec.OpenOptions) (codec.Image, error) {
	p := &parser{s: s, opt: opt, control: frame{clear: -1}}
	p.gif.loops = -1
	if err := p.start(); err != nil {
		return nil, err
	}
	for !p.done {
		if err := p.block(); err != nil {
			return nil, err
		}
	}
	return p.image(), nil
}

// parser reads the blocks one after the other.
type parser struct {
	s       *codec.Source
	opt     codec.OpenOptions
	gif     picture
	screen  [2]int // logical
	table   []byte // of all frames
	control frame  // what is known of the next frame
	done    bool
	told    [2][math.MaxUint8]byte // the first sub-blocks of an extension
}

// image is what the blocks have told.
func (p *parser) image() codec.Image {
	h := &p.gif.header
	h.ColorModel = "Paletted"
	h.BitDepth = max(h.BitDepth, 1)
	if p.gif.moves() {
		return &animation{&p.gif}
	}
	return &p.gif
}

// start reads the header and the logical screen descriptor.
func (p *parser) start() error {
	var b [13]byte
	if err := p.s.ReadFull(b[:]); err != nil {
		return err
	}
	p.screen = [2]int{int(binary.LittleEndian.Uint16(b[6:])), int(binary.LittleEndian.Uint16(b[8:]))}
	var err error
	p.table, err = p.colours(b[10])
	return err
}

// colours takes the colour table that flags announce, or returns nil.
func (p *parser) colours(flags byte) ([]byte, error) {
	if flags&0x80 == 0 {
		return nil, nil
	}
	depth := int(flags&7) + 1
	p.gif.header.BitDepth = max(p.gif.header.BitDepth, depth)
	return p.s.Take(3 << depth)
}

// block reads one block. What is cut off behind the start of the first frame ends the file.
func (p *parser) block() error {
	kind, err := p.s.ReadByte()
	n := p.gif.header.Frames
	switch {
	case err != nil:
	case kind == blockNothing:
	case kind == blockFrame:
		err = p.frame()
	case kind == blockExtension:
		err = p.extension()
	case kind == blockTrailer && n > 0:
		p.done, p.gif.complete = true, true
	case n > 0:
		p.done = true
		p.gif.damage = codec.FormatError(fmt.Sprintf("block %#02x after frame %d", kind, n))
	default:
		err = codec.FormatError(fmt.Sprintf("block %#02x instead of a frame", kind))
	}
	if err != nil && p.gif.header.Frames > 0 && p.s.Err() == nil && codec.EndsEarly(err) {
		p.done = true
		return nil
	}
	return err
}

// frame takes a frame. The first one settles the size of the canvas.
func (p *parser) frame() error {
	f := p.control
	p.control = frame{clear: -1}
	var b [9]byte
	if err := p.s.ReadFull(b[:]); err != nil {
		return err
	}
	side := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:])) }
	f.x, f.y, f.width, f.height = side(0), side(2), side(4), side(6)
	f.interlaced = b[8]&0x40 != 0
	h := &p.gif.header
	if h.Frames == 0 {
		width, height := max(p.screen[0], f.x+f.width), max(p.screen[1], f.y+f.height)
		if err := h.SetSize(int64(width), int64(height), p.opt.Limits); err != nil {
			return err
		}
		h.Alpha = f.clear >= 0 || f.width < width || f.height < height
	}
	if err := p.opt.Limits.CheckFrames(h.Frames + 1); err != nil {
		return err
	}
	if p.opt.Pixels && !p.opt.Still {
		if err := p.opt.Limits.CheckMovie(h.Frames+1, h.Width, h.Height); err != nil {
			return err
		}
	}
	var err error
	if f.table, err = p.colours(b[8]); err != nil {
		return err
	}
	if f.table == nil {
		f.table = p.table
	}
	size, err := p.s.ReadByte()
	if err != nil {
		return err
	}
	f.codeSize = size
	h.Frames++
	return p.pixels(f)
}

// pixels takes the sub-blocks of a frame, without the lengths between them.
func (p *parser) pixels(f frame) error {
	held := p.opt.Pixels && (!p.opt.Still || len(p.gif.frames) == 0)
	most := mostPacked(min(f.width, p.gif.header.Width), min(f.height, p.gif.header.Height))
	err := p.subBlocks(func(n int, total int64) error {
		if err := codec.UpTo(most, total, "bytes in a frame"); err != nil {
			return err
		}
		if !held {
			return p.s.Skip(int64(n))
		}
		return f.packed.take(p.s, n, &p.gif.store)
	})
	f.cut = err != nil
	if held {
		p.gif.hold(f)
	}
	return err
}

// mostPacked bounds the pixels of a frame, packed by LZW. A pixel takes at most two codes of 9 bits, if the table is cleared
// for each, and twice as many bytes if each is in a sub-block of its own.
func mostPacked(width, height int) int64 { return 5*int64(width)*int64(height) + codec.PixelsRoom }

// subBlocks calls take for each of a chain of sub-blocks, which has n bytes, total bytes having come up to its end, and reads
// their terminator.
func (p *parser) subBlocks(take func(n int, total int64) error) error {
	for total := int64(0); ; {
		n, err := p.s.ReadByte()
		if err != nil || n == 0 {
			return err
		}
		total += 1 + int64(n)
		if err := take(int(n), total); err != nil {
			return err
		}
	}
}

// extension heeds what concerns the next frame, and the number of repetitions, which Netscape brought in.
func (p *parser) extension() error {
	label, err := p.s.ReadByte()
	if err != nil {
		return err
	}
	heeded := label == labelControl || label == labelApplication
	var told [2][]byte
	blocks := 0
	err = p.subBlocks(func(n int, _ int64) error {
		if p.gif.header.Frames == 0 {
			if err := p.s.BeforePixels(int64(n)); err != nil {
				return err
			}
		}
		if !heeded || blocks == len(told) {
			return p.s.Skip(int64(n))
		}
		told[blocks] = p.told[blocks][:n]
		blocks++
		return p.s.ReadFull(told[blocks-1])
	})
	if err != nil {
		return err
	}
	switch first, second := told[0], told[1]; {
	case label == labelControl && len(first) >= 4:
		p.control = frame{clear: -1, disposal: first[0] >> 2 & 7, delay: binary.LittleEndian.Uint16(first[1:])}
		if first[0]&1 != 0 {
			p.control.clear = int16(first[3])
		}
	case string(first) == "NETSCAPE2.0" || string(first) == "ANIMEXTS1.0":
		if len(second) == 3 && second[0] == 1 {
			p.gif.loops = int(binary.LittleEndian.Uint16(second[1:]))
		}
	}
	return nil
}
