package imageops

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"slices"
	"testing"
)

// raster is a picture of 1 to 4 channels of 8 bits.
type raster struct {
	w, h, channels int
	pix            []uint8
}

// opaqueRaster is noise, with alpha that is 255.
func opaqueRaster(w, h, channels int) raster {
	r := raster{w, h, channels, make([]uint8, w*h*channels)}
	noise := fineNoise(w, h).Pix
	for i := range r.pix {
		r.pix[i] = noise[i/channels*4+i%channels%3]
		if channels%2 == 0 && i%channels == channels-1 {
			r.pix[i] = 255
		}
	}
	return r
}

// lateRaster is opaque but for its last pixel.
func lateRaster(w, h int) raster {
	r := opaqueRaster(w, h, 4)
	r.pix[len(r.pix)-1] = 0
	return r
}

// withoutAlpha has the other channels only.
func (r raster) withoutAlpha() raster {
	out := raster{r.w, r.h, r.channels - 1, nil}
	for p := range slices.Chunk(r.pix, r.channels) {
		out.pix = append(out.pix, p[:r.channels-1]...)
	}
	return out
}

// png writes r without filters, with alpha if it has any.
func (r raster) png(t testing.TB, interlaced bool) []byte {
	t.Helper()
	passes := [][4]int{{0, 0, 1, 1}}
	if interlaced { // PNG, third edition, 8.1
		passes = [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}}
	}
	var raw, idat bytes.Buffer
	for _, p := range passes {
		for y := p[1]; y < r.h && p[0] < r.w; y += p[3] {
			raw.WriteByte(0)
			for x := p[0]; x < r.w; x += p[2] {
				raw.Write(r.pix[(y*r.w+x)*r.channels:][:r.channels])
			}
		}
	}
	z, err := zlib.NewWriterLevel(&idat, zlib.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(raw.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	ihdr := binary.BigEndian.AppendUint32(nil, uint32(r.w))
	ihdr = append(binary.BigEndian.AppendUint32(ihdr, uint32(r.h)), 8, [5]byte{0, 0, 4, 2, 6}[r.channels], 0, 0, 0)
	if interlaced {
		ihdr[12] = 1
	}
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", ihdr), pngChunk("IDAT", idat.Bytes()), pngChunk("IEND", nil)}, nil)
}

// tiff writes r without compression, as one strip; alpha is straight.
func (r raster) tiff() []byte {
	photometric := []int{0, 1, 1, 2, 2}[r.channels]
	fields := [][2]int{{256, r.w}, {257, r.h}, {258, 8}, {259, 1}, {262, photometric}, {273, 256}, {277, r.channels}, {278, r.h}, {279, len(r.pix)}}
	if r.channels%2 == 0 {
		fields = append(fields, [2]int{338, 2})
	}
	out := binary.LittleEndian.AppendUint16([]byte("II*\x00\x08\x00\x00\x00"), uint16(len(fields)))
	for _, f := range fields {
		out = binary.LittleEndian.AppendUint16(out, uint16(f[0]))
		out = binary.LittleEndian.AppendUint16(out, 4)
		out = binary.LittleEndian.AppendUint32(out, 1)
		out = binary.LittleEndian.AppendUint32(out, uint32(f[1]))
	}
	return append(append(out, make([]byte, 256-len(out))...), r.pix...)
}

// bmp writes r, of 4 channels, with a mask for alpha if it is wanted.
func (r raster) bmp(alpha bool) []byte {
	out := append([]byte("BM\x00\x00\x00\x00\x00\x00\x00\x00"), 122, 0, 0, 0, 108, 0, 0, 0)
	for _, v := range []int{r.w, -r.h, 32<<16 | 1, 3, 0, 0, 0, 0, 0, 0xff, 0xff00, 0xff0000, btoi(alpha) * 0xff << 24} {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	return append(append(out, make([]byte, 122-len(out))...), r.pix...)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// The same holds for every format that has alpha.
func TestOpaqueAlphaIsAsNoneInOtherFormats(t *testing.T) {
	four := opaqueRaster(97, 61, 4)
	for name, pair := range map[string][2][]byte{
		"grey TIFF": {opaqueRaster(97, 61, 2).tiff(), opaqueRaster(97, 61, 2).withoutAlpha().tiff()},
		"TIFF":      {four.tiff(), four.withoutAlpha().tiff()},
		"BMP":       {four.bmp(true), four.bmp(false)},
	} {
		info, err := Inspect(bytes.NewReader(pair[0]), Limits{})
		if err != nil || !info.Alpha {
			t.Fatalf("%s: alpha is %v, %v", name, info.Alpha, err)
		}
		opt := Options{Sizes: []int{41, 97}, Style: Style{Format: PNG}}
		_, got, err := Render(t.Context(), bytes.NewReader(pair[0]), opt)
		if err != nil {
			t.Fatal(err)
		}
		_, want, err := Render(t.Context(), bytes.NewReader(pair[1]), opt)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if !bytes.Equal(got[i].Data, want[i].Data) {
				t.Errorf("%s: the rendition of size %d differs", name, opt.Sizes[i])
			}
		}
	}
}

// opaqueSizes are of pictures with alpha of grey and of colours. Those of the largest come in several pieces.
var opaqueSizes = []struct{ w, h, channels int }{{97, 61, 2}, {97, 61, 4}, {311, 277, 2}, {211, 207, 4}, {1, 5, 4}}

func TestOpaqueAlphaIsAsNone(t *testing.T) {
	t.Parallel()
	for _, size := range opaqueSizes {
		with := opaqueRaster(size.w, size.h, size.channels)
		without := with.withoutAlpha().png(t, false)
		for _, format := range []Format{PNG, JPEG, GIF, WebP} {
			opt := Options{Sizes: []int{150, 41, max(size.w, size.h)}, Style: Style{Format: format}}
			_, want, err := Render(t.Context(), bytes.NewReader(without), opt)
			if err != nil {
				t.Fatal(err)
			}
			for _, interlaced := range []bool{false, true} {
				_, got, err := Render(t.Context(), bytes.NewReader(with.png(t, interlaced)), opt)
				if err != nil {
					t.Fatal(err)
				}
				for i := range want {
					if !bytes.Equal(got[i].Data, want[i].Data) {
						t.Errorf("%v, interlaced %v: the %s of size %d differs", size, interlaced, format, opt.Sizes[i])
					}
				}
			}
		}
	}
}
