package imageops

import "encoding/binary"

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
