package tiff

import (
	"math"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// readParts reads how large strips or tiles are.
func (l *layout) readParts(d *directory, limits codec.Limits) error {
	l.tiled = d.has(tagTileWidth) && d.has(tagTileHeight)
	if l.compression == oldJPEG && d.has(tagJPEGStart) {
		l.tiled, l.whole = false, true
	}
	if !l.tiled {
		rows, err := d.first(tagRowsPerStrip, math.MaxUint32)
		if l.whole {
			rows = math.MaxUint32
		}
		if err != nil {
			return err
		}
		if rows == 0 {
			return malformed("strips of 0 rows")
		}
		l.partWidth, l.partHeight, l.across = l.width, int(min(rows, int64(l.height))), 1
		l.parts = int64(ceilDiv(l.height, l.partHeight))
		return nil
	}
	width, err := d.first(tagTileWidth, 0)
	if err != nil {
		return err
	}
	height, err := d.first(tagTileHeight, 0)
	if err != nil {
		return err
	}
	if width < 1 || height < 1 || width > math.MaxInt32 || height > math.MaxInt32 {
		return malformed("tiles are %d×%d", width, height)
	}
	l.partWidth, l.partHeight = int(width), int(height)
	l.across = ceilDiv(l.width, l.partWidth)
	down := int64(ceilDiv(l.height, l.partHeight))
	l.parts = int64(l.across) * down
	// Tiles are unpacked with what stands over the edge: in a long and narrow image that may be most of the work.
	pixels := codec.Saturating(int64(l.across)*width, down*height)
	return codec.UpTo(limits.MaxPixels, pixels, "pixels in tiles")
}

// Tiles are multiples of 16 pixels each way (TIFF 6.0, section 15). Much smaller ones would take more time than their pixels; a few
// do no harm.
const (
	smallTile = 64
	manyTiles = 4096
)

// check refuses what is not read, and rows that take too much memory.
func (l *layout) check() error {
	for _, part := range []func() error{l.checkCompression, l.checkColours, l.checkParts, l.checkFormat} {
		if err := part(); err != nil {
			return err
		}
	}
	row := int64(ceilDiv(max(l.partWidth, l.width), l.h)) * int64(l.unitBits()) / 8
	if l.separate {
		row *= int64(l.samples)
	}
	return codec.UpTo(maxRow, row, "bytes in a row")
}

func (l *layout) checkCompression() error {
	switch {
	case l.fax() && (l.bits != 1 || l.stored() != 1):
		return malformed("fax compression of %d samples of %d bits", l.samples, l.bits)
	case l.jpeg() && l.bits != 8:
		return unsupported("JPEG compression of %d bits a sample", l.bits)
	case l.compression == webP && (l.bits != 8 || l.stored() != 3 && l.stored() != 4 || l.photometric == ycbcr):
		return unsupported("WebP compression of %d samples of %d bits", l.stored(), l.bits)
	case l.jpeg() && l.separate && l.photometric == ycbcr:
		return unsupported("JPEG compression of luma and chroma in planes of their own")
	}
	return nil
}

func (l *layout) checkColours() error {
	lab := l.photometric == cieLab || l.photometric == iccLab
	switch {
	case l.separate && l.h*l.v > 1:
		return unsupported("luma and subsampled chroma in planes of their own")
	case l.photometric == paletted && (l.bits > 16 || l.format != unsigned && l.format != undefined):
		return malformed("a palette for %d bits", l.bits)
	case lab && l.bits != 8 && l.bits != 16:
		return unsupported("Lab colours of %d bits", l.bits)
	}
	return nil
}

func (l *layout) checkParts() error {
	switch {
	case !l.tiled:
		return nil
	case l.parts > manyTiles && l.partWidth*l.partHeight < smallTile:
		return unsupported("%d tiles of %d×%d pixels", l.parts, l.partWidth, l.partHeight)
	case l.across > 1 && (l.partWidth%l.h != 0 || l.partWidth/l.h*l.unitBits()%8 != 0):
		return unsupported("tiles of %d pixels across", l.partWidth)
	}
	return nil
}

// checkFormat refuses samples of a type or depth that is not read.
func (l *layout) checkFormat() error {
	switch l.format {
	case unsigned, signed, undefined:
		if l.bits >= 1 && l.bits <= 16 || l.bits == 24 || l.bits == 32 || l.bits == 64 {
			return nil
		}
		return unsupported("%d bits a sample", l.bits)
	case float:
		if l.bits == 16 || l.bits == 24 || l.bits == 32 || l.bits == 64 {
			return nil
		}
		return unsupported("floating-point samples of %d bits", l.bits)
	case complexInt, complexFloat:
		return unsupported("complex numbers")
	}
	return unsupported("samples of type %d", l.format)
}

// stored is how many samples a pixel has in each plane of the file.
func (l *layout) stored() int {
	if l.separate {
		return 1
	}
	return l.samples
}

// planes is how many sets of strips there are.
func (l *layout) planes() int {
	if l.separate {
		return l.samples
	}
	return 1
}

// unitBits is how many bits of the first plane belong together: a pixel, or the pixels that share their chroma, with it.
func (l *layout) unitBits() int {
	if l.h*l.v == 1 {
		return l.stored() * l.bits
	}
	return (l.h*l.v + 2) * l.bits
}

// lineBytes are the bytes of a line of so many pixels: a row, or the rows that share their chroma.
func (l *layout) lineBytes(width int) int { return (ceilDiv(width, l.h)*l.unitBits() + 7) / 8 }

func ceilDiv(a, b int) int { return (a + b - 1) / b }
