package imageops

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"slices"
	"testing"
)

// shown are the frames of a GIF as a viewer shows them: image/gif decodes, and the test composes.
func shown(t testing.TB, data []byte) (*gif.GIF, []*image.NRGBA) {
	t.Helper()
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	canvas := image.NewNRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	frames := make([]*image.NRGBA, len(g.Image))
	for i, m := range g.Image {
		if len(g.Image) == 1 {
			g.Disposal[i] = gif.DisposalNone // a still does not say
		}
		draw.Draw(canvas, m.Rect, m, m.Rect.Min, draw.Over)
		frames[i] = &image.NRGBA{Pix: slices.Clone(canvas.Pix), Stride: canvas.Stride, Rect: canvas.Rect}
		switch g.Disposal[i] {
		case gif.DisposalNone:
		case gif.DisposalBackground:
			draw.Draw(canvas, m.Rect, image.Transparent, image.Point{}, draw.Src)
		default:
			t.Fatalf("frame %d has disposal %d, which viewers do not agree on or renditions do not need", i, g.Disposal[i])
		}
	}
	return g, frames
}

// strip reads frames that are one below the other.
func strip(t testing.TB, name string, count int) []*image.NRGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(readFile(t, "animations/"+name)))
	if err != nil {
		t.Fatal(err)
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()/count
	frames := make([]*image.NRGBA, count)
	for i := range frames {
		frames[i] = image.NewNRGBA(image.Rect(0, 0, w, h))
		draw.Draw(frames[i], frames[i].Rect, img, image.Pt(0, i*h), draw.Src)
	}
	return frames
}

// animationCounts is the number of frames of each of testdata/animations.
func animationCounts() map[string]int {
	return map[string]int{"disposals": 10, "floating": 6, "colors": 5}
}

// An animation that fits is the same, pixel by pixel, as Pillow composes it.
func TestAnimationThatFits(t *testing.T) {
	for name, n := range animationCounts() {
		r := renderOne(t, readFile(t, "animations/"+name+".gif"), Options{Sizes: []int{100}})
		_, got := shown(t, r.Data)
		if len(got) != n {
			t.Fatalf("%s: %d frames, want %d", name, len(got), n)
		}
		for i, want := range strip(t, name+".png", n) {
			for at := 0; at < len(want.Pix); at += 4 {
				if p, q := got[i].Pix[at:at+4], want.Pix[at:at+4]; p[3] != q[3] || p[3] != 0 && !bytes.Equal(p, q) {
					t.Fatalf("%s, frame %d, pixel %d: %v, want %v", name, i, at/4, p, q)
				}
			}
		}
	}
}

// Resized frames are those that Pillow resizes: exact but for rounding where a frame has up to 255 colours, and on
// average within what dithering does where it has more. Alpha is cut at half.
func TestAnimationResized(t *testing.T) {
	for name, c := range map[string]struct {
		size, worst int
		mean        float64
	}{"disposals_12.png": {12, 1, 0.3}, "floating_15.png": {15, 1, 0.3}, "colors_30.png": {30, 40, 1}} {
		base := name[:len(name)-7]
		n := animationCounts()[base]
		r := renderOne(t, readFile(t, "animations/"+base+".gif"), Options{Sizes: []int{c.size}})
		_, got := shown(t, r.Data)
		sum, samples := 0, 0
		for i, want := range strip(t, name, n) {
			if got[i].Rect != want.Rect {
				t.Fatalf("%s is %v, want %v", name, got[i].Rect, want.Rect)
			}
			for at := 0; at < len(want.Pix); at += 4 {
				p, q := got[i].Pix[at:at+4], want.Pix[at:at+4]
				if q[3] >= 126 && q[3] <= 130 {
					continue // may fall on either side
				}
				if (p[3] == 255) != (q[3] >= 128) {
					t.Fatalf("%s, frame %d, pixel %d: alpha %d, want that of %d", name, i, at/4, p[3], q[3])
				}
				for k := 0; k < 3 && p[3] == 255; k++ {
					d := max(p[k], q[k]) - min(p[k], q[k])
					if int(d) > c.worst {
						t.Errorf("%s, frame %d, pixel %d: %v, want %v", name, i, at/4, p, q)
					}
					sum += int(d)
					samples++
				}
			}
		}
		mean := float64(sum) / float64(samples)
		t.Logf("%s: off by %.3f on average", name, mean)
		if mean > c.mean {
			t.Errorf("%s: off by %.3f on average", name, mean)
		}
	}
}

