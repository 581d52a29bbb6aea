package imageops

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
)

func TestValidate(t *testing.T) {
	for message, o := range map[string]Options{
		"no sizes given": {},
		"size 0 is out of range: want 1 to 65535":                   {Sizes: []int{100, 0}},
		"size 65536 is out of range: want 1 to 65535":               {Sizes: []int{65536}},
		"size 7 is given twice":                                     {Sizes: []int{7, 8, 7}},
		"quality 101 is out of range: want 1 to 100":                {Sizes: []int{1}, Style: Style{Quality: 101}},
		"quality -1 is out of range: want 1 to 100":                 {Sizes: []int{1}, Style: Style{Quality: -1}},
		`cannot write format "tiff": want jpeg, png, gif or webp`:   {Sizes: []int{1}, Style: Style{Format: TIFF}},
		"limits must not be negative: pixels -1, bytes 0, frames 0": {Sizes: []int{1}, Limits: Limits{MaxPixels: -1}},
	} {
		if err := o.Validate(); err == nil || err.Error() != message {
			t.Errorf("%v, want %s", err, message)
		}
		_, _, err := Render(context.Background(), bytes.NewReader(readFile(t, "rgb.jpg")), o)
		if err == nil || IsBadImage(err) {
			t.Errorf("Render with bad options: %v", err)
		}
	}
	if err := (Options{Sizes: []int{65535, 1}, Style: Style{Format: GIF, Quality: 100}}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestSizesComeInTheirOrderAndAreNeverEnlarged(t *testing.T) {
	info, rs, err := Render(context.Background(), bytes.NewReader(readFile(t, "rgb.jpg")), Options{Sizes: []int{20, 1000, 5, 48, 47}})
	if err != nil {
		t.Fatal(err)
	}
	if info.Width != 48 || info.Height != 32 || info.Format != JPEG {
		t.Errorf("%+v", info)
	}
	var got [][3]int
	for _, r := range rs {
		cfg, err := jpeg.DecodeConfig(bytes.NewReader(r.Data))
		if err != nil || cfg.Width != r.Width || cfg.Height != r.Height || r.Format != JPEG {
			t.Errorf("%d: %+v, %v", r.Spec.Size(), cfg, err)
		}
		got = append(got, [3]int{r.Spec.Size(), r.Width, r.Height})
	}
	if want := [][3]int{{20, 20, 13}, {1000, 48, 32}, {5, 5, 3}, {48, 48, 32}, {47, 47, 31}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A rendition must not depend on which others are made with it.
func TestRenditionsAreIndependent(t *testing.T) {
	data := readFile(t, "detail.png")
	_, all, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{60, 30, 10}, Style: Style{Format: JPEG}})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		alone := renderOne(t, data, Options{Sizes: []int{r.Spec.Size()}, Style: Style{Format: JPEG}})
		if !bytes.Equal(alone.Data, r.Data) {
			t.Errorf("size %d differs", r.Spec.Size())
		}
	}
}

func TestOutputFormatOfRender(t *testing.T) {
	for name, want := range map[string]Format{
		"rgb.jpg": JPEG, "rgb.png": PNG, "still.gif": GIF, "rgb.bmp": JPEG, "lossy.webp": JPEG, "rgb.tiff": JPEG,
	} {
		for _, asked := range []Format{"", JPEG, PNG, GIF} {
			r := renderOne(t, readFile(t, name), Options{Sizes: []int{16}, Style: Style{Format: asked}})
			if asked != "" {
				want = asked
			}
			if got, ok := Detect(r.Data); !ok || got != want || r.Format != want {
				t.Errorf("%s as %q: says %q, is %q", name, asked, r.Format, got)
			}
		}
	}
}

func TestGrayStaysGray(t *testing.T) {
	for _, name := range []string{"gray.jpg", "gray.png", "gray16.png", "gray.tiff"} {
		for _, format := range []Format{JPEG, PNG} {
			r := renderOne(t, readFile(t, name), Options{Sizes: []int{24}, Style: Style{Format: format}})
			info, err := Inspect(bytes.NewReader(r.Data), Limits{})
			if err != nil || info.ColorModel != "Gray" {
				t.Errorf("%s as %s: %+v, %v", name, format, info, err)
			}
		}
	}
}

// profileOf is a minimal ICC profile for the given colour space.
func profileOf(space, name string, size int) []byte {
	icc := make([]byte, size)
	copy(icc[16:], space)
	copy(icc[36:], "acsp")
	be := binary.BigEndian
	be.PutUint32(icc[128:], 1)
	copy(icc[132:], "desc")
	be.PutUint32(icc[136:], 144)
	be.PutUint32(icc[140:], uint32(12+len(name)+1))
	copy(icc[144:], "desc")
	be.PutUint32(icc[152:], uint32(len(name)+1))
	copy(icc[156:], name)
	for i := 200; i < size; i++ {
		icc[i] = byte(i * 7)
	}
	return icc
}

// profileIn is the profile that a rendition carries.
func profileIn(t *testing.T, data []byte) []byte {
	t.Helper()
	return opened(t, data).icc
}

func opened(t *testing.T, data []byte) *file {
	t.Helper()
	s, err := known().newSource(bytes.NewReader(data), Limits{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.open(codec.OpenOptions{Limits: codec.Limits(Limits{}.withDefaults())})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// 150,000 bytes need three segments of a JPEG.
func TestProfileIsKept(t *testing.T) {
	for _, size := range []int{300, 150_000} {
		icc := profileOf("RGB ", "Display P3", size)
		src := embedJPEG(readFile(t, "rgb.jpg"), icc)
		info, err := Inspect(bytes.NewReader(src), Limits{})
		if err != nil || info.Profile != "Display P3" {
			t.Fatalf("%+v, %v", info, err)
		}
		for _, format := range []Format{JPEG, PNG} {
			r := renderOne(t, src, Options{Sizes: []int{16}, Style: Style{Format: format}})
			if got := profileIn(t, r.Data); !bytes.Equal(got, icc) {
				t.Errorf("%s: %d of %d bytes", format, len(got), len(icc))
			}
			if _, _, err := image.Decode(bytes.NewReader(r.Data)); err != nil {
				t.Errorf("%s: %v", format, err)
			}
		}
	}
}

func TestProfileIsDroppedWhereItDoesNotFit(t *testing.T) {
	for name, src := range map[string][]byte{
		"sRGB":         readFile(t, "srgb.jpg"),
		"four colours": embedJPEG(readFile(t, "cmyk.jpg"), profileOf("CMYK", "Coated", 300)),
		"known sRGB":   embedJPEG(readFile(t, "rgb.jpg"), readFile(t, "../internal/colour/testdata/profiles/sRGB-v2-micro.icc")),
		"of grey":      embedJPEG(readFile(t, "rgb.jpg"), profileOf("GRAY", "Dot gain", 300)),
	} {
		for _, format := range []Format{JPEG, PNG} {
			r := renderOne(t, src, Options{Sizes: []int{16}, Style: Style{Format: format}})
			if got := profileIn(t, r.Data); len(got) > 0 {
				t.Errorf("%s: %s has a profile of %d bytes", name, format, len(got))
			}
		}
	}
	linear := embedJPEG(readFile(t, "rgb.jpg"), profileOf("RGB ", "sRGB-elle-V2-g10.icc", 300))
	if got := profileIn(t, renderOne(t, linear, Options{Sizes: []int{16}}).Data); len(got) == 0 {
		t.Error("a linear profile is taken for sRGB")
	}
	gray := embedJPEG(readFile(t, "gray.jpg"), profileOf("GRAY", "Dot gain", 300))
	if got := profileIn(t, renderOne(t, gray, Options{Sizes: []int{16}}).Data); len(got) == 0 {
		t.Error("a grey image loses its grey profile")
	}
}

func TestAdmit(t *testing.T) {
	var asked, released int
	var bytesAsked int64
	opt := Options{Sizes: []int{16, 8}, Admit: func(_ context.Context, n int64) (func(), error) {
		asked++
		bytesAsked = n
		return func() { released++ }, nil
	}}
	render := func(name string) error {
		_, _, err := Render(context.Background(), bytes.NewReader(readFile(t, name)), opt)
		return err
	}
	if err := render("rgb.jpg"); err != nil || asked != 1 || released != 1 {
		t.Errorf("%v, asked %d, released %d", err, asked, released)
	}
	if bytesAsked < 48*32*3 || bytesAsked > 1<<20 {
		t.Errorf("asked for %d bytes", bytesAsked)
	}
	// What fails in decoding has been admitted and is released.
	data := readFile(t, "rgb.jpg")
	_, _, err := Render(context.Background(), bytes.NewReader(data[:len(data)-20]), opt)
	if !IsBadImage(err) || asked != 2 || released != 2 {
		t.Errorf("%v, asked %d, released %d", err, asked, released)
	}
	// What the header rules out does not wait for memory.
	opt.Limits.MaxPixels = 100
	if err := render("rgb.jpg"); !IsBadImage(err) || asked != 2 {
		t.Errorf("%v, asked %d", err, asked)
	}
}

func TestAdmitThatRefuses(t *testing.T) {
	refused := errors.New("no memory")
	_, rs, err := Render(context.Background(), bytes.NewReader(readFile(t, "rgb.jpg")), Options{
		Sizes: []int{8}, Admit: func(context.Context, int64) (func(), error) { return nil, refused },
	})
	if !errors.Is(err, refused) || IsBadImage(err) || rs != nil {
		t.Errorf("%v", err)
	}
}

// The estimate is held against all that is allocated, which is more than what is
// held at one time, because some is dropped on the way. Nothing is there yet that another image left: each has a size of its own, and
// two collections empty pools.
func TestAdmitKnowsTheMemory(t *testing.T) {
	for i, name := range []string{"large.jpg", "large_progressive.jpg", "large.webp", "large.png"} {
		data := readFile(t, name)
		runtime.GC()
		runtime.GC()
		var estimate int64
		opt := Options{Sizes: []int{440 + i}, Style: Style{Format: JPEG}, Admit: func(_ context.Context, n int64) (func(), error) {
			estimate = n
			return nil, nil
		}}
		used := int64(codectest.Allocated(func() { renderOne(t, data, opt) }))
		if used > estimate*5/4 || estimate > used*2 {
			t.Errorf("%s: estimate %d, allocated in all %d", name, estimate, used)
		}
	}
}

func TestErrorsOfTheReaderAreNotTheImages(t *testing.T) {
	broken := errors.New("connection reset")
	for _, name := range samples() {
		data := readFile(t, name)
		for _, n := range []int{0, 5, 40, len(data) / 2} {
			r := func() io.Reader { return io.MultiReader(bytes.NewReader(data[:n]), iotest.ErrReader(broken)) }
			_, _, err := Render(context.Background(), r(), Options{Sizes: []int{8}})
			if !errors.Is(err, broken) || IsBadImage(err) {
				t.Errorf("Render of %s after %d bytes: %v", name, n, err)
			}
			if _, err := Inspect(r(), Limits{}); n < 40 && (!errors.Is(err, broken) || IsBadImage(err)) {
				t.Errorf("Inspect of %s after %d bytes: %v", name, n, err)
			}
		}
	}
}

// An early end of the stream that the reader reports as such, as HTTP bodies do,
// is the reader's fault too.
func TestUnexpectedEOFOfTheReader(t *testing.T) {
	r := io.MultiReader(bytes.NewReader(readFile(t, "rgb.jpg")[:200]), iotest.ErrReader(io.ErrUnexpectedEOF))
	_, _, err := Render(context.Background(), r, Options{Sizes: []int{8}})
	if !errors.Is(err, io.ErrUnexpectedEOF) || IsBadImage(err) {
		t.Errorf("%v", err)
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, rs, err := Render(ctx, bytes.NewReader(readFile(t, "rgb.jpg")), Options{Sizes: []int{8}})
	if !errors.Is(err, context.Canceled) || IsBadImage(err) || rs != nil {
		t.Errorf("ended before: %v", err)
	}
	for _, name := range samples() {
		ctx, cancel := context.WithCancel(context.Background())
		_, rs, err := Render(ctx, bytes.NewReader(readFile(t, name)), Options{Sizes: []int{8}, Admit: func(context.Context, int64) (func(), error) {
			cancel()
			return func() {}, nil
		}})
		if !errors.Is(err, context.Canceled) || IsBadImage(err) || rs != nil {
			t.Errorf("%s: ended while waiting: %v", name, err)
		}
	}
}

// Whenever ctx ends, Render does: at each look that it takes at ctx, from the first to the last.
func TestContextEndsAtEveryLook(t *testing.T) {
	for _, name := range samples() {
		data := readFile(t, name)
		looks, _, err := renderWhile(data, never)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for n := 1; n <= looks; n++ {
			if _, rs, err := renderWhile(data, n); !errors.Is(err, context.Canceled) || IsBadImage(err) || rs != nil {
				t.Errorf("%s: ended at look %d of %d: %v", name, n, looks, err)
			}
		}
	}
}

// Decoding itself ends when ctx does: it looks once a row of MCUs, which is 16 pixels high, or once a piece of 160 KiB of
// a PNG's pixels. The files are broken at their ends, so that nothing after decoding looks.
func TestContextEndsDecoding(t *testing.T) {
	baseline, progressive, rows := readFile(t, "large.jpg"), readFile(t, "large_progressive.jpg"), readFile(t, "large.png")
	sum := len(rows) - 13 // the last byte of IDAT, before IEND
	for name, c := range map[string]struct {
		data []byte
		want int
	}{
		"JPEG":             {baseline[:len(baseline)-100], 1000/16 - 2},
		"progressive JPEG": {progressive[:len(progressive)*3/4], 1000 / 16},
		"PNG":              {patch(rows, sum, rows[sum]^1), 1000 * (1 + 3*1500) / (160 << 10)},
	} {
		looks, _, err := renderWhile(c.data, never)
		if !IsBadImage(err) || looks < c.want {
			t.Errorf("%s: %v after %d looks, want %d of them and a bad image", name, err, looks, c.want)
		}
		for _, n := range []int{c.want / 2, c.want} {
			if _, rs, err := renderWhile(c.data, n); !errors.Is(err, context.Canceled) || IsBadImage(err) || rs != nil {
				t.Errorf("%s: ended at look %d of %d: %v", name, n, looks, err)
			}
		}
	}
}

const never = -1

// renderWhile renders with a context that ends when it is looked at for the nth time, and returns how often it was.
func renderWhile(data []byte, n int) (looks int, rs []Rendition, err error) {
	ended, cancel := context.WithCancel(context.Background())
	defer cancel()
	ctx := watchfulContext{ended, func() {
		if looks++; looks == n {
			cancel()
		}
	}}
	_, rs, err = Render(ctx, bytes.NewReader(data), Options{Sizes: []int{8}})
	return looks, rs, err
}

// watchfulContext tells when it is looked at.
type watchfulContext struct {
	context.Context
	asked func()
}

func (c watchfulContext) Err() error {
	c.asked()
	return c.Context.Err()
}

func (c watchfulContext) Done() <-chan struct{} {
	c.asked()
	return c.Context.Done()
}

// Memory is given back when Render is done with it, not before.
func TestReleaseComesLast(t *testing.T) {
	released, asked := false, 0
	ctx := watchfulContext{context.Background(), func() {
		asked++
		if released {
			t.Error("works on after the release")
		}
	}}
	_, _, err := Render(ctx, bytes.NewReader(readFile(t, "rgb.jpg")), Options{Sizes: []int{8}, Admit: func(context.Context, int64) (func(), error) {
		asked = 0
		return func() { released = true }, nil
	}})
	if err != nil || !released || asked == 0 {
		t.Errorf("%v, released %v, asked %d times", err, released, asked)
	}
}

// A picture that is laid together of others comes as a whole, and goes the general way: all kernels show the same flat colours.
func TestPicturesLaidTogether(t *testing.T) {
	for _, filter := range []Filter{Lanczos, Bicubic, BoxFilter} {
		info, made, err := Render(t.Context(), bytes.NewReader(readFile(t, "overlay.heic")), Options{Sizes: []int{100, 50}, Style: Style{Format: PNG, Filter: filter}})
		if err != nil || info.Width != 200 || info.Height != 100 || made[0].Width != 100 || made[0].Height != 50 || made[1].Width != 50 {
			t.Fatalf("%s: %+v, %v", filter, info, err)
		}
		img, err := png.Decode(bytes.NewReader(made[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		for at, want := range map[image.Point]color.NRGBA{
			{1, 1}: {0, 0, 0, 255}, {10, 15}: {220, 30, 30, 255}, {10, 35}: {30, 30, 220, 255}, {40, 5}: {230, 230, 40, 255}, {40, 20}: {30, 200, 30, 255},
		} {
			got := color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
			for i, v := range [][2]uint8{{got.R, want.R}, {got.G, want.G}, {got.B, want.B}, {got.A, want.A}} {
				if d := int(v[0]) - int(v[1]); d < -5 || d > 5 {
					t.Errorf("%s: channel %d at %v is %d, want %d", filter, i, at, v[0], v[1])
				}
			}
		}
	}
}
