package stamp

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const (
	pngMagic    = "\x89PNG\r\n\x1a\n"
	ihdrEnd     = len(pngMagic) + 25
	chunkHeader = 8 // length and type
	chunkCRC    = 4
)

// pngFormat has the comment as a tEXt chunk behind IHDR, which must be the first.
// Source: PNG (third edition), 11.3.3.2.
func pngFormat() format {
	return format{magic: pngMagic, offset: behindIHDR, comment: textChunk, read: readText, finish: nothing}
}

func behindIHDR(file []byte) (int, bool) {
	return ihdrEnd, len(file) >= ihdrEnd && bytes.HasPrefix(file[len(pngMagic):], []byte("\x00\x00\x00\x0dIHDR"))
}

func textChunk(text string) []byte {
	data := name + "\x00" + text
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	chunk = append(chunk, "tEXt"+data...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

func readText(rest []byte) (string, bool) {
	if len(rest) < chunkHeader+chunkCRC || string(rest[4:chunkHeader]) != "tEXt" {
		return "", false
	}
	length := int64(binary.BigEndian.Uint32(rest))
	if length > int64(len(rest)-chunkHeader-chunkCRC) {
		return "", false
	}
	end := chunkHeader + int(length)
	if crc32.ChecksumIEEE(rest[4:end]) != binary.BigEndian.Uint32(rest[end:]) {
		return "", false
	}
	text, ok := bytes.CutPrefix(rest[chunkHeader:end], []byte(name+"\x00"))
	return string(text), ok
}
