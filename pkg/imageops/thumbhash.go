package imageops

import (
	"image"
	"math"
)

// noise is far above what float64 makes of a wave that is not there, and far below what four bits can show.
const noise = 1e-9

// ThumbHash returns the ThumbHash of a small image: about 25 bytes that hold its average colour, its aspect and a blurred
// likeness of it, which scripts in browsers draw while the image is on its way. It computes as the reference implementation
// does, but that a wave as weak as the noise of float64 counts as none, so that the hash is the same on every processor. img should
// be small: more than 100 pixels are slow, and show nothing more.
//
// Cost: about 60 multiplications a pixel. Source: https://github.com/evanw/thumbhash, MIT.
func ThumbHash(img *image.NRGBA) []byte {
	return newHasher(img).hash()
}

// hasher holds an image as the channels of a ThumbHash: luminance, yellow-blue, red-green and alpha.
type hasher struct {
	w, h       int
	hasAlpha   bool
	l, p, q, a []float64
}

func newHasher(img *image.NRGBA) *hasher {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	c := &hasher{w: w, h: h}
	for _, channel := range []*[]float64{&c.l, &c.p, &c.q, &c.a} {
		*channel = make([]float64, w*h)
	}
	red, green, blue, alpha := meanColor(img)
	c.hasAlpha = alpha < float64(w*h)
	for y := range h {
		for x := range w {
			pixel := img.Pix[y*img.Stride+4*x:][:4]
			a := float64(pixel[3]) / 255
			r := float64(red*(1-a)) + float64(a/255*float64(pixel[0]))
			g := float64(green*(1-a)) + float64(a/255*float64(pixel[1]))
			b := float64(blue*(1-a)) + float64(a/255*float64(pixel[2]))
			i := y*w + x
			c.l[i], c.p[i], c.q[i], c.a[i] = (r+g+b)/3, (r+g)/2-b, r-g, a
		}
	}
	return c
}

// meanColor is the average colour, weighted by alpha, each from 0 to 1, and the sum of alpha.
func meanColor(img *image.NRGBA) (red, green, blue, alpha float64) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			pixel := img.Pix[y*img.Stride+4*x:][:4]
			a := float64(pixel[3]) / 255
			red += float64(a / 255 * float64(pixel[0]))
			green += float64(a / 255 * float64(pixel[1]))
			blue += float64(a / 255 * float64(pixel[2]))
			alpha += a
		}
	}
	if alpha > 0 {
		red, green, blue = red/alpha, green/alpha, blue/alpha
	}
	return red, green, blue, alpha
}

// hash packs the constants of all channels, and then what varies, four bits each.
func (c *hasher) hash() []byte {
	most := 7
	if c.hasAlpha {
		most = 5 // so that there is room for alpha
	}
	longest := float64(max(c.w, c.h))
	lx := max(1, roundHalfUp(float64(most*c.w)/longest))
	ly := max(1, roundHalfUp(float64(most*c.h)/longest))
	l, p, q := c.transform(c.l, max(3, lx), max(3, ly)), c.transform(c.p, 3, 3), c.transform(c.q, 3, 3)
	channels := []waves{l, p, q}

	header24 := roundHalfUp(63*l.mean) | roundHalfUp(31.5+float64(31.5*p.mean))<<6 | roundHalfUp(31.5+float64(31.5*q.mean))<<12 |
		roundHalfUp(31*l.scale)<<18
	header16 := roundHalfUp(63*p.scale)<<3 | roundHalfUp(63*q.scale)<<9
	if c.w > c.h {
		header16 |= 1<<15 | ly
	} else {
		header16 |= lx
	}
	if c.hasAlpha {
		header24 |= 1 << 23
	}
	hash := []byte{byte(header24), byte(header24 >> 8), byte(header24 >> 16), byte(header16), byte(header16 >> 8)}
	if c.hasAlpha {
		a := c.transform(c.a, 5, 5)
		channels = append(channels, a)
		hash = append(hash, byte(roundHalfUp(15*a.mean)|roundHalfUp(15*a.scale)<<4))
	}
	return appendNibbles(hash, channels)
}

func appendNibbles(hash []byte, channels []waves) []byte {
	odd := false
	for _, channel := range channels {
		for _, f := range channel.varying {
			nibble := byte(roundHalfUp(15 * f))
			if odd {
				hash[len(hash)-1] |= nibble << 4
			} else {
				hash = append(hash, nibble)
			}
			odd = !odd
		}
	}
	return hash
}

// waves are a channel as cosines: the mean, and the others from 0 to 1, 0.5 being none.
type waves struct {
	mean, scale float64
	varying     []float64
}

// transform is the discrete cosine transform of a channel, as far as the triangle of nx times ny frequencies goes.
func (c *hasher) transform(channel []float64, nx, ny int) (all waves) {
	for cy := range ny {
		fy := cosines(c.h, cy)
		for cx := 0; cx*ny < nx*(ny-cy); cx++ {
			f := c.correlate(channel, cosines(c.w, cx), fy)
			if math.Abs(f) < noise {
				f = 0
			}
			if cx == 0 && cy == 0 {
				all.mean = f
				continue
			}
			all.varying = append(all.varying, f)
			all.scale = max(all.scale, math.Abs(f))
		}
	}
	if all.scale > 0 {
		for i, f := range all.varying {
			all.varying[i] = 0.5 + float64(0.5/all.scale*f)
		}
	}
	return all
}

// cosines are those of one frequency at the middles of n pixels.
func cosines(n, frequency int) []float64 {
	f := make([]float64, n)
	for i := range f {
		f[i] = math.Cos(math.Pi / float64(n) * float64(frequency) * (float64(i) + 0.5))
	}
	return f
}

func (c *hasher) correlate(channel, fx, fy []float64) (sum float64) {
	for y := range c.h {
		for x, v := range channel[y*c.w:][:c.w] {
			sum += float64(v * fx[x] * fy[y])
		}
	}
	return sum / float64(c.w*c.h)
}

// roundHalfUp rounds as JavaScript does, in which the reference is written.
func roundHalfUp(f float64) int { return int(math.Floor(f + 0.5)) }
