package imageops

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/s3img/s3img/pkg/imageops/internal/colour"
	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// segmentRoom is what fits behind the length of a JPEG segment.
const segmentRoom = 65533

// segments are metadata for a JPEG. What does not fit into one segment is left out.
func segments(m metadata.Blocks) (segments []jpeg.Segment) {
	add := func(label string, data []byte) {
		if len(data) > 0 && len(label)+len(data) <= segmentRoom {
			segments = append(segments, jpeg.Segment{Marker: 0xe1, Data: append([]byte(label), data...)})
		}
	}
	add(metadata.ExifLabel, m.Exif)
	add(metadata.XMPLabel, m.XMP)
	return segments
}

// withXMP puts an XMP packet behind IHDR of a PNG, as a chunk iTXt (PNG, third
// edition, 11.3.3.4) that is not compressed and has no language.
func withXMP(data, xmp []byte) []byte {
	if len(xmp) == 0 {
		return data
	}
	text := append([]byte(metadata.XMPKeyword+"\x00\x00\x00\x00\x00"), xmp...)
	return withChunks(data, []colour.Chunk{{Kind: "iTXt", Data: text}})
}

// withChunks puts chunks behind IHDR of a PNG.
func withChunks(data []byte, chunks []colour.Chunk) []byte {
	if len(chunks) == 0 {
		return data
	}
	const ihdrEnd = 8 + 4 + 4 + 13 + 4
	out := bytes.Clone(data[:ihdrEnd])
	for _, c := range chunks {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.Data)))
		start := len(out)
		out = append(append(out, c.Kind...), c.Data...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
	}
	return append(out, data[ihdrEnd:]...)
}

// pngXMP is the XMP packet of an iTXt chunk, if that is what it holds: keyword, 0,
// compressed or not, the method, language, 0, translated keyword, 0, text.
func pngXMP(b []byte) []byte {
	b, ok := bytes.CutPrefix(b, []byte(metadata.XMPKeyword+"\x00"))
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
