package png

import (
	"bytes"
	"io"

	"github.com/klauspost/compress/zlib"
)

// maxMetadata bounds a profile or EXIF block, in bytes; a larger one counts as absent.
const maxMetadata = 4 << 20

// Metadata is what a PNG carries beside its pixels.
type Metadata struct {
	// Profile is the ICC profile of iCCP, nil without.
	Profile []byte
	// Exif is the EXIF block of eXIf, which starts with its byte order, nil without.
	Exif []byte
}

// take keeps the data of an iCCP or eXIf chunk, the first of its kind (11.3.2.3, 11.3.4.5).
func (m *Metadata) take(kind string, b []byte) {
	switch {
	case kind == "iCCP" && m.Profile == nil:
		m.Profile = inflateProfile(b)
	case kind == "eXIf" && m.Exif == nil && len(b) > 0:
		// Some programs wrote what JPEG has in front of it.
		m.Exif = bytes.TrimPrefix(b, []byte("Exif\x00\x00"))
	}
}

// inflateProfile unpacks iCCP: a name, a zero, the method, a zlib stream. A damaged one is nil.
func inflateProfile(b []byte) []byte {
	i := bytes.IndexByte(b, 0)
	if i < 0 || i+2 > len(b) {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(b[i+2:]))
	if err != nil {
		return nil
	}
	icc, err := io.ReadAll(io.LimitReader(z, maxMetadata+1))
	if err != nil || len(icc) > maxMetadata {
		return nil
	}
	return icc
}
