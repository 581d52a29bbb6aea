package png

import (
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// palette is what PLTE and tRNS say.
type palette struct {
	colors [256][4]uint8 // RGBA, straight; opaque black where the file has none
	size   int
	// key is the colour that is transparent where keyed is set, a sample for each channel.
	key   [3]uint16
	keyed bool
}

// readPalette reads PLTE (11.2.2). Where it is only a suggestion it counts as absent.
// Colours beyond what the depth can name are never used.
func (r *parser) readPalette() error {
	p := &r.palette
	n := r.chunks.left
	b, err := r.chunks.data(3 * 256)
	if err != nil || r.file.ColorType != Paletted {
		return err
	}
	if n == 0 || n%3 != 0 || p.size > 0 {
		return codec.FormatError(fmt.Sprintf("palette of %d bytes", n))
	}
	for i := range p.colors {
		p.colors[i] = [4]uint8{3: 255}
	}
	for p.size = 0; p.size < len(b)/3; p.size++ {
		copy(p.colors[p.size][:3], b[3*p.size:])
	}
	return nil
}

// readTransparency reads tRNS (11.3.1.1). It counts as absent where it does not fit the colour type.
func (r *parser) readTransparency() error {
	b, err := r.chunks.data(2 * 256)
	if err != nil {
		return err
	}
	p, h := &r.palette, &r.file
	switch {
	case h.ColorType == Paletted && len(b) > 0 && len(b) <= p.size:
		for i, alpha := range b {
			p.colors[i][3] = alpha
		}
		h.Channels = 4
	case h.ColorType == Gray && len(b) == 2, h.ColorType == RGB && len(b) == 6:
		for i := range len(b) / 2 {
			p.key[i] = binary.BigEndian.Uint16(b[2*i:]) & (1<<h.BitDepth - 1)
		}
		p.keyed = true
		h.Channels = h.stored() + 1
	}
	return nil
}
