package imageops

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// ring is the resampler's bound for the rows of one size.
const ring = 4 << 20

// memory estimates the bytes that rendering takes at its peak: what the decoder takes, and for each size the rows that the
// resampler holds, the picture before and after turning (planes that stay as they are do not come twice), and what encoding needs. What is decoded as a whole takes the half-way image of
// another resampler as well: new width, old height.
func (j *job) memory() int64 {
	bytes := j.image.Memory(j.want) + j.colourMemory() + j.gainMemory()
	pictures := int64(2)
	if j.want.Planes && j.info.Orientation <= 1 {
		pictures = 1
	}
	var most int64
	for i, size := range j.want.Sizes {
		v := j.views[i]
		bytes += pictures * j.perPixel(v) * int64(size.Width) * int64(size.Height)
		bytes += j.encoding(v) + v.finishing()
		if rows, ok := j.image.(codec.RowDecoder); ok {
			bytes += j.heldRows(rows, j.want.Scales[i], size)
		} else {
			most = max(most, 4*int64(size.Width)*int64(j.header.Height))
		}
	}
	return bytes + most
}

// encoding is what the encoders take for a view, one after the other: the largest of them, and the files of the others.
func (j *job) encoding(v *view) (bytes int64) {
	opt := v.encodeOptions()
	opt.Planar = j.want.Planes && j.keepsPlanes()
	for i, out := range v.outs {
		if out.Writes.Memory != nil {
			bytes = max(bytes, out.Writes.Memory(v.canvas, opt))
		}
		if i > 0 {
			bytes += j.perPixel(v) * int64(v.canvas.Width) * int64(v.canvas.Height)
		}
	}
	return bytes
}

// finishing is what is taken beside a picture and its turned twin: for what is cut out or laid on a canvas, and for sharpening, of each
// pixel the brightness, that blurred along rows, and the difference.
func (v *view) finishing() (bytes int64) {
	const channels, sharpening = 4, 1 + 4 + 2
	pixels := int64(v.canvas.Width) * int64(v.canvas.Height)
	if v.canvas != v.size {
		bytes += channels * pixels
	}
	if v.Sharpen != (Sharpen{}) {
		bytes += sharpening * pixels
	}
	return bytes
}

// heldRows is what the resampler holds for a size: the rows under the kernel of Lanczos3, in single precision where fixed point
// is not exact enough, and both where it goes over from one to the other.
func (j *job) heldRows(rows codec.RowDecoder, scale int, size codec.Size) int64 {
	const lobes = 6
	l := rows.Layout(scale)
	n := min(lobes*(l.Height/size.Height+1), l.Height)
	samples := int64(n) * int64(l.Width) * int64(l.Channels)
	switch {
	case l.Depth == 16:
		return min(4*samples, ring)
	case l.Alpha():
		return min(4*samples, ring) + min(samples, ring)
	}
	return min(samples, ring)
}

// perPixel is how many bytes a pixel of a picture takes.
func (j *job) perPixel(v *view) int64 {
	switch rows, ok := j.image.(codec.RowDecoder); {
	case j.want.Planes && v.Chroma.factor() > 1:
		return 2
	case j.want.Planes:
		return 3
	case ok && rows.Layout(1).Depth == 16:
		return 2 * int64(rows.Layout(1).Channels)
	case ok:
		return int64(rows.Layout(1).Channels)
	}
	return 4
}
