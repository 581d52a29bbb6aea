package imageops

import (
	"image"
	"image/color"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
	"github.com/s3img/s3img/pkg/imageops/internal/saliency"
)

// view is one picture that a decode makes, and the formats that it is encoded in.
type view struct {
	Spec
	outs []*codec.Format
	placement
	stored codec.Area // placement.crop as the image is stored, in pixels of its header
	// found is what is cut out of the upright picture, once there is something to see.
	found image.Rectangle
}

// newView places a rendition. It shows the image as f has it.
func newView(f *file, spec Spec, focus *Point) *view {
	h, o := f.header, f.info.Orientation
	upright := codec.Size{}
	upright.Width, upright.Height = codec.Turned(h.Width, h.Height, o)
	v := &view{Spec: spec, placement: spec.place(upright, codec.Size{Width: f.info.Width, Height: f.info.Height}, focus)}
	if v.window != (codec.Size{}) {
		v.showRegions(f.regions(), upright)
	}
	v.stored = asStored(v.crop, float64(upright.Width), float64(upright.Height), o)
	return v
}

// region is the part shown of an image that was decoded at a scale.
func (v *view) region(scale int) resample.Rect {
	s := float64(scale)
	return resample.Rect{X0: v.stored.X0 / s, Y0: v.stored.Y0 / s, X1: v.stored.X1 / s, Y1: v.stored.Y1 / s}
}

// factor is how many times smaller the picture becomes.
func (v *view) factor() float64 { return v.crop.Width() / float64(v.size.Width) }

// finish is all that is done to an upright picture before its colours are looked at: cut out and sharpened.
func (v *view) finish(pic *codec.Picture) *codec.Picture {
	if v.window != (codec.Size{}) {
		pic = cut(pic, v.find(pic))
	}
	v.Sharpen.at(v.factor()).sharpen(pic)
	return pic
}

// regions are what the file itself tells to look at.
func (f *file) regions() (all []saliency.Rect) {
	h := f.header
	if h.XMP == nil {
		return nil
	}
	for _, r := range metadata.Subjects(metadata.ReadRegions(h.XMP, f.info.Orientation, h.Width, h.Height)) {
		all = append(all, saliency.Rect{Left: r.Left, Top: r.Top, Right: r.Right, Bottom: r.Bottom})
	}
	return all
}

// showRegions crops at once, if there is a place from which all is seen that a file tells of.
func (v *view) showRegions(regions []saliency.Rect, upright codec.Size) {
	pitchX, pitchY := v.crop.Width()/float64(v.size.Width), v.crop.Height()/float64(v.size.Height)
	width := min(float64(pitchX*float64(v.window.Width)), float64(upright.Width))
	height := min(float64(pitchY*float64(v.window.Height)), float64(upright.Height))
	x, y, ok := saliency.PlaceOn(regions, upright.Width, upright.Height, int(width), int(height))
	if !ok {
		return
	}
	left, top := min(float64(x), float64(upright.Width)-width), min(float64(y), float64(upright.Height)-height)
	v.crop = codec.Area{X0: left, Y0: top, X1: left + width, Y1: top + height}
	v.size, v.window = v.window, codec.Size{}
}

// find chooses what is cut out, once: all frames and a gain map show the same part. It begins at an even pixel, so that a sample of
// chroma stands for the same two in all formats.
func (v *view) find(pic *codec.Picture) image.Rectangle {
	if !v.found.Empty() {
		return v.found
	}
	var seen *saliency.Picture
	if pic.Planes != nil {
		seen = saliency.FromPlanes(pic.Planes)
	} else {
		solid := opaque(pic, color.White)
		seen = saliency.FromPixels(solid.Pix, solid.Width*solid.Channels, solid.Channels, solid.Width, solid.Height)
	}
	at := image.Pt((v.size.Width-v.window.Width)/2, (v.size.Height-v.window.Height)/2)
	if seen != nil {
		at.X, at.Y = seen.Place(v.size.Width, v.size.Height, v.window.Width, v.window.Height)
	}
	at.X, at.Y = at.X&^1, at.Y&^1
	v.found = image.Rectangle{Min: at, Max: at.Add(image.Pt(v.window.Width, v.window.Height))}
	return v.found
}

