package stamp

import (
	"bytes"
	"encoding/binary"
)

const (
	vp8xEnd    = 12 + 18 // the header of the file, and the chunk that tells what others there are
	stampChunk = "S3IM"
)

// webpFormat has the comment in a chunk of its own behind VP8X, where readers skip what they do not know. Files without VP8X have
// no such place.
// Source: RFC 9649, 2.7.1.6.
func webpFormat() format {
	return format{magic: "RIFF", offset: behindVP8X, comment: ownChunk, read: readOwn, finish: countRIFF}
}

func behindVP8X(file []byte) (int, bool) {
	return vp8xEnd, len(file) >= vp8xEnd && string(file[8:20]) == "WEBPVP8X\x0a\x00\x00\x00"
}

func ownChunk(text string) []byte {
	text = name + " " + text
	chunk := append(binary.LittleEndian.AppendUint32([]byte(stampChunk), uint32(len(text))), text...)
	return append(chunk, make([]byte, len(text)&1)...)
}

func readOwn(rest []byte) (string, bool) {
	rest, ok := bytes.CutPrefix(rest, []byte(stampChunk))
	if !ok || len(rest) < 4 || int64(binary.LittleEndian.Uint32(rest)) > int64(len(rest)-4) {
		return "", false
	}
	return unnamed(rest[4 : 4+binary.LittleEndian.Uint32(rest)])
}

// countRIFF tells the size of the file.
func countRIFF(file []byte) { binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8)) }
