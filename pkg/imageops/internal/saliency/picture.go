package saliency

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// side is the longer side of what is looked at. 96 finds no more, for twice the work; 48 finds less.
const side = 64

// Picture is a small copy of a picture: samples of luma and of two colour differences (BT.601, full range), all of one resolution.
type Picture struct {
	width, height int
	luma, cb, cr  []uint8 // no differences in one that is grey
}

// FromPlanes reduces planes of the model Gray or YCbCr, each of any resolution. It is nil for other models.
//
// Cost: each sample is read once. Planes of a reduced decode are as good as all of them.
func FromPlanes(p *codec.Planes) *Picture {
	if p.Model != codec.Gray && p.Model != codec.YCbCr || p.Width < 1 || p.Height < 1 {
		return nil
	}
	s := small(p.Width, p.Height)
	reduced := func(i int) []uint8 {
		plane := &p.Plane[i]
		return s.mean(plane.Pix, plane.Stride, 1, plane.Width, plane.Height)
	}
	s.luma = reduced(0)
	if p.Model == codec.YCbCr {
		s.cb, s.cr = reduced(1), reduced(2)
	}
	return s
}

// FromPixels reduces width × height interleaved pixels of 1 (grey) or 3 (RGB) samples, rows being stride samples apart. A picture with
// alpha must be laid over its background before. It is nil for none.
func FromPixels(pix []uint8, stride, channels, width, height int) *Picture {
	if width < 1 || height < 1 {
		return nil
	}
	s := small(width, height)
	if channels == 1 {
		s.luma = s.mean(pix, stride, 1, width, height)
		return s
	}
	red, green, blue := s.mean(pix, stride, channels, width, height), s.mean(pix[1:], stride, channels, width, height), s.mean(pix[2:], stride, channels, width, height)
	s.luma, s.cb, s.cr = red, green, blue // each is overwritten once it is read
	for i := range red {
		r, g, b := int(red[i]), int(green[i]), int(blue[i])
		s.luma[i] = uint8((77*r + 150*g + 29*b + 128) >> 8)
		s.cb[i] = uint8(min(255, (-43*r-85*g+128*b+128*256+128)>>8))
		s.cr[i] = uint8(min(255, (128*r-107*g-21*b+128*256+128)>>8))
	}
	return s
}

// Turned is the picture as an EXIF orientation shows it.
func (p *Picture) Turned(orientation int) *Picture {
	t := &Picture{}
	t.width, t.height = codec.Turned(p.width, p.height, orientation)
	t.luma = codec.Turn(p.luma, p.width, p.height, 1, orientation)
	if p.cb != nil {
		t.cb, t.cr = codec.Turn(p.cb, p.width, p.height, 1, orientation), codec.Turn(p.cr, p.width, p.height, 1, orientation)
	}
	return t
}

// small has the shape of a picture, and no samples. It is never larger.
func small(width, height int) *Picture {
	switch {
	case width <= side && height <= side:
		return &Picture{width: width, height: height}
	case width >= height:
		return &Picture{width: side, height: max(1, (height*side+width/2)/width)}
	}
	return &Picture{width: max(1, (width*side+height/2)/height), height: side}
}

// mean reduces one channel, of width × height samples, to the size of the picture: the mean of each box, or the nearest sample where
// there are fewer.
func (p *Picture) mean(pix []uint8, stride, step, width, height int) []uint8 {
	out := make([]uint8, 0, p.width*p.height)
	sums, ends := make([]int, p.width), make([][2]int, p.width)
	for x := range ends {
		ends[x][0], ends[x][1] = box(x, p.width, width)
	}
	for y := range p.height {
		top, bottom := box(y, p.height, height)
		clear(sums)
		for row := top; row < bottom; row++ {
			samples := pix[row*stride:]
			for x, end := range ends {
				for i := end[0]; i < end[1]; i++ {
					sums[x] += int(samples[i*step])
				}
			}
		}
		for x, sum := range sums {
			n := (ends[x][1] - ends[x][0]) * (bottom - top)
			out = append(out, uint8((sum+n/2)/n))
		}
	}
	return out
}

// box is which of n samples make the i-th of few: one at least.
func box(i, few, n int) (from, to int) {
	from = i * n / few
	return from, max((i+1)*n/few, from+1)
}
