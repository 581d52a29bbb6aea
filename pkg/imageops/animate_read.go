package imageops

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
)

// animation is a GIF taken apart, its pixels still packed. All slices are parts of the file.
type animation struct {
	width, height int
	loop          int // -1 none, 0 without end, else how often it is repeated
	table         []byte
	frames        []animationFrame
}

// animationFrame is one frame of a GIF.
type animationFrame struct {
	rect       image.Rectangle // within the canvas
	table      []byte          // of three bytes a colour: its own, or that of all
	clear      int             // the transparent index, -1 for none
	delay      uint16          // in hundredths of a second
	disposal   byte
	interlaced bool
	codeSize   int    // of LZW, in bits
	packed     []byte // sub-blocks, up to their terminator
}

// The ways to dispose of a frame after it was shown (GIF89a, 23). Browsers and Pillow take 4 for 3. 0 is for a frame
// that does not say, and means 1; Pillow takes that of the frame before.
const (
	disposeNone        = 1
	disposeBackground  = 2
	disposePrevious    = 3
	disposePreviousToo = 4
)

// readAnimation takes a GIF apart. Its trailer must be there: without it nobody knows how many frames are lost. On an
// error the animation is what came before it. No block may reach from one piece of the file to the next.
func readAnimation(pieces ...[]byte) (*animation, error) {
	r := &gifReader{rest: pieces}
	a := &animation{loop: -1}
	head, err := r.take(13)
	if err != nil {
		return a, err
	}
	a.width, a.height = int(binary.LittleEndian.Uint16(head[6:])), int(binary.LittleEndian.Uint16(head[8:]))
	if a.table, err = r.colors(head[10]); err != nil {
		return a, err
	}
	control := animationFrame{clear: -1}
	for {
		kind, err := r.take(1)
		switch {
		case err != nil:
			return a, err
		case kind[0] == ';':
			return a, a.check()
		case kind[0] == '!':
			err = r.extension(a, &control)
		case kind[0] == ',':
			err = r.frame(a, control)
			control = animationFrame{clear: -1}
		default:
			err = fmt.Errorf("block %#02x after frame %d", kind[0], len(a.frames))
		}
		if err != nil {
			return a, err
		}
	}
}

func (a *animation) check() error {
	if len(a.frames) == 0 {
		return errors.New("no frame")
	}
	return nil
}

// gifReader reads the blocks of a GIF that is in memory.
type gifReader struct {
	data []byte
	rest [][]byte // the pieces after it
}

func (r *gifReader) take(n int) ([]byte, error) {
	for n > 0 && len(r.data) == 0 && len(r.rest) > 0 {
		r.data, r.rest = r.rest[0], r.rest[1:]
	}
	if n > len(r.data) {
		return nil, io.ErrUnexpectedEOF
	}
	b := r.data[:n:n]
	r.data = r.data[n:]
	return b, nil
}

// colors takes the colour table that flags announce, or returns nil.
func (r *gifReader) colors(flags byte) ([]byte, error) {
	if flags&0x80 == 0 {
		return nil, nil
	}
	return r.take(3 << (flags&7 + 1))
}

// blocks takes a chain of sub-blocks with its terminator. The first one is returned by itself, too.
func (r *gifReader) blocks() (first, all []byte, err error) {
	start := r.data
	for {
		n, err := r.take(1)
		if err != nil {
			return nil, nil, err
		}
		b, err := r.take(int(n[0]))
		if err != nil {
			return nil, nil, err
		}
		if first == nil {
			first = b
		}
		if len(b) == 0 {
			return first, start[:len(start)-len(r.data)], nil
		}
	}
}

// extension heeds what concerns the next frame, and the number of repetitions, which Netscape brought in.
func (r *gifReader) extension(a *animation, control *animationFrame) error {
	label, err := r.take(1)
	if err != nil {
		return err
	}
	first, all, err := r.blocks()
	if err != nil {
		return err
	}
	switch {
	case label[0] == 0xf9 && len(first) >= 4:
		control.disposal = first[0] >> 2 & 7
		control.delay = binary.LittleEndian.Uint16(first[1:])
		if control.clear = -1; first[0]&1 != 0 {
			control.clear = int(first[3])
		}
	case label[0] == 0xff && (string(first) == "NETSCAPE2.0" || string(first) == "ANIMEXTS1.0"):
		if b := all[1+len(first):]; b[0] == 3 && b[1] == 1 {
			a.loop = int(binary.LittleEndian.Uint16(b[2:]))
		}
	}
	return nil
}

// frame takes a frame; what a control block said of it is in f.
func (r *gifReader) frame(a *animation, f animationFrame) error {
	b, err := r.take(9)
	if err != nil {
		return err
	}
	side := func(i int) int { return int(binary.LittleEndian.Uint16(b[i:])) }
	f.rect = image.Rectangle{Min: image.Pt(side(0), side(2)), Max: image.Pt(side(0)+side(4), side(2)+side(6))}
	if f.rect.Max.X > a.width || f.rect.Max.Y > a.height {
		return fmt.Errorf("frame %d is %v, beyond its canvas of %d×%d", len(a.frames)+1, f.rect, a.width, a.height)
	}
	f.interlaced = b[8]&0x40 != 0
	if f.table, err = r.colors(b[8]); err != nil {
		return err
	}
	if f.table == nil {
		f.table = a.table
	}
	size, err := r.take(1)
	if err != nil {
		return err
	}
	f.codeSize = int(size[0])
	_, f.packed, err = r.blocks()
	a.frames = append(a.frames, f)
	return err
}
