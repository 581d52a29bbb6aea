package metadata

import (
	"encoding/binary"
	"fmt"
)

// Flags of ISO 21496-1, annex C. The lower two are those of drafts, which libultrahdr may write.
const (
	gainChannels    = 0x80 // three channels, not one
	gainBaseColours = 0x40
	gainCommon      = 0x08 // one denominator for all numbers, said first
	gainBackward    = 0x04
)

// GainMapVersion is the block of ISO 21496-1 that a picture with a gain map has: the version that a reader must know, and that of
// the writer.
func GainMapVersion() []byte { return make([]byte, 4) }

// gainReader reads numbers. What is missing at the end is zero, and short says so.
type gainReader struct {
	data   []byte
	common uint32 // denominator, 0 = each has its own
	short  bool
}

func (r *gainReader) uint32() uint32 {
	if len(r.data) < 4 {
		r.short = true
		return 0
	}
	v := binary.BigEndian.Uint32(r.data)
	r.data = r.data[4:]
	return v
}

func (r *gainReader) unsigned() Fraction { return r.over(int64(r.uint32())) }

func (r *gainReader) signed() Fraction { return r.over(int64(int32(r.uint32()))) }

func (r *gainReader) over(n int64) Fraction {
	if r.common != 0 {
		return Fraction{n, r.common}
	}
	return Fraction{n, r.uint32()}
}

// parseGainISO reads a block of ISO 21496-1, annex C.
func parseGainISO(b []byte) (*GainMap, error) {
	if least := binary.BigEndian.Uint16(b); least > 0 {
		return nil, fmt.Errorf("%w: it needs a reader of version %d of ISO 21496-1", ErrGainMap, least)
	}
	flags := b[4]
	r, g := &gainReader{data: b[5:]}, &GainMap{BaseColours: flags&gainBaseColours != 0, Channel: make([]GainChannel, 1)}
	if flags&gainChannels != 0 {
		g.Channel = make([]GainChannel, 3)
	}
	if flags&gainBackward != 0 {
		return nil, fmt.Errorf("%w: it is of a draft of ISO 21496-1", ErrGainMap)
	}
	if flags&gainCommon != 0 {
		if r.common = r.uint32(); r.common == 0 {
			return nil, fmt.Errorf("%w: a number is divided by zero", ErrGainMap)
		}
	}
	g.Base, g.Alternate = r.unsigned(), r.unsigned()
	for i := range g.Channel {
		g.Channel[i] = GainChannel{
			Min: r.signed(), Max: r.signed(), Gamma: r.unsigned(), BaseOffset: r.signed(), AlternateOffset: r.signed(),
		}
	}
	if r.short {
		return nil, fmt.Errorf("%w: it ends too early", ErrGainMap)
	}
	return g, g.check()
}

// ISO is the block of ISO 21496-1 of a map.
func (g *GainMap) ISO() []byte {
	flags := byte(0)
	if len(g.Channel) > 1 {
		flags |= gainChannels
	}
	if g.BaseColours {
		flags |= gainBaseColours
	}
	b := append(GainMapVersion(), flags)
	add := func(all ...Fraction) {
		for _, f := range all {
			b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, uint32(f.N)), f.D)
		}
	}
	add(g.Base, g.Alternate)
	for _, c := range g.Channel {
		add(c.Min, c.Max, c.Gamma, c.BaseOffset, c.AlternateOffset)
	}
	return b
}
