package imageops

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

// The labels of metadata in APP1 of a JPEG (CIPA DC-008, 4.7.2; XMP, part 3, 1.1.3),
// and the keyword of XMP in a PNG (1.1.5).
const (
	exifLabel   = "Exif\x00\x00"
	xmpLabel    = "http://ns.adobe.com/xap/1.0/\x00"
	xmpKeyword  = "XML:com.adobe.xmp"
	segmentRoom = 65533 // what fits behind the length of a JPEG segment
)

// metadata is what a rendition carries beside pixels and profile.
type metadata struct {
	exif []byte // a TIFF structure
	xmp  []byte // a packet
}

// keptMetadata is the metadata for a rendition of width × height upright pixels:
// none, unless it was asked for. That of TIFF is the file itself, and is left.
func (h *header) keptMetadata(opt Options, width, height int) metadata {
	if !opt.KeepMetadata || h.Format == TIFF {
		return metadata{}
	}
	return metadata{exif: uprightExif(h.exif, width, height), xmp: uprightXMP(h.xmp)}
}

// segments are m for a JPEG. What does not fit into one segment is left out.
func (m metadata) segments() (segments []jpeg.Segment) {
	add := func(label string, data []byte) {
		if len(data) > 0 && len(label)+len(data) <= segmentRoom {
			segments = append(segments, jpeg.Segment{Marker: 0xe1, Data: append([]byte(label), data...)})
		}
	}
	add(exifLabel, m.exif)
	add(xmpLabel, m.xmp)
	return segments
}

// withXMP puts an XMP packet behind IHDR of a PNG, as a chunk iTXt (PNG, third
// edition, 11.3.3.4) that is not compressed and has no language.
func withXMP(data, xmp []byte) []byte {
	if len(xmp) == 0 {
		return data
	}
	const ihdrEnd = 8 + 4 + 4 + 13 + 4
	chunk := append([]byte("iTXt"+xmpKeyword+"\x00\x00\x00\x00\x00"), xmp...)
	out := append(make([]byte, 0, len(data)+len(chunk)+8), data[:ihdrEnd]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, data[ihdrEnd:]...)
}

// pngXMP is the XMP packet of an iTXt chunk, if that is what it holds: keyword, 0,
// compressed or not, the method, language, 0, translated keyword, 0, text.
func pngXMP(b []byte) []byte {
	b, ok := bytes.CutPrefix(b, []byte(xmpKeyword+"\x00"))
	if !ok || len(b) < 2 {
		return nil
	}
	packed := b[0] == 1
	_, b, _ = bytes.Cut(b[2:], []byte{0})
	_, b, _ = bytes.Cut(b, []byte{0})
	if packed {
		return inflateMetadata(b)
	}
	return b
}
