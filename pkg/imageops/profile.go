package imageops

import (
	"image/color"
	"slices"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
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
	profile *colour.Profile // icc, understood; without icc that of light beyond white, which a PNG says by chunks
	tinted  bool            // profile is for RGB, and gives grey pixels a colour
	inks    *colour.Profile // what makes sRGB of four inks, or nil
}

// setProfile looks what the profile of a file is good for: it must be for the numbers that the file has, but that one for RGB may
// stand in grey, where its curve counts. sRGB by its numbers is dropped.
func (f *file) setProfile() {
	f.icc = f.header.ICC
	if said := f.header.Colour; said.Says() {
		f.icc, f.chunks = colour.Signals{CICP: said.CICP, SRGB: said.SRGB, GAMA: said.GAMA, CHRM: said.CHRM, ICC: f.icc}.Resolve()
	}
	f.info.Profile = colour.Name(f.icc)
	space, said := f.space(), colour.SpaceOf(f.icc)
	p := colour.Parse(f.icc)
	switch {
	case space == colour.CMYK:
		f.info.Conversion = conversionFormula
		if p != nil && said == space {
			f.inks, f.info.Conversion = p, conversionProfile
		}
		f.icc, f.chunks = nil, nil // pixels become sRGB in any case
	case f.icc == nil && f.chunks != nil:
		f.profile, f.info.Profile = colour.Bright(f.header.Colour.CICP)
		if space == colour.Gray {
			f.profile = f.profile.Neutral()
		}
	case p != nil && p.IsSRGB():
		f.icc, f.chunks = nil, nil
	case said == space:
		f.profile = p
	case said == colour.RGB && space == colour.Gray && p != nil:
		f.setGrey(p)
	default:
		f.icc, f.chunks = nil, nil
	}
}

// setGrey takes a profile for RGB for grey: its curve, if its colours of equal parts are grey.
func (f *file) setGrey(p *colour.Profile) {
	f.profile = p.Neutral()
	if f.tinted = f.profile == nil; f.tinted {
		f.profile = p
		return
	}
	if f.icc = f.profile.Bytes(f.info.Profile); f.profile.IsSRGB() {
		f.icc, f.chunks, f.profile = nil, nil, nil
	}
}

// space is what kind of numbers the pixels have that a profile speaks of.
func (f *file) space() colour.Space {
	switch f.header.ColorModel {
	case "Gray", "GrayA":
		return colour.Gray
	case "CMYK", "YCCK":
		return colour.CMYK
	}
	return colour.RGB
}

// coloured decides what becomes of the colours of a small picture: they stay, and the profile goes along in opt; or they are
// converted to sRGB, where the profile cannot go along or would do harm. Planes stay.
func (j *job) coloured(pic *codec.Picture, out *codec.Format, v *view, opt *codec.EncodeOptions) *codec.Picture {
	switch {
	case j.icc == nil && j.profile == nil:
		return pic
	case pic.Planes == nil && !j.carries(pic, out, v):
		if j.profile == nil { // which nobody here understands
			return pic
		}
		return j.inSRGB(pic, len(v.outs) > 1)
	case out.Writes.Colour && j.chunks != nil:
		opt.Colour = colourOf(j.chunks)
	default:
		opt.Profile = j.icc
	}
	return pic
}

// colourOf is chunks by their kinds.
func colourOf(chunks []colour.Chunk) (c codec.Colour) {
	for _, chunk := range chunks {
		switch chunk.Kind {
		case "cICP":
			c.CICP = chunk.Data
		case "gAMA":
			c.GAMA = chunk.Data
		case "cHRM":
			c.CHRM = chunk.Data
		}
	}
	return c
}

// carries reports whether a rendition has the profile of the file: its format must have room for it, and its numbers must be those
// that the profile is for. What a PNG says in place of a profile is made into one only if it says more than sRGB can show. Mixing
// with a background is done in sRGB where that makes a difference: a colour that is given is sRGB.
func (j *job) carries(pic *codec.Picture, out *codec.Format, v *view) bool {
	switch {
	case j.bright():
		return out.Writes.Colour
	case !out.Writes.Profile, j.tinted, colour.SpaceOf(j.icc) != spaceOf(pic), v.padsInColour():
		return false
	case j.profile == nil:
		return true
	case !out.Writes.Colour && j.chunks != nil && j.profile.Within():
		return false
	}
	return out.Writes.Alpha || !pic.Alpha() || neutral(v.background()) && j.profile.LikeSRGB()
}

// bright reports whether light goes beyond white, as it can in a PNG, and in nothing else that is written. Without chunks that is a
// profile of the file, which is carried as any other.
func (p *profiled) bright() bool { return p.icc == nil && p.profile != nil }

func spaceOf(pic *codec.Picture) colour.Space {
	if pic.Gray() {
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

// inSRGB converts a small picture, or a copy of it where another format may keep the colours. It costs some nanoseconds for a pixel.
func (j *job) inSRGB(pic *codec.Picture, shared bool) *codec.Picture {
	switch {
	case j.profile.Space() == colour.RGB && pic.Channels <= 2:
		pic = inRGB(pic)
	case shared:
		copied := *pic
		copied.Pix = slices.Clone(pic.Pix)
		pic = &copied
	}
	if j.light == nil {
		j.light = j.profile.Converter()
	}
	j.light.Convert(pic.Pix, pic.Channels)
	return pic
}

// fromInks makes red, green and blue of inks: by their profile, if that is understood, else by the formula.
func (j *job) fromInks(pix []uint8) []uint8 {
	if j.inks != nil {
		if j.light == nil {
			j.light = j.inks.Converter()
		}
		return j.light.Inks(pix)
	}
	rgb := make([]uint8, 0, len(pix)/4*3)
	for ; len(pix) >= 4; pix = pix[4:] {
		for _, ink := range pix[:3] {
			product := uint32(255-ink)*uint32(255-pix[3]) + 128
			rgb = append(rgb, uint8((product+product>>8)>>8)) // product/255, rounded
		}
	}
	return rgb
}
