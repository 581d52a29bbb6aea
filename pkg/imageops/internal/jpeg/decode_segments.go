package jpeg

import (
	"context"
	"encoding/binary"
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
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
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPPe  = 0xee
	markerTEM   = 0x01
)

// unsupportedFrames names the kinds of frame that Decode does not read, by the code of their marker.
var unsupportedFrames = map[byte]string{
	0xc3: "lossless JPEG", 0xc5: "hierarchical JPEG", 0xc6: "hierarchical JPEG", 0xc7: "hierarchical JPEG",
	0xc8: "JPEG with extensions", 0xcb: "lossless arithmetic-coded JPEG",
	0xcd: "hierarchical JPEG", 0xce: "hierarchical JPEG", 0xcf: "hierarchical JPEG", markerDHP: "hierarchical JPEG",
	0xf7: "JPEG-LS",
}

// readStart reads the two bytes that every JPEG starts with.
func (d *decoder) readStart() error {
	var p [2]byte
	if err := d.in.readFull(p[:]); err != nil {
		return err
	}
	if p != [2]byte{0xff, markerSOI} {
		return codec.FormatError("it does not start with SOI")
	}
	return nil
}

// readHeader reads up to the marker of the first scan.
func (d *decoder) readHeader() error {
	d.in.most = codec.MaxBeforePixels // holds where no marker ever comes, too
	defer func() { d.in.most = 0 }()
	if err := d.readStart(); err != nil {
		return err
	}
	for {
		d.in.skipAlone() // there may be millions
		code, err := d.nextMarker()
		if err == nil {
			err = codec.UpTo(codec.MaxTables, d.tables, "bytes of tables")
		}
		switch {
		case err != nil:
			return err
		case code == markerEOI:
			return codec.FormatError("no pixels before EOI")
		case code == markerSOS && len(d.component) == 0:
			return codec.FormatError("a scan before the frame")
		case code == markerSOS:
			d.ahead, d.open = code, true
			return nil
		}
		if err := d.readSegment(context.Background(), code); err != nil { //nolint:forbidigo // a header is short, and has no scans
			return err
		}
	}
}

// readScans reads until every sample is known, the end of the image, or an error.
func (d *decoder) readScans(ctx context.Context) error {
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
	if code := d.ahead; code != 0 {
		d.ahead = 0
		return code, nil
	}
	if d.workspace != nil && d.bits.marker != 0 {
		code := d.bits.marker
		d.bits.marker = 0
		return code, nil
	}
	code, err := d.in.nextMarker()
	if errors.Is(err, io.ErrUnexpectedEOF) && len(d.component) == 0 {
		return 0, codec.FormatError("no image before the end of the file")
	}
	return code, err
}

// checkEnd says what is missing at EOI.
func (d *decoder) checkEnd() error {
	for i := range d.component {
		if !d.component[i].seen {
			return codec.FormatError("EOI before all components had a scan")
		}
	}
	return nil
}

// readSegment reads one segment; d.in stands behind its marker.
func (d *decoder) readSegment(ctx context.Context, code byte) error {
	if standsAlone(code) {
		return nil
	}
	if kind, ok := unsupportedFrames[code]; ok {
		return &codec.UnsupportedError{Format: kind}
	}
	if code == markerSOI {
		return codec.FormatError("a second SOI")
	}
	var size [2]byte
	if err := d.in.readFull(size[:]); err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint16(size[:])) - 2
	if n < 0 {
		return codec.FormatError("a segment without length")
	}
	rest := 0
	switch code {
	case markerAPP0, markerAPPe:
		rest = max(0, n-mostLabel) // a preview, say
	case markerSOF0, markerSOF1, markerSOF2, markerSOF9, markerSOF10, markerDAC, markerDHT, markerDQT, markerDRI, markerSOS:
	case markerAPP1, markerAPP2:
		return d.readMetadata(n)
	default:
		return d.in.skip(n)
	}
	p := make([]byte, n-rest)
	d.tables += int64(len(p)) + 4
	if err := d.in.readFull(p); err != nil {
		return err
	}
	if err := d.parse(ctx, code, p); err != nil {
		return err
	}
	return d.in.skip(rest)
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
			return codec.FormatError("DRI has a wrong length")
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
