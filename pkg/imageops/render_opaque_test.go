package imageops

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/resample"
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

// opaqueSizes are a picture that is held as a whole, and ones that are not, with alpha of grey and of colours.
var opaqueSizes = []struct{ w, h, channels int }{{97, 61, 2}, {97, 61, 4}, {1201, 950, 2}, {811, 703, 4}, {1, 5, 4}}

func TestOpaqueAlphaIsAsNone(t *testing.T) {
	for _, size := range opaqueSizes {
		with := opaqueRaster(size.w, size.h, size.channels)
		for _, interlaced := range []bool{false, true} {
			for _, format := range []Format{PNG, JPEG, GIF, WebP} {
				opt := Options{Sizes: []int{300, 41, max(size.w, size.h)}, Format: format}
				_, got, err := Render(t.Context(), bytes.NewReader(with.png(t, interlaced)), opt)
				if err != nil {
					t.Fatal(err)
				}
				_, want, err := Render(t.Context(), bytes.NewReader(with.withoutAlpha().png(t, false)), opt)
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

// counted counts how often the rows are decoded.
type counted struct {
	codec.RowDecoder
	times int
}

func (c *counted) Rows(ctx context.Context, want codec.Want, emit func(codec.Row) error) error {
	c.times++
	return c.RowDecoder.Rows(ctx, want, emit)
}

// renderCounted is Render to PNG, and how often it decoded.
func renderCounted(t *testing.T, data []byte, opt Options) ([]Rendition, int) {
	t.Helper()
	opt.Format = PNG
	s, err := known().newSource(bytes.NewReader(data), Limits{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.open(codec.OpenOptions{Limits: codec.Limits(Limits{}.withDefaults()), Pixels: true, Still: true})
	if err != nil {
		t.Fatal(err)
	}
	img := &counted{RowDecoder: f.image.(codec.RowDecoder)}
	f.image = img
	made, err := newJob(f, known().output(PNG, s.row), opt.withDefaults()).run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return made, img.times
}

// A single pixel that is not opaque, wherever it is, makes the picture one that is weighed by alpha throughout, bit for bit.
func TestOneTransparentPixel(t *testing.T) {
	kernels := map[Filter]resample.Filter{Lanczos: resample.Lanczos3, Bicubic: resample.CatmullRom, Box: resample.Box}
	for _, size := range opaqueSizes {
		held := opaqueHold / (size.w * size.channels)
		for _, y := range []int{0, min(held, size.h) - 1, min(held, size.h-1), size.h / 2, size.h - 1} {
			for filter, kernel := range kernels {
				r := opaqueRaster(size.w, size.h, size.channels)
				r.pix[(y*r.w+r.w/3+1)*r.channels-1] = uint8(y % 2 * 254)
				sizes := []int{300, 41, 7}
				made, times := renderCounted(t, r.png(t, filter == Box), Options{Sizes: sizes, Filter: filter})
				if want := 1 + btoi(y > held); times != want {
					t.Errorf("%v, row %d: decoded %d times, want %d", size, y, times, want)
				}
				for _, m := range made {
					checkWeighed(t, fmt.Sprintf("%v, row %d, %s", size, y, filter), r, m, kernel)
				}
			}
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// checkWeighed compares a rendition with what the resampler makes of all of r.
func checkWeighed(t *testing.T, name string, r raster, made Rendition, kernel resample.Filter) {
	t.Helper()
	want := make([]uint8, made.Width*made.Height*r.channels)
	layout := resample.Layout{Width: r.w, Height: r.h, Channels: r.channels, Alpha: resample.Straight}
	resizer, err := resample.New(layout, resample.Target[uint8]{
		Width: made.Width, Height: made.Height, Pix: want, Stride: made.Width * r.channels, Filter: kernel,
	})
	if err != nil {
		t.Fatal(err)
	}
	for row := range slices.Chunk(r.pix, r.w*r.channels) {
		if err := resizer.WriteRow(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := resizer.Close(); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(made.Data))
	if err != nil {
		t.Fatal(err)
	}
	for i := range made.Width * made.Height {
		p := want[i*r.channels:][:r.channels]
		c := color.NRGBA{p[0], p[0], p[0], p[r.channels-1]}
		if r.channels == 4 {
			c.G, c.B = p[1], p[2]
		}
		if got := nrgba(img.At(i%made.Width, i/made.Width)); got != c {
			t.Fatalf("%s: pixel %d of size %d is %v, want %v", name, i, made.Size, got, c)
		}
	}
}

func TestDropAlpha(t *testing.T) {
	for _, channels := range []int{2, 4} {
		for width := 1; width < 12; width++ {
			row := opaqueRaster(width, 1, channels)
			want, got := row.withoutAlpha().pix, make([]uint8, width*(channels-1))
			if !dropAlpha(got, row.pix, channels) || !bytes.Equal(got, want) {
				t.Errorf("%d × %d: %v of %v", width, channels, got, row.pix)
			}
			for x := range width {
				at := &row.pix[(x+1)*channels-1]
				for _, *at = range []uint8{0, 127, 254} {
					if dropAlpha(got, row.pix, channels) || !bytes.Equal(got, want) {
						t.Errorf("%d × %d: alpha %d at %d not seen", width, channels, *at, x)
					}
				}
				*at = 255
			}
		}
	}
}
