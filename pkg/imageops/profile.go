package imageops

import (
	"image/color"

	"github.com/s3img/s3img/pkg/imageops/internal/colour"
)

// How the inks of an image become light, as Info.Conversion says.
const (
	conversionProfile = "profile"
	conversionFormula = "formula"
)

// profiled is what a file says of its colours. It is sRGB unless one of these is set.
type profiled struct {
	icc     []byte          // the profile of the pixels, or nil; it may not be understood
	chunks  []colour.Chunk  // PNG: what stands in a PNG in place of it
	profile *colour.Profile // icc, understood
	tinted  bool            // profile is for RGB, and gives grey pixels a colour
	inks    *colour.Profile // what makes sRGB of four inks, or nil
}

// setProfile looks what the profile of a file is good for: it must be for the numbers that the file has, but that one for RGB may
// stand in grey, where its curve counts. sRGB by its numbers is dropped.
func (h *header) setProfile() {
	h.Profile = colour.Name(h.icc)
	space, said := h.space(), colour.SpaceOf(h.icc)
	p := colour.Parse(h.icc)
	switch {
	case space == colour.CMYK:
		h.Conversion = conversionFormula
		if p != nil && said == space {
			h.inks, h.Conversion = p, conversionProfile
		}
		h.icc, h.chunks = nil, nil // pixels become sRGB in any case
	case h.icc == nil && h.chunks != nil: // of high dynamic range, which only a PNG can carry
	case p != nil && p.IsSRGB():
		h.icc, h.chunks = nil, nil
	case said == space:
		h.profile = p
	case said == colour.RGB && space == colour.Gray && p != nil:
		h.profile = p.Neutral()
		if h.tinted = h.profile == nil; h.tinted {
			h.profile = p
			return
		}
		if h.icc = h.profile.Bytes(h.Profile); h.profile.IsSRGB() {
			h.icc, h.chunks, h.profile = nil, nil, nil
		}
	default:
		h.icc, h.chunks = nil, nil
	}
}

// space is what kind of numbers the pixels have that a profile speaks of.
func (h *header) space() colour.Space {
	switch h.ColorModel {
	case "Gray", "GrayA":
		return colour.Gray
	case "CMYK", "YCCK":
		return colour.CMYK
	}
	return colour.RGB
}

// carried is what a rendition says of its colours.
type carried struct {
	icc    []byte
	chunks []colour.Chunk // in a PNG, in place of icc
}

// coloured decides what becomes of the colours of a small image: they stay, and the profile goes along; or they are converted to
// sRGB, where the profile cannot go along or would do harm.
func (f *file) coloured(img raster, opt Options) (raster, carried) {
	switch {
	case f.icc == nil && opt.Format == PNG:
		return img, carried{chunks: f.chunks}
	case f.icc == nil:
		return img, carried{}
	case f.carries(img, opt) && opt.Format == PNG && f.chunks != nil:
		return img, carried{chunks: f.chunks}
	case f.carries(img, opt):
		return img, carried{icc: f.icc}
	case f.profile == nil: // which nobody here understands
		return img, carried{}
	}
	return f.inSRGB(img), carried{}
}

// carries reports whether a rendition has the profile of the file: its format must have room for it, and its numbers must be those
// that the profile is for. What a PNG says in place of a profile is made into one only if it says more than sRGB can show. Mixing
// with a background is done in sRGB where that makes a difference: a colour that is given is sRGB.
func (f *file) carries(img raster, opt Options) bool {
	switch {
	case opt.Format != JPEG && opt.Format != PNG, f.tinted, colour.SpaceOf(f.icc) != rasterSpace(img):
		return false
	case f.profile == nil:
		return true
	case opt.Format == JPEG && f.chunks != nil && f.profile.Within():
		return false
	}
	return opt.Format != JPEG || !img.hasAlpha() || neutral(opt.Background) && f.profile.LikeSRGB()
}

func rasterSpace(img raster) colour.Space {
	if img.channels <= 2 {
		return colour.Gray
	}
	return colour.RGB
}

// neutral knows the two colours that are the same with every profile.
func neutral(background color.Color) bool {
	c := color.NRGBAModel.Convert(background).(color.NRGBA)
	return c.R == c.G && c.G == c.B && (c.R == 0 || c.R == 255)
}

// colourMemory is what conversion takes, in bytes.
func (p *profiled) colourMemory() (bytes int64) {
	for _, profile := range []*colour.Profile{p.profile, p.inks} {
		if profile != nil {
			bytes += profile.Memory()
		}
	}
	return bytes
}

// inSRGB converts a small image. It costs some nanoseconds for a pixel.
func (f *file) inSRGB(img raster) raster {
	if f.profile.Space() == colour.RGB && img.channels <= 2 {
		img = img.rgb()
	}
	if f.light == nil {
		f.light = f.profile.Converter()
	}
	f.light.Convert(img.pix, img.channels)
	return img
}
