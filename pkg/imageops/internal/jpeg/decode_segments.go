package jpeg

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
)

// The codes of markers (T.81, table B.1).
const (
	markerSOF0  = 0xc0 // baseline
	markerSOF1  = 0xc1 // extended sequential
	markerSOF2  = 0xc2 // progressive
	markerDHT   = 0xc4
	markerSOF9  = 0xc9 // extended sequential, arithmetic coding
	markerSOF10 = 0xca // progressive, arithmetic coding
	markerDAC   = 0xcc
	markerRST0  = 0xd0
	markerRST7  = 0xd7
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerDQT   = 0xdb
	markerDRI   = 0xdd
	markerDHP   = 0xde
	markerAPP0  = 0xe0
	markerAPPe  = 0xee
	markerTEM   = 0x01
)

// unsupportedFrames names the kinds of frame that Decode does not read, by the code of their marker.
var unsupportedFrames = map[byte]string{
	0xc3: "lossless coding", 0xc5: "hierarchical coding", 0xc6: "hierarchical coding", 0xc7: "hierarchical coding",
	0xc8: "extensions", 0xcb: "lossless arithmetic coding",
	0xcd: "hierarchical coding", 0xce: "hierarchical coding", 0xcf: "hierarchical coding", markerDHP: "hierarchical coding",
	0xf7: "JPEG-LS coding",
}

// readStart reads the two bytes that every JPEG starts with.
func (d *decoder) readStart() error {
	var p [2]byte
	if err := d.in.readFull(p[:]); err != nil {
		return err
	}
	if p != [2]byte{0xff, markerSOI} {
		return FormatError("it does not start with SOI")
	}
	return nil
}

// readSegments reads until every sample is known, the end of the image, or an error.
func (d *decoder) readSegments(ctx context.Context) error {
	for !d.finished() {
		if err := ctx.Err(); err != nil {
			return err
		}
		code, err := d.nextMarker()
		if err != nil {
			return err
		}
		if code == markerEOI {
			return d.checkEnd()
		}
		if err := d.readSegment(ctx, code); err != nil {
			return err
		}
	}
	return nil
}

// nextMarker returns the marker that ended the last scan, or the next one.
func (d *decoder) nextMarker() (byte, error) {
	if code := d.bits.marker; code != 0 {
		d.bits.marker = 0
		return code, nil
	}
	code, err := d.in.nextMarker()
	if errors.Is(err, io.ErrUnexpectedEOF) && len(d.component) == 0 {
		return 0, FormatError("no image before the end of the file")
	}
	return code, err
}

// checkEnd says what is missing at EOI.
func (d *decoder) checkEnd() error {
	if len(d.component) == 0 {
		return FormatError("no image before EOI")
	}
	for i := range d.component {
		if !d.component[i].seen {
			return FormatError("EOI before all components had a scan")
		}
	}
	return nil
}

// readSegment reads one segment; d.in stands behind its marker.
func (d *decoder) readSegment(ctx context.Context, code byte) error {
	if code == markerTEM || code >= markerRST0 && code <= markerRST7 {
		return nil // no length
	}
	if kind, ok := unsupportedFrames[code]; ok {
		return &UnsupportedError{Kind: kind}
	}
	if code == markerSOI {
		return FormatError("a second SOI")
	}
	var size [2]byte
	if err := d.in.readFull(size[:]); err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint16(size[:])) - 2
	if n < 0 {
		return FormatError("a segment without length")
	}
	switch code {
	case markerSOF0, markerSOF1, markerSOF2, markerSOF9, markerSOF10, markerDAC, markerDHT, markerDQT, markerDRI, markerSOS, markerAPP0, markerAPPe:
	default:
		return d.in.skip(n)
	}
	p := make([]byte, n)
	if err := d.in.readFull(p); err != nil {
		return err
	}
	return d.parse(ctx, code, p)
}

// parse takes in the segment p, and the scan behind it if p announces one.
func (d *decoder) parse(ctx context.Context, code byte, p []byte) error {
	switch code {
	case markerSOF0, markerSOF1, markerSOF2, markerSOF9, markerSOF10:
		return d.parseFrame(p, code)
	case markerDAC:
		return d.parseConditioning(p)
	case markerDHT:
		return d.parseHuffman(p)
	case markerDQT:
		return d.parseQuant(p)
	case markerDRI:
		if len(p) != 2 {
			return FormatError("DRI has a wrong length")
		}
		d.restartInterval = int(binary.BigEndian.Uint16(p))
	case markerAPP0:
		d.jfif = d.jfif || len(p) >= 5 && string(p[:5]) == "JFIF\x00"
	case markerAPPe:
		if len(p) >= 12 && string(p[:5]) == "Adobe" {
			d.adobe, d.transform = true, p[11]
		}
	case markerSOS:
		return d.readScan(ctx, p)
	}
	return nil
}
