package jpeg

import (
	"bytes"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

const (
	// mostGainData bounds a block of ISO 21496-1, label and all. One of three channels has 169 bytes.
	mostGainData = 4096
	// gainSpace is the namespace of the same in XMP (Adobe, Gain Map Specification 1.0).
	gainSpace = "http://ns.adobe.com/hdr-gain-map/1.0/"
)

// speaksOfGain reports whether a header says how a gain map is applied, or that there is one.
func speaksOfGain(h *codec.Header) bool {
	return h.GainData != nil || bytes.Contains(h.XMP, []byte(gainSpace))
}

// GainMap implements codec.GainMapped: the first picture behind this one that says how it is applied.
func (p *picture) GainMap(limits codec.Limits) (codec.Image, error) {
	for _, s := range p.behind {
		skip := s.start - p.in.position()
		if skip < 0 { // it would lie in what has been read
			continue
		}
		if err := p.skipTo(skip); err != nil {
			return nil, err
		}
		img, err := open(io.LimitReader(&p.in, s.length), options{limits: limits})
		if err != nil {
			return nil, err
		}
		if speaksOfGain(&img.header) {
			return img, nil
		}
	}
	return nil, codec.FormatError("none of the pictures behind it is one")
}

// skipTo passes over bytes, more than an int holds perhaps.
func (p *picture) skipTo(n int64) error {
	for n > 0 {
		step := min(n, 1<<30)
		if err := p.in.skip(int(step)); err != nil {
			return err
		}
		n -= step
	}
	return nil
}

// encodeBefore writes planes and behind them another picture, a whole file, which an index tells of. It holds the first in memory.
func encodeBefore(w io.Writer, p *Planes, opt EncodeOptions, behind []byte) error {
	at := 2 + 18 // behind SOI and JFIF
	for _, s := range opt.Segments {
		at += 4 + len(s.Data)
	}
	at += 4 + len(mpfLabel)
	opt.Segments = append(opt.Segments, Segment{Marker: markerAPP2, Data: append([]byte(mpfLabel), make([]byte, indexLen)...)})
	var buf bytes.Buffer
	if err := Encode(&buf, p, opt); err != nil {
		return err
	}
	copy(buf.Bytes()[at:], index(buf.Len(), at, len(behind)))
	buf.Write(behind)
	_, err := buf.WriteTo(w)
	return err
}
