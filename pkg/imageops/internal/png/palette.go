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
func (p *parser) readPalette() error {
	q := &p.palette
	n := p.chunks.left
	b, err := p.chunks.data(3 * 256)
	if err != nil || p.file.ColorType != Paletted {
		return err
	}
	if n == 0 || n%3 != 0 || q.size > 0 {
		return codec.FormatError(fmt.Sprintf("palette of %d bytes", n))
	}
	for i := range q.colors {
		q.colors[i] = [4]uint8{3: 255}
	}
	for q.size = 0; q.size < len(b)/3; q.size++ {
		copy(q.colors[q.size][:3], b[3*q.size:])
	}
	return nil
}

// readTransparency reads tRNS (11.3.1.1). It counts as absent where it does not fit the colour type.
func (p *parser) readTransparency() error {
	b, err := p.chunks.data(2 * 256)
	if err != nil {
		return err
	}
	q, h := &p.palette, &p.file
	switch {
	case h.ColorType == Paletted && len(b) > 0 && len(b) <= q.size:
		for i, alpha := range b {
			q.colors[i][3] = alpha
		}
		h.Channels = 4
	case h.ColorType == Gray && len(b) == 2, h.ColorType == RGB && len(b) == 6:
		for i := range len(b) / 2 {
			q.key[i] = binary.BigEndian.Uint16(b[2*i:]) & (1<<h.BitDepth - 1)
		}
		q.keyed = true
		h.Channels = h.stored() + 1
	}
	return nil
}
