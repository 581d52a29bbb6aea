package imageops

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Sharpen is an unsharp mask on brightness: what a blur takes away is added, so many times.
type Sharpen struct {
	// Amount is how many times, more than 0 to 5. 0 is no sharpening.
	Amount float64
	// Radius is the standard deviation of the Gaussian by which brightness is blurred, in pixels of the rendition: 0.3 to 5.
	Radius float64
	// Auto is an amount of 0.35 and a radius of 0.6 where the image becomes less than half as wide, less for less, and nothing where it
	// keeps its size. Amount and Radius are 0 then.
	Auto bool
}

// defaultRadius is that of an amount given alone.
const defaultRadius = 0.8

// ParseSharpen reads none, auto, an amount (0.5), or an amount and a radius (0.5:1.2). The error says what is accepted.
func ParseSharpen(s string) (Sharpen, error) {
	switch strings.ToLower(s) {
	case "none":
		return Sharpen{}, nil
	case "auto":
		return Sharpen{Auto: true}, nil
	}
	amount, radius, two := strings.Cut(s, ":")
	if !two {
		radius = strconv.FormatFloat(defaultRadius, 'f', -1, 64)
	}
	a, errA := strconv.ParseFloat(strings.TrimSpace(amount), 64)
	r, errR := strconv.ParseFloat(strings.TrimSpace(radius), 64)
	sharpen := Sharpen{Amount: a, Radius: r}
	if errA != nil || errR != nil || a == 0 || sharpen.validate() != nil {
		return Sharpen{}, fmt.Errorf("cannot sharpen by %q: want auto, none, an amount up to 5 like 0.5, or an amount and a radius of 0.3 to 5 pixels like 0.5:1.2", s)
	}
	return sharpen, nil
}

// String is what ParseSharpen reads.
func (s Sharpen) String() string {
	switch {
	case s.Auto:
		return "auto"
	case s.Amount == 0:
		return "none"
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	return number(s.Amount) + ":" + number(s.Radius)
}

func (s Sharpen) validate() error {
	switch given := s.Amount != 0 || s.Radius != 0; {
	case !given, !s.Auto && s.Amount > 0 && s.Amount <= 5 && s.Radius >= 0.3 && s.Radius <= 5:
		return nil
	}
	return errors.New("sharpening is out of range: want an amount up to 5 and a radius of 0.3 to 5 pixels, or auto alone")
}

// at is what s comes to for an image that becomes smaller by a factor: Auto is made numbers.
func (s Sharpen) at(factor float64) Sharpen {
	const amount, radius = 0.35, 0.6
	if !s.Auto {
		return s
	}
	share := min(max(factor-1, 0), 1) // all of it from half on
	if share == 0 {
		return Sharpen{}
	}
	return Sharpen{Amount: amount * share, Radius: radius}
}

// mask is a Sharpen ready for work. All its arithmetic is of whole numbers, so that every processor makes the same bytes.
type mask struct {
	amount int32   // in 1/4096
	kernel []int32 // half of the Gaussian from its middle on; the whole sums to kernelSum
}

const kernelSum = 1 << 14

func newMask(s Sharpen) mask {
	reach := int(math.Ceil(3 * s.Radius))
	weights, sum := make([]float64, reach+1), 0.0
	for i := range weights {
		weights[i] = math.Exp(-float64(i*i) / (2 * float64(s.Radius*s.Radius)))
		if sum += weights[i]; i > 0 {
			sum += weights[i]
		}
	}
	m := mask{amount: int32(math.Round(4096 * s.Amount)), kernel: make([]int32, reach+1)}
	m.kernel[0] = kernelSum
	for i := 1; i <= reach; i++ {
		m.kernel[i] = int32(math.Round(weights[i] / sum * kernelSum))
		m.kernel[0] -= 2 * m.kernel[i]
	}
	return m
}

// difference is what is to be added to each sample of a plane of brightness, width × height without gaps. Beyond the edges it goes on
// as it ends.
func (m mask) difference(pix []uint8, width, height int) []int16 {
	blurred := make([]int32, len(pix)) // along rows
	for y := range height {
		row, out := pix[y*width:][:width], blurred[y*width:][:width]
		for x := range row {
			sum := m.kernel[0] * int32(row[x])
			for i := 1; i < len(m.kernel); i++ {
				sum += m.kernel[i] * (int32(row[max(x-i, 0)]) + int32(row[min(x+i, width-1)]))
			}
			out[x] = sum >> 6
		}
	}
	diff := make([]int16, len(pix))
	for y := range height {
		for x := range width {
			sum := int64(m.kernel[0]) * int64(blurred[y*width+x])
			for i := 1; i < len(m.kernel); i++ {
				sum += int64(m.kernel[i]) * int64(blurred[max(y-i, 0)*width+x]+blurred[min(y+i, height-1)*width+x])
			}
			// Of the blurred value 22 bits stand behind the point.
			detail := int64(pix[y*width+x])<<22 - sum
			diff[y*width+x] = int16((detail*int64(m.amount) + 1<<33) >> 34)
		}
	}
	return diff
}

// sharpen is done to an upright picture, in place.
func (s Sharpen) sharpen(pic *codec.Picture) {
	if s.Amount == 0 {
		return
	}
	m := newMask(s)
	if pic.Planes != nil {
		luma := &pic.Planes.Plane[0]
		for i, d := range m.difference(luma.Pix, luma.Width, luma.Height) {
			luma.Pix[i] = clamp8(int(luma.Pix[i]) + int(d))
		}
		return
	}
	n := pic.Channels
	colours := n - 1 + n%2
	brightness := make([]uint8, pic.Width*pic.Height)
	for i := range brightness {
		p := pic.Pix[n*i:][:n]
		if brightness[i] = p[0]; colours == 3 {
			brightness[i] = uint8((77*int(p[0]) + 150*int(p[1]) + 29*int(p[2]) + 128) >> 8)
		}
	}
	for i, d := range m.difference(brightness, pic.Width, pic.Height) {
		p := pic.Pix[n*i:][:colours]
		for c := range p {
			p[c] = clamp8(int(p[c]) + int(d))
		}
	}
}
