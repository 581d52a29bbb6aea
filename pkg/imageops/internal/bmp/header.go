package bmp

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Lengths of the second header. OS/2 2.x may cut its own off behind any field.
const (
	fileHeaderLen = 14
	coreLen       = 12 // OS/2 1.x, Windows 2
	infoLen       = 40 // Windows 3
	v2Len         = 52 // has masks for red, green and blue
	v3Len         = 56 // and for alpha
	v4Len         = 108
	v5Len         = 124
	os2MinLen     = 16
	os2MaxLen     = 64
)

// The compressions that are read (biCompression). 3 and 4 have other meanings in files of OS/2.
const (
	compressionRGB            = 0
	compressionRLE8           = 1
	compressionRLE4           = 2
	compressionBitfields      = 3
	compressionAlphaBitfields = 6
	compressionRLE24          = 104 // OS/2's 4
)

// fields is what a file says in front of its pixels.
type fields struct {
	width, height int64
	bits          int  // of a pixel in the file: 1, 2, 4, 8, 16, 24 or 32
	channels      int  // of a pixel in a row: 1 grey, 3 RGB, 4 RGBA
	bottomUp      bool // the rows come lowest first, as most files have them
	depth         int  // bits of the deepest channel (of an index, if paletted), at most 8
	size          int  // of the second header
	compression   int
	start         int64 // of the pixels
	colours       int   // of the palette
	entry         int   // bytes of a colour
	masks         [4]uint32
	profile       int64 // where the embedded profile is, 0 without one
	profileSize   int64
}

// paletted reports whether pixels are indices.
func (f *fields) paletted() bool { return f.bits <= 8 }

// validLen reports whether a second header may be that long.
func validLen(n uint32) bool {
	switch n {
	case coreLen, infoLen, v2Len, v3Len, v4Len, v5Len, 42, 46:
		return true
	}
	return n >= os2MinLen && n <= os2MaxLen && n%4 == 0
}

// parse reads both headers. b holds them whole.
func (f *fields) parse(b []byte) error {
	le := binary.LittleEndian
	f.start = int64(le.Uint32(b[10:]))
	info := b[fileHeaderLen:]
	f.size = len(info)
	f.bottomUp, f.entry = true, 4
	used := uint32(0)
	if f.size == coreLen {
		f.entry = 3
		f.width, f.height = int64(le.Uint16(info[4:])), int64(le.Uint16(info[6:]))
		f.bits = int(le.Uint16(info[10:]))
	} else {
		f.width, f.height = int64(int32(le.Uint32(info[4:]))), int64(int32(le.Uint32(info[8:])))
		f.bits = int(le.Uint16(info[14:]))
		if f.size >= 20 {
			f.compression = int(le.Uint32(info[16:]))
		}
		if f.size >= 36 {
			used = le.Uint32(info[32:])
		}
	}
	if f.height < 0 { // the rows go down
		f.bottomUp, f.height = false, -f.height
	}
	f.readMasks(info)
	if f.size == v5Len && le.Uint32(info[56:]) == 'M'<<24|'B'<<16|'E'<<8|'D' {
		f.profile, f.profileSize = fileHeaderLen+int64(le.Uint32(info[112:])), int64(le.Uint32(info[116:]))
	}
	return f.settle(used)
}

// readMasks takes the masks that the header has. Windows leaves those for the colours aside unless the compression asks
// for them; that for alpha counts with it too, and with 32 bits from version 4 on.
func (f *fields) readMasks(info []byte) {
	if f.size != v2Len && f.size != v3Len && f.size != v4Len && f.size != v5Len {
		return
	}
	for i := range f.masks {
		if 40+4*i+4 <= f.size {
			f.masks[i] = binary.LittleEndian.Uint32(info[40+4*i:])
		}
	}
	if !f.masked() && (f.size < v4Len || f.bits != 32) {
		f.masks[3] = 0
	}
}

