package jpeg

import (
	"bytes"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// The labels of metadata in APP1 (CIPA DC-008, 4.7.2; XMP, part 3, 1.1.3) and APP2 (ICC.1, annex B.4, and below).
const (
	exifLabel = "Exif\x00\x00"
	xmpLabel  = "http://ns.adobe.com/xap/1.0/\x00"
	iccLabel  = "ICC_PROFILE\x00"
	gainLabel = "urn:iso:std:iso:ts:21496:-1\x00" // ISO 21496-1, annex D
	mpfLabel  = "MPF\x00"                         // CIPA DC-007, 5.1
	mostLabel = 32
)

// readMetadata takes a segment of n bytes that is the first EXIF block, the first XMP packet, a part of a profile, the first word on
// a gain map or the first index of pictures behind this one, and passes over others.
func (d *decoder) readMetadata(n int) error {
	start := d.in.position()
	var room [mostLabel]byte
	label := room[:min(n, mostLabel)]
	if err := d.in.readFull(label); err != nil {
		return err
	}
	take := d.taker(label, n, start)
	if take == nil || d.open {
		return d.in.skip(n - len(label))
	}
	p := make([]byte, n)
	copy(p, label)
	if err := d.in.readFull(p[len(label):]); err != nil {
		return err
	}
	take(p)
	return nil
}

// taker is what takes a segment that begins so, is n bytes long and lies at start; nil where it is passed over.
func (d *decoder) taker(label []byte, n int, start int64) func(segment []byte) {
	begins := func(with string) bool { return bytes.HasPrefix(label, []byte(with)) }
	h := &d.header
	switch {
	case begins(exifLabel) && h.Exif == nil:
		return func(p []byte) { h.Exif = p[len(exifLabel):] }
	case begins(xmpLabel) && h.XMP == nil:
		return func(p []byte) { h.XMP = p[len(xmpLabel):] }
	case begins(iccLabel) && n >= len(iccLabel)+2 && d.profile.size <= codec.MaxMetadata:
		return func(p []byte) { d.profile.add(p[len(iccLabel):]) }
	case begins(gainLabel) && h.GainData == nil && n <= mostGainData:
		return func(p []byte) { h.GainData = p[len(gainLabel):] }
	case begins(mpfLabel) && d.behind == nil:
		return func(p []byte) { d.behind = parseIndex(p[len(mpfLabel):], start+int64(len(mpfLabel))) }
	}
	return nil
}

// profileParts are the parts of an ICC profile, by their numbers. The last one of a number counts.
type profileParts struct {
	part [][]byte
	size int // of all that came
}

// add takes a part, which comes with its number and how many there are.
func (p *profileParts) add(b []byte) {
	number := int(b[0])
	for len(p.part) <= number {
		p.part = append(p.part, nil)
	}
	p.size += len(b) - 2
	p.part[number] = b[2:]
}

// join is the profile, nil where it is too large or not there.
func (p *profileParts) join() []byte {
	if p.size == 0 || p.size > codec.MaxMetadata {
		return nil
	}
	return bytes.Join(p.part, nil)
}
