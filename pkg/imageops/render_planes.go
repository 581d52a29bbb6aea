package imageops

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

// planeStream resamples each plane at its own resolution, as its rows come, for all sizes at once. Small results
// are turned upright and encoded as planes: no colour is converted on the way.
type planeStream struct {
	*job
	small    []*codec.Planes                    // one for each view
	resizers map[int][]*resample.Resizer[uint8] // by the scale of the source, one for each of its planes
	err      error                              // of take
}

// renderPlanes keeps to planes from the decoder to the encoder.
func (j *job) renderPlanes(ctx context.Context, img codec.PlaneDecoder) ([]Rendition, error) {
	p := &planeStream{job: j, small: make([]*codec.Planes, len(j.views)), resizers: map[int][]*resample.Resizer[uint8]{}}
	err := img.Planes(ctx, j.want, func(band *codec.Band) error {
		p.err = p.take(band)
		return p.err
	})
	if err == nil && j.opt.Tolerant {
		err = j.Err() // a broken connection looks like a short file to the decoder
	}
	if err := j.decodeError(ctx, p.err, err); err != nil {
		return nil, err
	}
	pics, err := p.finished()
	if err == nil {
		err = j.takeGainMap(ctx)
	}
	if err != nil {
		return nil, err
	}
	made := make([]Rendition, 0, len(pics))
	for i, pic := range pics {
		renditions, err := j.encode(ctx, j.views[i], pic)
		if err != nil {
			return nil, err
		}
		pics[i] = nil
		made = append(made, renditions...)
	}
	return made, nil
}

// take is for codec.PlaneDecoder.
func (p *planeStream) take(band *codec.Band) error {
	resizers := p.resizers[band.Scale]
	if resizers == nil {
		var err error
		if resizers, err = p.begin(band.Planes); err != nil {
			return err
		}
		p.resizers[band.Scale] = resizers
	}
	for i, resizer := range resizers {
		plane := &band.Plane[i]
		for y := range band.Rows[i] {
			if err := resizer.WriteRow(plane.Pix[y*plane.Stride:][:plane.Width]); err != nil {
				return err
			}
		}
	}
	return nil
}

// begin prepares those sizes that are made from the image at this scale: three planes with chroma as asked, or one of grey.
func (p *planeStream) begin(planes *codec.Planes) (resizers []*resample.Resizer[uint8], err error) {
	var made []*codec.Planes
	var views []*view
	for i, size := range p.want.Sizes {
		if p.want.Scales[i] != planes.Scale {
			continue
		}
		p.small[i] = &codec.Planes{Width: size.Width, Height: size.Height, Scale: 1, Model: planes.Model}
		made, views = append(made, p.small[i]), append(views, p.views[i])
	}
	hMax, vMax := maxFactors(planes)
	for i := range planes.Plane {
		var targets []resample.Target[uint8]
		for k, small := range made {
			target := p.target(views[k], planes, small, i, hMax, vMax)
			targets = append(targets, target)
			small.Plane = append(small.Plane, p.plane(views[k], target, small.Model, i))
		}
		layout := resample.Layout{Width: planes.Plane[i].Width, Height: planes.Plane[i].Height}
		resizer, err := resample.New(layout, targets...)
		if err != nil {
			return nil, err
		}
		resizers = append(resizers, resizer)
	}
	return resizers, nil
}

// target is plane i of a small image, a sample for each factor × factor pixels of chroma.
func (p *planeStream) target(v *view, planes, small *codec.Planes, i, hMax, vMax int) resample.Target[uint8] {
	src, factor := &planes.Plane[i], 1
	if i > 0 {
		factor = p.chromaFactor(v)
	}
	flipX, flipY := codec.Flips(p.info.Orientation)
	x0, x1, width := span(v.stored.X0, v.stored.X1, src.H, hMax*planes.Scale, small.Width, factor, flipX)
	y0, y1, height := span(v.stored.Y0, v.stored.Y1, src.V, vMax*planes.Scale, small.Height, factor, flipY)
	return resample.Target[uint8]{
		Width: width, Height: height, Pix: make([]byte, width*height), Stride: width, Filter: v.Filter.kernel(),
		Region: resample.Rect{X0: x0, X1: x1, Y0: y0, Y1: y1},
	}
}

// chromaFactor is how many pixels a sample of chroma stands for, each way: one where colours are converted in the end.
func (p *planeStream) chromaFactor(v *view) int {
	if !p.keepsPlanes() {
		return 1
	}
	return v.Chroma.factor()
}

func (p *planeStream) plane(v *view, t resample.Target[uint8], model codec.Model, i int) codec.Plane {
	plane := codec.Plane{Pix: t.Pix, Stride: t.Stride, Width: t.Width, Height: t.Height, H: 1, V: 1}
	if i == 0 && model == codec.YCbCr {
		plane.H, plane.V = p.chromaFactor(v), p.chromaFactor(v)
	}
	return plane
}

// finished are the results as they are encoded, when all rows have come.
func (p *planeStream) finished() (pics []*codec.Picture, err error) {
	for _, resizers := range p.resizers {
		for _, resizer := range resizers {
			if err := resizer.Close(); err != nil {
				return nil, err
			}
		}
	}
	for i, small := range p.small {
		p.upright(small)
		pics = append(pics, p.views[i].finish(p.picture(small)))
	}
	return pics, nil
}

// picture is what the encoder gets: planes of the full range, or RGB.
func (p *planeStream) picture(small *codec.Planes) *codec.Picture {
	switch {
	case !p.keepsPlanes():
		return narrowToRGB(small)
	case p.header.Narrow:
		widen(small)
	}
	return &codec.Picture{Width: small.Width, Height: small.Height, Planes: small}
}

func (p *planeStream) upright(small *codec.Planes) {
	orientation := p.info.Orientation
	for i := range small.Plane {
		plane := &small.Plane[i]
		plane.Pix = codec.Turn(plane.Pix, plane.Width, plane.Height, 1, orientation)
		plane.Width, plane.Height = codec.Turned(plane.Width, plane.Height, orientation)
		plane.Stride = plane.Width
	}
	small.Width, small.Height = codec.Turned(small.Width, small.Height, orientation)
}

// span says which part of a source plane one axis of a target plane shows. Of the image that is pixels begin to end; there are
// num/den samples for a pixel, the last of which may stand for less than a whole. The target has size pixels and a sample for each
// factor of them. Where that does not come out even, the last sample reaches beyond; if the axis is turned round later, so that the
// last becomes the first, it is the first that must.
func span(begin, end float64, num, den, size, factor int, flip bool) (from, to float64, samples int) {
	samples = (size + factor - 1) / factor
	origin := float64(begin*float64(num)) / float64(den)
	perPixel := float64((end-begin)*float64(num)) / float64(den) / float64(size)
	start := 0
	if flip {
		start = size - samples*factor
	}
	return origin + float64(float64(start)*perPixel), origin + float64(float64(start+samples*factor)*perPixel), samples
}

func maxFactors(planes *codec.Planes) (h, v int) {
	for i := range planes.Plane {
		h, v = max(h, planes.Plane[i].H), max(v, planes.Plane[i].V)
	}
	return h, v
}
