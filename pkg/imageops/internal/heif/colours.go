package heif

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// Matrices of ITU-T H.273, table 4, that matter here; unknown is so for primaries and transfer functions too.
const (
	matrixRGB  = 0
	matrix709  = 1
	unknown    = 2
	matrix470  = 5
	matrix601  = 6
	matrix2020 = 9
)

// colours are how samples mean light.
type colours struct {
	icc                         []byte
	primaries, transfer, matrix int
	full                        bool
	depthY, depthC              int
}

// coloursOf reads what an item's properties say, else its stream; else it is as JFIF has it.
func (f *file) coloursOf(it *item, c *coded) colours {
	sps := c.sps
	out := colours{matrix: unknown, primaries: unknown, transfer: unknown, full: true, depthY: sps.BitDepthY, depthC: sps.BitDepthC}
	if sps.HasColour {
		out.primaries, out.transfer, out.matrix = sps.Colour[0], sps.Colour[1], sps.Colour[2]
	}
	if sps.HasRange {
		out.full = sps.FullRange
	}
	from := it
	if it.property("colr") == nil && len(c.tiles) > 0 {
		from = c.tiles[0]
	}
	for _, p := range from.properties {
		if p.kind != "colr" || len(p.data) < 4 {
			continue
		}
		switch kind, data := string(p.data[:4]), p.data[4:]; kind {
		case "nclx":
			r := &fields{data: data}
			out.primaries, out.transfer, out.matrix = int(r.uint(2)), int(r.uint(2)), int(r.uint(2))
			out.full = r.uint(1)&0x80 != 0
		case "prof", "rICC":
			if len(data) <= codec.MaxMetadata {
				out.icc = data
			}
		}
	}
	return out
}

// isJFIF reports whether planes are as those of JPEG, but for their range.
func (c *colours) isJFIF() bool {
	return c.matrix == unknown || c.matrix == matrix470 || c.matrix == matrix601
}

// weights are those of red and blue in luma.
func (c *colours) weights() (r, b float64) {
	switch c.matrix {
	case matrix709:
		return 0.2126, 0.0722
	case matrix2020:
		return 0.2627, 0.0593
	}
	return 0.299, 0.114
}

// levels maps samples of a plane to 8 bits of the full range; nil = they are so already.
func (c *colours) levels(luma bool) []uint8 {
	depth := c.depthC
	if luma {
		depth = c.depthY
	}
	if c.full && depth == 8 {
		return nil
	}
	table := make([]uint8, 1<<depth)
	top := float64(int(1)<<depth - 1)
	for i := range table {
		v := float64(i) / top * 255
		if !c.full {
			unit := float64(int(1) << (depth - 8))
			if luma || c.matrix == matrixRGB {
				v = (float64(i) - 16*unit) * 255 / (219 * unit)
			} else {
				v = (float64(i)-128*unit)*255/(224*unit) + 128
			}
		} else if !luma && c.matrix != matrixRGB {
			v = (float64(i)-float64(int(1)<<(depth-1)))*255/top + 128
		}
		table[i] = uint8(min(max(v+0.5, 0), 255))
	}
	return table
}

// converter turns a row of samples, which levels has made full and of 8 bits, into RGB.
type converter struct {
	rgb             bool
	redCr, greenCb  [256]int32
	greenCr, blueCb [256]int32
}

func newConverter(c *colours) *converter {
	v := &converter{rgb: c.matrix == matrixRGB}
	r, b := c.weights()
	g := 1 - r - b
	for i := range 256 {
		d := float64(i-128) * (1 << 16)
		v.redCr[i], v.blueCb[i] = int32(2*(1-r)*d), int32(2*(1-b)*d)
		v.greenCr[i], v.greenCb[i] = int32(-2*(1-r)*r/g*d), int32(-2*(1-b)*b/g*d)
	}
	return v
}

// row writes RGB into every step-th three bytes of to. sub is the number of pixels a chroma sample stands for.
func (v *converter) row(to []uint8, step int, y, cb, cr []uint8, sub int) {
	for x, luma := range y {
		out := to[x*step:][:3]
		u, w := cb[x/sub], cr[x/sub]
		if v.rgb {
			out[0], out[1], out[2] = w, luma, u
			continue
		}
		base := int32(luma)<<16 + 1<<15
		out[0] = clip8((base + v.redCr[w]) >> 16)
		out[1] = clip8((base + v.greenCb[u] + v.greenCr[w]) >> 16)
		out[2] = clip8((base + v.blueCb[u]) >> 16)
	}
}

func clip8(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
