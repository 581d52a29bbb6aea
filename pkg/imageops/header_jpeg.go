package imageops

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// jpegHeader reads the segments of a JPEG up to its first scan
// (ITU-T T.81, annex B).
func jpegHeader(s *source, limits Limits) (header, error) {
	j := jpegParser{limits: limits, transform: -1}
	for {
		marker, err := nextMarker(s)
		if err != nil {
			return j.header, err
		}
		switch {
		case marker == 0xd8 || marker == 0x01 || marker >= 0xd0 && marker <= 0xd7:
			continue // SOI, TEM, RSTn: no length
		case marker == 0xd9:
			return j.header, fmt.Errorf("no pixels before the end of the image")
		}
		var size [2]byte
		if err := readFull(s, size[:]); err != nil {
			return j.header, err
		}
		n := int64(binary.BigEndian.Uint16(size[:])) - 2
		if n < 0 {
			return j.header, fmt.Errorf("segment %#02x has no length", marker)
		}
		if marker == 0xda {
			return j.finish()
		}
		if err := j.segment(s, marker, n); err != nil {
			return j.header, err
		}
	}
}

// nextMarker finds the next marker and tolerates bytes before it, as decoders do.
func nextMarker(s *source) (byte, error) {
	var prev byte
	for {
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
	limits     Limits
	transform  int    // of the Adobe segment, -1 without one
	components []byte // their identifiers
	profile    [][]byte
}

// segment takes what is of use in a segment of n bytes.
func (j *jpegParser) segment(s *source, marker byte, n int64) error {
	switch {
	case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
		return j.frame(s, marker, n)
	case marker == 0xe1, marker == 0xe2, marker == 0xee:
		b, err := s.take(n)
		if err == nil {
			j.application(marker, b)
		}
		return err
	}
	return s.skip(n)
}

// frame reads SOFn (B.2.2).
func (j *jpegParser) frame(s *source, marker byte, n int64) error {
	b, err := s.take(n)
	switch {
	case err != nil:
		return err
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
	j.progressive = marker == 0xc2
	return jpegVariant(marker, b[0])
}

// jpegVariant refuses what the decoder does not know, by name.
func jpegVariant(marker, precision byte) error {
	switch {
	case marker >= 0xc9:
		return &UnsupportedError{Format: "arithmetic-coded JPEG"}
	case marker == 0xc3:
		return &UnsupportedError{Format: "lossless JPEG"}
	case marker >= 0xc5:
		return &UnsupportedError{Format: "hierarchical JPEG"}
	case precision != 8:
		return &UnsupportedError{Format: fmt.Sprintf("%d-bit JPEG", precision)}
	}
	return nil
}

// application takes the EXIF block, the XMP packet, the parts of an ICC profile (ICC.1, annex B.4)
// and the colour transform of an Adobe segment.
func (j *jpegParser) application(marker byte, b []byte) {
	exif, isExif := bytes.CutPrefix(b, []byte(exifLabel))
	xmp, isXMP := bytes.CutPrefix(b, []byte(xmpLabel))
	icc, isICC := bytes.CutPrefix(b, []byte("ICC_PROFILE\x00"))
	switch {
	case marker == 0xe1 && isExif && j.exif == nil:
		j.exif = exif
	case marker == 0xe1 && isXMP && j.xmp == nil:
		j.xmp = xmp
	case marker == 0xe2 && isICC && len(icc) > 2:
		part := int(icc[0])
		for len(j.profile) <= part {
			j.profile = append(j.profile, nil)
		}
		j.profile[part] = icc[2:]
	case marker == 0xee && len(b) >= 12 && string(b[:5]) == "Adobe":
		j.transform = int(b[11])
	}
}

// finish tells the colour model as libjpeg does: by the Adobe segment, else by
// the identifiers of three components; four are CMYK.
func (j *jpegParser) finish() (header, error) {
	j.icc = bytes.Join(j.profile, nil)
	if len(j.icc) > maxMetadata {
		j.icc = nil
	}
	switch {
	case len(j.components) == 1:
		j.ColorModel = "Gray"
	case len(j.components) == 3 && (j.transform == 0 || j.transform < 0 && string(j.components) == "RGB"):
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