// settle makes sure that the variant is one that is read.
func (f *fields) settle(used uint32) error { //nolint:cyclop // one case a way to say a colour
	os2 := f.size == coreLen || f.size == 64 || f.size < infoLen || f.size == 42 || f.size == 46
	switch {
	case f.compression == 3 && f.bits == 1 && os2:
		return &codec.UnsupportedError{Format: "BMP with Huffman coding (OS/2)"}
	case f.compression == 4 && f.bits == 24 && os2:
		f.compression = compressionRLE24
	case f.compression == 4:
		return &codec.UnsupportedError{Format: "BMP with an embedded JPEG"}
	case f.compression == 5:
		return &codec.UnsupportedError{Format: "BMP with an embedded PNG"}
	case f.compression >= 11 && f.compression <= 13:
		return &codec.UnsupportedError{Format: "BMP with CMYK"}
	case f.compression > compressionAlphaBitfields:
		return &codec.UnsupportedError{Format: fmt.Sprintf("BMP with compression %d", uint32(f.compression))}
	}
	if !f.fits() {
		return &codec.UnsupportedError{Format: fmt.Sprintf("BMP of %d bits with compression %d", f.bits, f.compression)}
	}
	if f.bits <= 8 {
		f.colours = 1 << f.bits
		if used > 0 && used < uint32(f.colours) {
			f.colours = int(used)
		}
	}
	return nil
}

// fits reports whether pixels of that many bits come with the compression.
func (f *fields) fits() bool {
	switch f.compression {
	case compressionRGB:
		switch f.bits {
		case 1, 2, 4, 8, 16, 24, 32:
			return true
		}
	case compressionRLE8:
		return f.bits == 8
	case compressionRLE4:
		return f.bits == 4
	case compressionRLE24:
		return true
	case compressionBitfields, compressionAlphaBitfields:
		return f.bits == 16 || f.bits == 32
	}
	return false
}

// masked reports whether the masks for the colours count.
func (f *fields) masked() bool {
	return f.compression == compressionBitfields || f.compression == compressionAlphaBitfields
}

// encoded reports whether the pixels are, by run length.
func (f *fields) encoded() bool {
	return f.compression == compressionRLE8 || f.compression == compressionRLE4 || f.compression == compressionRLE24
}

// behind is how many bytes follow the second header and belong to it: masks, or a palette.
func (f *fields) behind() int {
	switch {
	case f.paletted():
		return f.colours * f.entry
	case f.compression == compressionBitfields && f.size < v2Len:
		return 12
	case f.compression == compressionAlphaBitfields && f.size < v2Len:
		return 16
	}
	return 0
}

// setChannels takes what follows the header and says how rows come out.
func (f *fields) setChannels(behind []byte) error {
	f.channels, f.depth = 3, min(f.bits, 8)
	if f.paletted() || f.bits == 24 {
		return nil
	}
	if f.masked() && f.size < v2Len {
		for i := range len(behind) / 4 {
			f.masks[i] = binary.LittleEndian.Uint32(behind[4*i:])
		}
	}
	if !f.masked() {
		f.masks[0], f.masks[1], f.masks[2] = 0xff0000, 0xff00, 0xff
		if f.bits == 16 {
			f.masks[0], f.masks[1], f.masks[2] = 0x7c00, 0x3e0, 0x1f
		}
	}
	f.depth = 0
	for i, m := range f.masks {
		m &= uint32(1<<f.bits - 1)
		f.masks[i] = m
		if low := bits.TrailingZeros32(m); m != 0 && m>>low&(m>>low+1) != 0 {
			return &codec.UnsupportedError{Format: fmt.Sprintf("BMP with a mask that has gaps (%#x)", m)}
		}
		f.depth = max(f.depth, min(bits.OnesCount32(m), 8))
	}
	f.depth = max(f.depth, 1)
	if f.masks[3] != 0 {
		f.channels = 4
	}
	return nil
}