// cut is a part of a picture. Of planes with fewer samples of chroma it begins at an even pixel.
func cut(pic *codec.Picture, r image.Rectangle) *codec.Picture {
	out := &codec.Picture{Width: r.Dx(), Height: r.Dy(), Channels: pic.Channels}
	if pic.Planes == nil {
		out.Pix = cutPlane(pic.Pix, pic.Width*pic.Channels, r.Min.X*pic.Channels, r.Min.Y, r.Dx()*pic.Channels, r.Dy())
		return out
	}
	planes := *pic.Planes
	planes.Width, planes.Height = r.Dx(), r.Dy()
	planes.Plane = append([]codec.Plane(nil), planes.Plane...)
	for i := range planes.Plane {
		p := &planes.Plane[i]
		factor := pic.Planes.Plane[0].H / p.H
		w, h := (r.Dx()+factor-1)/factor, (r.Dy()+factor-1)/factor
		p.Pix = cutPlane(p.Pix, p.Stride, r.Min.X/factor, r.Min.Y/factor, w, h)
		p.Width, p.Height, p.Stride = w, h, w
	}
	out.Planes = &planes
	return out
}

// cutPlane copies width × height samples from x, y on.
func cutPlane(pix []uint8, stride, x, y, width, height int) []uint8 {
	out := make([]uint8, 0, width*height)
	for row := range height {
		out = append(out, pix[(y+row)*stride+x:][:width]...)
	}
	return out
}

// pads reports whether there is a canvas around the picture.
func (v *view) pads() bool { return v.Fit == Pad && v.canvas != v.size }

// canvasColour is that of what is around an image in a format, or nil for none at all.
func (s Spec) canvasColour(out *codec.Format) color.Color {
	if s.Background == nil && out.Writes.Alpha {
		return nil
	}
	return s.background()
}

// pad lays a picture on its canvas, which is transparent if background is nil.
func (v *view) pad(pic *codec.Picture, background color.Color) *codec.Picture {
	if pic.Planes != nil {
		return v.padPlanes(pic, background)
	}
	fill := [4]uint8{}
	if background != nil {
		c := color.NRGBAModel.Convert(background).(color.NRGBA)
		if fill = [4]uint8{c.R, c.G, c.B, 255}; pic.Gray() && (c.R != c.G || c.G != c.B) {
			pic = inRGB(pic)
		}
	} else if !pic.Alpha() {
		pic = addAlpha(pic)
	}
	n := pic.Channels
	if pic.Gray() {
		fill[1] = fill[3]
	}
	out := &codec.Picture{Width: v.canvas.Width, Height: v.canvas.Height, Channels: n}
	out.Pix = make([]uint8, n*out.Width*out.Height)
	for i := range out.Width * out.Height {
		copy(out.Pix[n*i:][:n], fill[:])
	}
	for y := range pic.Height {
		copy(out.Pix[n*((v.at[1]+y)*out.Width+v.at[0]):], pic.Pix[n*y*pic.Width:][:n*pic.Width])
	}
	return out
}

// padPlanes keeps planes. Where the picture begins or ends within a sample of chroma, that is the picture's.
func (v *view) padPlanes(pic *codec.Picture, background color.Color) *codec.Picture {
	c := color.YCbCrModel.Convert(background).(color.YCbCr)
	fill := [3]uint8{c.Y, c.Cb, c.Cr}
	planes := *pic.Planes
	planes.Width, planes.Height = v.canvas.Width, v.canvas.Height
	planes.Plane = append([]codec.Plane(nil), planes.Plane...)
	for i := range planes.Plane {
		p := &planes.Plane[i]
		factor := pic.Planes.Plane[0].H / p.H
		w, h := (v.canvas.Width+factor-1)/factor, (v.canvas.Height+factor-1)/factor
		x, y := v.at[0]/factor, v.at[1]/factor
		pix := make([]uint8, w*h)
		for j := range pix {
			pix[j] = fill[i]
		}
		for row := range min(p.Height, h-y) {
			copy(pix[(y+row)*w+x:][:min(p.Width, w-x)], p.Pix[row*p.Stride:])
		}
		p.Pix, p.Stride, p.Width, p.Height = pix, w, w, h
	}
	return &codec.Picture{Width: v.canvas.Width, Height: v.canvas.Height, Planes: &planes}
}

// addAlpha has one more channel, opaque.
func addAlpha(pic *codec.Picture) *codec.Picture {
	n := pic.Channels
	out := &codec.Picture{Width: pic.Width, Height: pic.Height, Channels: n + 1, Pix: make([]uint8, 0, (n+1)*pic.Width*pic.Height)}
	for i := range pic.Width * pic.Height {
		out.Pix = append(append(out.Pix, pic.Pix[n*i:][:n]...), 255)
	}
	return out
}