func TestAnimationKeepsItsTime(t *testing.T) {
	want := []int{0, 1, 2, 10, 65535, 7, 9, 4, 3, 3}
	for _, size := range []int{100, 12, 1} {
		g, _ := shown(t, renderOne(t, readFile(t, "animations/disposals.gif"), Options{Sizes: []int{size}}).Data)
		if !slices.Equal(g.Delay, want) || g.LoopCount != 3 {
			t.Errorf("size %d: delays %v, loop %d", size, g.Delay, g.LoopCount)
		}
	}
	for _, loop := range []int{-1, 0, 1, 65535} {
		g, _ := shown(t, renderOne(t, animate(t, loop, solid(2, 2, 0), solid(2, 2, 1)), Options{Sizes: []int{2}}).Data)
		if g.LoopCount != loop || len(g.Image) != 2 {
			t.Errorf("loop %d becomes %d, with %d frames", loop, g.LoopCount, len(g.Image))
		}
	}
}

// A frame that is alone is a picture, whether it is to be repeated or not.
func TestAnimationOfOneFrame(t *testing.T) {
	g, got := shown(t, renderOne(t, readFile(t, "animations/alone.gif"), Options{Sizes: []int{6}}).Data)
	if len(g.Image) != 1 || !bytes.Equal(got[0].Pix, strip(t, "alone.png", 1)[0].Pix) {
		t.Errorf("%d frames, %v", len(g.Image), got[0].Pix)
	}
}

// Other formats show the first frame.
func TestAnimationElsewhere(t *testing.T) {
	r := renderOne(t, readFile(t, "animations/disposals.gif"), Options{Sizes: []int{24}, Style: Style{Format: PNG}})
	img, err := png.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	want := strip(t, "disposals.png", 10)[0]
	got := image.NewNRGBA(want.Rect)
	draw.Draw(got, got.Rect, img, image.Point{}, draw.Src)
	if !bytes.Equal(got.Pix, want.Pix) {
		t.Error("not the first frame")
	}
}

// Sizes are independent of each other, and the one that equals the canvas is not resampled.
func TestAnimationSizesTogether(t *testing.T) {
	data := readFile(t, "animations/floating.gif")
	_, rs, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{30, 15, 7, 300}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		if alone := renderOne(t, data, Options{Sizes: []int{r.Spec.Size()}}); !bytes.Equal(alone.Data, r.Data) || alone.Width != r.Width {
			t.Errorf("size %d differs when it is alone", r.Spec.Size())
		}
	}
}

func solid(w, h int, index uint8) *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White, color.RGBA{200, 0, 0, 255}})
	for i := range m.Pix {
		m.Pix[i] = index
	}
	return m
}

