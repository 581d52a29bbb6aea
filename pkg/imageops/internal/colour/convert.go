package colour

import "sync"

// Converter makes sRGB of pixels of 8 bits. It may be used by many goroutines at a time.
type Converter struct {
	in      int           // channels
	curves  [3][256]light // of RGB by a matrix
	encoded *[1 << tableBits]uint8
	gray    [256]uint8 // of grey
	table   *nodes     // of RGB and CMYK by a table, and of light beyond white
}

// light is what a channel adds to red, green and blue. 1 is 1<<lightBits.
type light [3]int32

const (
	lightBits = 24
	tableBits = 14 // the steps that light is told apart by: a fifth of a level where sRGB is steepest
)

// encodedLight is sRGB by light, in so many steps. It is made once: that took longer than all else that a profile without a table needs.
var encodedLight = sync.OnceValue(newEncodedLight)

func newEncodedLight() *[1 << tableBits]uint8 {
	table := new([1 << tableBits]uint8)
	for i := range table {
		table[i] = rounded(255 * encodeSRGB((float64(i)+0.5)/(1<<tableBits)))
	}
	return table
}

// rounded clips to what a byte holds.
func rounded(v float64) uint8 { return uint8(min(max(v, 0), 255) + 0.5) }

// Memory is about how many bytes p and a Converter for it take.
func (p *Profile) Memory() int64 {
	n := int64(128 << 10)
	if p.table == nil && p.bright == nil {
		return n
	}
	values := int64(3)
	for _, points := range p.points() {
		values *= int64(points)
	}
	return n + 8*int64(p.numbers) + 4*values
}

// Converter prepares the conversion of many pixels to sRGB, relative colorimetric with black point compensation. It takes some
// hundredths of a second for a profile with a table, and much less for others.
func (p *Profile) Converter() *Converter {
	c := &Converter{in: p.space.Channels()}
	switch {
	case p.bright != nil, p.table != nil && p.space != Gray:
		c.table = newNodes(p)
	case p.space == RGB:
		c.byMatrix(p)
	default:
		for i := range c.gray {
			c.gray[i] = rounded(p.srgbOf([maxChannels]float64{float64(i) / 255})[1])
		}
	}
	return c
}

// toLight is the way from XYZ to the linear light of sRGB with black brought to 0: a matrix and what is added.
func (p *Profile) toLight() (m matrix, zero [3]float64) {
	var scale matrix
	for i, white := range whiteD50 {
		scale[i][i] = white / (white - p.black[i])
	}
	return linearSRGB.times(scale), linearSRGB.apply(xyz{}.withoutBlack(p.black))
}

// byMatrix folds curves, matrix and black point into what each value of each channel adds.
func (c *Converter) byMatrix(p *Profile) {
	m, zero := p.toLight()
	m = m.times(p.toXYZ)
	for channel := range c.curves {
		for i := range c.curves[channel] {
			v := p.curves[channel].at(float64(i) / 255)
			for j := range 3 {
				sum := m[j][channel] * v
				if channel == 0 {
					sum += zero[j]
				}
				c.curves[channel][i][j] = int32(min(max(sum, -20), 20) * (1 << lightBits))
			}
		}
	}
	c.encoded = encodedLight()
}

// Inks makes RGB of CMYK, as it looks in sRGB; 255 is full ink.
func (c *Converter) Inks(pix []uint8) []uint8 { return c.table.inks(pix) }

// Convert makes pixels of grey or RGB what they look like in sRGB, in place. Of the channels that each has, an even number, the last
// is alpha, which stays. Where the profile is for grey and pixels are RGB, they are grey.
func (c *Converter) Convert(pix []uint8, channels int) {
	switch {
	case c.in == 1:
		colours := (channels - 1) | 1
		for ; len(pix) >= channels; pix = pix[channels:] {
			for i, v := range pix[:colours] {
				pix[i] = c.gray[v]
			}
		}
	case c.table != nil:
		c.table.rgb(pix, channels)
	default:
		c.matrix(pix, channels)
	}
}

// matrix converts RGB in place.
func (c *Converter) matrix(pix []uint8, stride int) {
	red, green, blue, encoded := &c.curves[0], &c.curves[1], &c.curves[2], c.encoded
	for ; len(pix) >= stride; pix = pix[stride:] {
		p := pix[:3:3]
		r, g, b := &red[p[0]], &green[p[1]], &blue[p[2]]
		p[0] = encoded[step(r[0]+g[0]+b[0])]
		p[1] = encoded[step(r[1]+g[1]+b[1])]
		p[2] = encoded[step(r[2]+g[2]+b[2])]
	}
}

// step is where a sum of light is in the table of encoded.
func step(sum int32) uint32 {
	const most = 1<<tableBits - 1
	if sum < 0 {
		sum = 0
	}
	return min(uint32(sum)>>(lightBits-tableBits), most) & most
}
