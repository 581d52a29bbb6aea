package colour

import "testing"

func BenchmarkConvert(b *testing.B) {
	for _, name := range []string{"DisplayP3-v4", "RGB-mft2-Lab", "CMYK-mft2", "Gray-gamma-18"} {
		p := Parse(readProfile(b, name))
		c := p.Converter()
		pix := make([]uint8, 1000*750*p.Space().Channels())
		for i := range pix {
			pix[i] = uint8(i * 7)
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(1000 * 750)
			for b.Loop() {
				if p.Space() == CMYK {
					c.Inks(pix)
				} else {
					c.Convert(pix, p.Space().Channels())
				}
			}
		})
		b.Run(name+"/prepare", func(b *testing.B) {
			for b.Loop() {
				p.Converter()
			}
		})
	}
}

// A Converter of light beyond white samples its model.
func BenchmarkBrightConverter(b *testing.B) {
	p, _ := Bright([]byte{9, transferPQ, 0, 1})
	for b.Loop() {
		p.Converter()
	}
}
