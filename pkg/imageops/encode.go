package imageops

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
)

// encode writes img in opt.Format, with the profile of f where that still fits.
func (f *file) encode(img *image.NRGBA, opt Options) ([]byte, error) {
	gray := f.ColorModel == "Gray" && !f.Alpha
	var buf bytes.Buffer
	var err error
	switch opt.Format {
	case JPEG:
		err = jpeg.Encode(&buf, opaque(img, gray, opt.Background), &jpeg.Options{Quality: opt.Quality})
	case PNG:
		err = png.Encode(&buf, straight(img, gray))
	case GIF:
		err = gif.Encode(&buf, paletted(img), nil)
	}
	if err != nil {
		return nil, err
	}
	icc := f.profile(gray)
	switch {
	case icc == nil:
		return buf.Bytes(), nil
	case opt.Format == JPEG:
		return embedJPEG(buf.Bytes(), icc), nil
	case opt.Format == PNG:
		return embedPNG(buf.Bytes(), icc)
	}
	return buf.Bytes(), nil // GIF has no place for one that readers would heed
}

// profile is the profile for the renditions of f: its own, if that is for
// their colours (four-colour images have become RGB), and says more than the
// sRGB which all software assumes anyway.
func (f *file) profile(gray bool) []byte {
	space := "RGB "
	if gray {
		space = "GRAY"
	}
	if len(f.icc) < 132 || string(f.icc[16:20]) != space || isSRGB(f.Profile) {
		return nil
	}
	return f.icc
}

// isSRGB knows the common sRGB profiles by name. Others whose name begins so
// (sRGB-elle-V2-g10, for one, which is linear) are not plain sRGB.
func isSRGB(name string) bool {
	switch name {
	case "sRGB", "sRGB IEC61966-2.1", "sRGB IEC61966-2-1 black scaled", "sRGB2014", "sRGB built-in", "c2":
		return true
	}
	return false
}

// opaque lays img on a background of one colour, or reduces it to grey.
func opaque(img *image.NRGBA, gray bool, background color.Color) image.Image {
	if gray {
		return grayed(img)
	}
	bg := color.NRGBAModel.Convert(background).(color.NRGBA)
	dst := image.NewRGBA(img.Rect)
	for i := 0; i < len(img.Pix); i += 4 {
		s, d := img.Pix[i:i+4:i+4], dst.Pix[i:i+4:i+4]
		a := int(s[3])
		d[0] = over(s[0], bg.R, a)
		d[1] = over(s[1], bg.G, a)
		d[2] = over(s[2], bg.B, a)
		d[3] = 255
	}
	return dst
}

// over mixes two samples; a is 0 to 255. Rounded to the nearest.
func over(fore, back uint8, a int) uint8 {
	return uint8((int(fore)*a + int(back)*(255-a) + 127) / 255)
}

// straight is img as PNG should store it. (png.Encode leaves out an alpha
// channel that is opaque throughout.)
func straight(img *image.NRGBA, gray bool) image.Image {
	if gray {
		return grayed(img)
	}
	return img
}

// grayed takes the red channel, to which the others are equal in a grey image.
func grayed(img *image.NRGBA) *image.Gray {
	dst := image.NewGray(img.Rect)
	for i := range dst.Pix {
		dst.Pix[i] = img.Pix[4*i]
	}
	return dst
}
