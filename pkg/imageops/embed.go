package imageops

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

// embedJPEG puts an ICC profile right after the start of a JPEG, in as many APP2
// segments as it needs (ICC.1:2022, annex B.4); a profile too large for 255 of
// them cannot be, maxMetadata being less.
func embedJPEG(data, icc []byte) []byte {
	const room = 65533 - 14 // the length field and the label count too
	parts := (len(icc) + room - 1) / room
	out := append(make([]byte, 0, len(data)+len(icc)+18*parts), data[:2]...)
	for i := range parts {
		part := icc[i*room : min((i+1)*room, len(icc))]
		out = append(out, 0xff, 0xe2)
		out = binary.BigEndian.AppendUint16(out, uint16(2+14+len(part)))
		out = append(out, "ICC_PROFILE\x00"...)
		out = append(out, byte(i+1), byte(parts))
		out = append(out, part...)
	}
	return append(out, data[2:]...)
}

// embedPNG puts an ICC profile right after IHDR as a chunk iCCP (PNG, third
// edition, 11.3.2.3).
func embedPNG(data, icc []byte) ([]byte, error) {
	const ihdrEnd = 8 + 4 + 4 + 13 + 4
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(icc); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	chunk := append([]byte("iCCPICC profile\x00\x00"), packed.Bytes()...)
	out := append(make([]byte, 0, len(data)+len(chunk)+8), data[:ihdrEnd]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, data[ihdrEnd:]...), nil
}
