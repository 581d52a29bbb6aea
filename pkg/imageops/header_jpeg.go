package imageops

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// jpegHeader reads the segments of a JPEG up to the marker of its first scan (ITU-T T.81, annex B). What the decoder needs
// of them goes to start.
func jpegHeader(s *codec.Source, limits codec.Limits) (header, error) {
	j := jpegParser{limits: limits, transform: -1}
	for {
		marker, err := nextMarker(s)
		if err != nil {
			return j.header, err
		}
		switch {
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd7:
			continue // TEM, RSTn: no length
		case marker == 0xd8: // SOI has none either. The decoder refuses a second one
			if err := j.keep(marker, nil); err != nil {
				return j.header, err
			}
			continue
		case marker == 0xd9:
			return j.header, fmt.Errorf("no pixels before the end of the image")
		}
		var size [2]byte
		if err := s.ReadFull(size[:]); err != nil {
			return j.header, err
		}
		n := int64(binary.BigEndian.Uint16(size[:])) - 2
		if n < 0 {
			return j.header, fmt.Errorf("segment %#02x has no length", marker)
		}
		if marker == 0xda {
			j.start = append(j.start, 0xff, marker, size[0], size[1])
			return j.finish()
		}
		if err := j.segment(s, marker, n); err != nil {
			return j.header, err
		}
	}
}

// nextMarker finds the next marker and tolerates bytes before it, as decoders do.
func nextMarker(s *codec.Source) (byte, error) {
	var prev byte
	for {
		if err := s.BeforePixels(0); err != nil {
			return 0, err
		}
		b, err := s.ReadByte()
		if err != nil {
			return 0, err
		}
		if prev == 0xff && b != 0xff && b != 0 {
			return b, nil
		}
		prev = b
	}
}

type jpegParser struct {
	header
	limits     codec.Limits
	jfif       bool
	transform  int    // of the Adobe segment, -1 without one
	components []byte // their identifiers
	profile    [][]byte
	profileLen int // of all its parts
}

// segment takes what is of use in a segment of n bytes.
func (j *jpegParser) segment(s *codec.Source, marker byte, n int64) error {
	if marker == 0xfe || marker >= 0xe0 && marker <= 0xef {
		return j.aside(s, marker, n)
	}
	b, err := s.Take(n)
	if err == nil {
		err = j.keep(marker, b)
	}
	if err == nil && marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc {
		err = j.frame(marker, b)
	}
	return err
}

// aside takes a comment or a segment of an application (APPn), if it is one of the few that count.
func (j *jpegParser) aside(s *codec.Source, marker byte, n int64) error {
	label, _ := s.Peek(int(min(n, jpegLabel)))
	if !j.wants(marker, label) {
		return s.Skip(n)
	}
	if marker == 0xe0 || marker == 0xee { // from which the decoder knows the colour model
		if err := j.keep(marker, label); err != nil {
			return err
		}
		return s.Skip(n)
	}
	b, err := s.Take(n)
	if err == nil {
		j.application(marker, b)
	}
	return err
}

// frame reads SOFn (B.2.2).
func (j *jpegParser) frame(marker byte, b []byte) error {
	n := int64(len(b))
	switch {
	case j.components != nil:
		return fmt.Errorf("more than one frame header")
	case n < 6 || n < 6+3*int64(b[5]) || b[5] == 0:
		return fmt.Errorf("frame header is too short")
	}
	width, height := binary.BigEndian.Uint16(b[3:]), binary.BigEndian.Uint16(b[1:])
	if err := j.setSize(int64(width), int64(height), j.limits); err != nil {
		return err
	}
	j.BitDepth = int(b[0])
	for i := range int(b[5]) {
		j.components = append(j.components, b[6+3*i])
	}
	j.progressive = marker == 0xc2 || marker == 0xca
	return jpegVariant(marker, b[0])
}

