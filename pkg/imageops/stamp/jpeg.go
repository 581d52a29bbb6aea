package stamp

import (
	"encoding/binary"

	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
)

const (
	segmentHeader = 4 // marker and length
	app0          = 0xE0
	com           = 0xFE
)

// jpegFormat has the comment as a COM segment behind APP0: JFIF wants APP0 to come first.
// Source: ITU-T T.81, B.2.4.5; JFIF 1.02, page 2.
func jpegFormat() format {
	return format{magic: "\xff\xd8\xff", offset: behindAPP0, comment: comSegment, read: readCOM, finish: reindex}
}

func behindAPP0(file []byte) (int, bool) {
	const start = 2
	if len(file) < start+segmentHeader || file[start+1] != app0 {
		return start, true
	}
	length := int(binary.BigEndian.Uint16(file[start+2:]))
	return start + 2 + length, length >= 2
}

// reindex lets the index of pictures behind the first, if there is one, tell how long the first has become by its comment.
func reindex(file []byte) {
	at, _ := behindAPP0(file)
	jpeg.Lengthened(file, 2+int(binary.BigEndian.Uint16(file[at+2:])))
}

func comSegment(text string) []byte {
	text = name + " " + text
	segment := binary.BigEndian.AppendUint16([]byte{0xFF, com}, uint16(2+len(text)))
	return append(segment, text...)
}

func readCOM(rest []byte) (string, bool) {
	if len(rest) < segmentHeader || rest[0] != 0xFF || rest[1] != com {
		return "", false
	}
	end := 2 + int(binary.BigEndian.Uint16(rest[2:]))
	if end < segmentHeader || end > len(rest) {
		return "", false
	}
	return unnamed(rest[segmentHeader:end])
}
