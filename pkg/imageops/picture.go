package imageops

import (
	"image/color"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// upright returns a picture of samples as displayed.
func upright(p *codec.Picture, orientation int) *codec.Picture {
	out := &codec.Picture{Channels: p.Channels, Pix: codec.Turn(p.Pix, p.Width, p.Height, p.Channels, orientation)}
	out.Width, out.Height = codec.Turned(p.Width, p.Height, orientation)
	return out
}

// rgba is the samples of a picture as the standard library has them in an image.NRGBA.
func rgba(p *codec.Picture) []uint8 {
	if p.Channels == 4 {
		return p.Pix
	}
	out := make([]uint8, 4*p.Width*p.Height)
	for i := range p.Width * p.Height {
		s, d := p.Pix[i*p.Channels:][:p.Channels], out[4*i:][:4]
		d[0], d[1], d[2], d[3] = s[0], s[0], s[0], 255
		switch p.Channels {
		case 2:
			d[3] = s[1]
		case 3:
			d[1], d[2] = s[1], s[2]
		}
	}
	return out
}

// inRGB has red, green and blue in place of grey.
func inRGB(p *codec.Picture) *codec.Picture {
	out := &codec.Picture{Width: p.Width, Height: p.Height, Channels: p.Channels + 2}
	out.Pix = make([]uint8, p.Width*p.Height*out.Channels)
	for i := range p.Width * p.Height {
		s, d := p.Pix[i*p.Channels:][:p.Channels], out.Pix[i*out.Channels:][:out.Channels]
		d[0], d[1], d[2] = s[0], s[0], s[0]
		copy(d[3:], s[1:])
	}
	return out
}

// dropAlpha takes the last channel away.
func dropAlpha(p *codec.Picture) {
	n, colours := p.Channels, p.Channels-1
	for i := range p.Width * p.Height {
		copy(p.Pix[i*colours:(i+1)*colours], p.Pix[i*n:])
	}
	p.Channels, p.Pix = colours, p.Pix[:p.Width*p.Height*colours]
}

// opaque lays a picture on a background of one colour. Grey stays grey on a grey background.
func opaque(p *codec.Picture, background color.Color) *codec.Picture {
	if !p.Alpha() {
		return p
	}
	bg := color.NRGBAModel.Convert(background).(color.NRGBA)
	colours := p.Channels - 1
	channels := colours
	if bg.R != bg.G || bg.G != bg.B {
		channels = 3
	}
	back := [3]uint8{bg.R, bg.G, bg.B}
	out := &codec.Picture{Width: p.Width, Height: p.Height, Channels: channels, Pix: make([]uint8, p.Width*p.Height*channels)}
	for i := range p.Width * p.Height {
		s, d := p.Pix[i*p.Channels:][:p.Channels], out.Pix[i*channels:][:channels]
		alpha := int(s[colours])
		for c := range d {
			d[c] = over(s[min(c, colours-1)], back[c], alpha)
		}
	}
	return out
}

// over mixes two samples; a is 0 to 255. Rounded to the nearest.
func over(fore, back uint8, a int) uint8 {
	return uint8((int(fore)*a + int(back)*(255-a) + 127) / 255)
}