// jpegVariant refuses what the decoder does not know, by name.
func jpegVariant(marker, precision byte) error {
	switch {
	case marker == 0xcb:
		return &UnsupportedError{Format: "lossless arithmetic-coded JPEG"}
	case marker == 0xc3:
		return &UnsupportedError{Format: "lossless JPEG"}
	case marker >= 0xc5 && marker != 0xc9 && marker != 0xca:
		return &UnsupportedError{Format: "hierarchical JPEG"}
	case precision != 8:
		return &UnsupportedError{Format: fmt.Sprintf("%d-bit JPEG", precision)}
	}
	return nil
}

// jpegLabel is how many bytes of an application's segment tell what it is, and all of the colour model that it may tell.
const jpegLabel = 32

const iccLabel = "ICC_PROFILE\x00"

// wants reports whether a segment that begins with label is one to be read: that of JFIF or Adobe, the first EXIF block, the
// first XMP packet, or a part of an ICC profile (ICC.1, annex B.4) as long as that is not too large.
func (j *jpegParser) wants(marker byte, label []byte) bool {
	begins := func(with string) bool { return bytes.HasPrefix(label, []byte(with)) }
	switch marker {
	case 0xe0:
		j.jfif = j.jfif || begins("JFIF\x00")
		return begins("JFIF\x00")
	case 0xe1:
		return begins(metadata.ExifLabel) && j.meta.Exif == nil || begins(metadata.XMPLabel) && j.meta.XMP == nil
	case 0xe2:
		return begins(iccLabel) && len(label) > len(iccLabel)+2 && j.profileLen <= codec.MaxMetadata
	case 0xee:
		if begins("Adobe") && len(label) >= 12 {
			j.transform = int(label[11])
			return true
		}
	}
	return false
}

// application takes an EXIF block, an XMP packet, or a part of a profile, which comes with its number and how many there are.
func (j *jpegParser) application(marker byte, b []byte) {
	if icc, ok := bytes.CutPrefix(b, []byte(iccLabel)); ok && marker == 0xe2 {
		part := int(icc[0])
		for len(j.profile) <= part {
			j.profile = append(j.profile, nil)
		}
		j.profileLen += len(icc) - 2
		j.profile[part] = icc[2:]
		return
	}
	if exif, ok := bytes.CutPrefix(b, []byte(metadata.ExifLabel)); ok {
		j.meta.Exif = exif
		return
	}
	j.meta.XMP = bytes.TrimPrefix(b, []byte(metadata.XMPLabel))
}

// finish tells the colour model as libjpeg does: JFIF is YCbCr, else it goes by the Adobe segment, else by
// the identifiers of three components; four are CMYK.
func (j *jpegParser) finish() (header, error) {
	if j.profileLen <= codec.MaxMetadata {
		j.icc = bytes.Join(j.profile, nil)
	}
	switch {
	case len(j.components) == 1:
		j.ColorModel = "Gray"
	case len(j.components) == 3 && !j.jfif && (j.transform == 0 || j.transform < 0 && string(j.components) == "RGB"):
		j.ColorModel = "RGB"
	case len(j.components) == 3:
		j.ColorModel = "YCbCr"
	case len(j.components) == 4:
		j.ColorModel = "CMYK"
		if j.transform > 0 {
			j.ColorModel = "YCCK"
		}
	case len(j.components) == 0:
		return j.header, fmt.Errorf("no frame header before the first scan")
	default:
		return j.header, &UnsupportedError{Format: fmt.Sprintf("JPEG of %d components", len(j.components))}
	}
	return j.header, nil
}

// keep adds a segment to what the decoder gets; nil is a marker without one.
func (j *jpegParser) keep(marker byte, segment []byte) error {
	if err := codec.UpTo(codec.MaxTables, int64(len(j.start)+len(segment)), "bytes of tables"); err != nil {
		return err
	}
	j.start = append(j.start, 0xff, marker)
	if segment != nil {
		j.start = binary.BigEndian.AppendUint16(j.start, uint16(len(segment)+2))
		j.start = append(j.start, segment...)
	}
	return nil
}
