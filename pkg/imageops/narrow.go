package imageops

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// widen stretches planes of the range of video (ITU-R BT.601: 219 steps of luma from 16 on, 224 of chroma around 128) to that of
// JFIF, 0 to 255. It is done to what was resampled, so that what filters add at the ends of the range is not cut off before.
func widen(p *codec.Planes) {
	for i := range p.Plane {
		table := wider(16, 219, 0)
		if i > 0 {
			table = wider(128, 224, 128)
		}
		for j, v := range p.Plane[i].Pix {
			p.Plane[i].Pix[j] = table[v]
		}
	}
}

// wider maps from to its counterpart to, and steps to 255 of them. Rounded to the nearest.
func wider(from, steps, to int) (table [256]uint8) {
	for v := range table {
		scaled := 2*(v-from)*255 + steps + 2*steps*to // twice the steps, and half of one
		table[v] = uint8(min(max(floorDiv(scaled, 2*steps), 0), 255))
	}
	return table
}

func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// narrowToRGB converts three planes of one size from the range of video: BT.601 with 16 bits behind the point.
func narrowToRGB(p *codec.Planes) *codec.Picture {
	const (
		luma      = 76309  // 255/219
		redOfCr   = 104597 // 255/224 × 1.402
		greenOfCb = 25675  // 255/224 × 0.344136
		greenOfCr = 53279  // 255/224 × 0.714136
		blueOfCb  = 132201 // 255/224 × 1.772
	)
	pic := &codec.Picture{Width: p.Width, Height: p.Height, Channels: 3, Pix: make([]uint8, 3*p.Width*p.Height)}
	out := pic.Pix
	for y := range p.Height {
		rows := [3][]byte{}
		for i := range rows {
			rows[i] = p.Plane[i].Pix[y*p.Plane[i].Stride:][:p.Width]
		}
		for x, v := range rows[0] {
			l, cb, cr := (int(v)-16)*luma+1<<15, int(rows[1][x])-128, int(rows[2][x])-128
			out[0] = clamp8((l + redOfCr*cr) >> 16)
			out[1] = clamp8((l - greenOfCb*cb - greenOfCr*cr) >> 16)
			out[2] = clamp8((l + blueOfCb*cb) >> 16)
			out = out[3:]
		}
	}
	return pic
}

func clamp8(v int) uint8 { return uint8(min(max(v, 0), 255)) }