func animate(t testing.TB, loop int, frames ...*image.Paletted) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := gif.EncodeAll(&buf, &gif.GIF{Image: frames, Delay: make([]int, len(frames)), LoopCount: loop}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// film has many colours; a spot moves over a gradient that stands still.
func film(t testing.TB, frames int) []byte {
	t.Helper()
	const w, h = 120, 80
	var all []*image.Paletted
	for n := range frames {
		m := image.NewPaletted(image.Rect(0, 0, w, h), nil)
		for i := range 256 {
			m.Palette = append(m.Palette, color.RGBA{uint8(i), uint8(255 - i), uint8(i * 5), 255})
		}
		for i := range m.Pix {
			x, y := i%w, i/w
			m.Pix[i] = uint8(x*3/2 + y)
			if dx, dy := x-20-4*n, y-40; dx*dx+dy*dy < 100 {
				m.Pix[i] = uint8(7 * (x + y))
			}
		}
		all = append(all, m)
	}
	return animate(t, 0, all...)
}

// What stands still in the source stands still in the rendition, dithered or not, and is not written again.
func TestAnimationDoesNotFlicker(t *testing.T) {
	r := renderOne(t, film(t, 12), Options{Sizes: []int{60}})
	g, got := shown(t, r.Data)
	for i := 1; i < len(got); i++ {
		for p := 0; p < len(got[i].Pix); p += 4 {
			x, y := p/4%60, p/4/60
			// Lanczos reaches three pixels of the result; the spot has a radius of 5 there, and moves by 2.
			if near := abs(x-10-2*i) < 13 && abs(y-20) < 10; !near && !bytes.Equal(got[i].Pix[p:p+4], got[i-1].Pix[p:p+4]) {
				t.Fatalf("frame %d: pixel %d,%d changes from %v to %v", i, x, y, got[i-1].Pix[p:p+4], got[i].Pix[p:p+4])
			}
		}
		if b := g.Image[i].Rect; b.Dx() > 26 || b.Dy() > 20 {
			t.Errorf("frame %d writes %v", i, b)
		}
	}
	if len(r.Data) > 20_000 {
		t.Errorf("%d bytes", len(r.Data))
	}
}

func abs(n int) int { return max(n, -n) }

// A frame in which nothing changes takes its time, but hardly any bytes.
func TestAnimationThatPauses(t *testing.T) {
	still := film(t, 1)
	m, err := gif.DecodeAll(bytes.NewReader(still))
	if err != nil {
		t.Fatal(err)
	}
	one := renderOne(t, still, Options{Sizes: []int{60}})
	r := renderOne(t, animate(t, 0, m.Image[0], m.Image[0], m.Image[0]), Options{Sizes: []int{60}})
	g, got := shown(t, r.Data)
	if len(g.Image) != 3 || !bytes.Equal(got[0].Pix, got[2].Pix) {
		t.Errorf("%d frames", len(g.Image))
	}
	if g.Image[1].Rect.Dx() != 1 || g.Image[2].Rect.Dy() != 1 || len(r.Data) > len(one.Data)+1000 {
		t.Errorf("%v, %d bytes; %d for one frame", g.Image[1].Rect, len(r.Data), len(one.Data))
	}
}

// control changes the n-th graphic control block.
func control(t testing.TB, data []byte, n int, change func(b []byte)) []byte {
	t.Helper()
	out := slices.Clone(data)
	at := 0
	for range n + 1 {
		i := bytes.Index(out[at:], []byte{0x21, 0xf9, 4})
		if i < 0 {
			t.Fatalf("no control block %d", n)
		}
		at += i + 3
	}
	change(out[at : at+5])
	return out
}

// A transparent index beyond the palette is forgiven, and so are pixels beyond it, which are black, as in browsers.
func TestAnimationTransparentIndexBeyondThePalette(t *testing.T) {
	data := readFile(t, "animations/disposals.gif")
	far := control(t, data, 1, func(b []byte) { b[0] |= 1; b[3] = 255 })
	if _, got := shown(t, renderOne(t, far, Options{Sizes: []int{24}}).Data); !bytes.Equal(got[1].Pix, strip(t, "disposals.png", 10)[1].Pix) {
		t.Error("a transparent index beyond the palette changes the frame")
	}
	m := solid(4, 4, 1)
	m.Pix[5] = 3
	m.Palette = append(m.Palette, color.White)
	bad := animate(t, 0, solid(4, 4, 1), m)
	// The table of the second frame shrinks from four colours to two.
	at := bytes.LastIndexByte(bad[:len(bad)-12], ',')
	bad = slices.Concat(bad[:at+9], []byte{0x80}, bad[at+10:at+16], bad[at+22:])
	if _, got := shown(t, renderOne(t, bad, Options{Sizes: []int{4}}).Data); got[1].NRGBAAt(1, 1) != (color.NRGBA{A: 255}) {
		t.Errorf("a pixel beyond the palette is %v", got[1].NRGBAAt(1, 1))
	}
	if binary.LittleEndian.Uint16(bad[at+5:]) != 4 {
		t.Fatal("the patch is at the wrong place")
	}
}
