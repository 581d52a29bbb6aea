package imageops

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
)

// largeJPEG is a baseline 4:2:0 file of width × height pixels, whose rows of MCUs are all alike and end in restart markers:
// the strip that image/jpeg makes of one such row, with another height and an interval (ITU-T T.81, B.2.4.4).
func largeJPEG(t testing.TB, width, height int) []byte {
	t.Helper()
	const mcu = 16
	strip := image.NewYCbCr(image.Rect(0, 0, width, mcu), image.YCbCrSubsampleRatio420)
	for i := range strip.Y {
		strip.Y[i] = uint8(i%width/3 + i/width*5 + (i*i)>>7&31)
	}
	for i := range strip.Cb {
		strip.Cb[i], strip.Cr[i] = uint8(64+i%113), uint8(200-i%97)
	}
	var one bytes.Buffer
	if err := jpeg.Encode(&one, strip, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	data := one.Bytes()
	scan := bytes.Index(data, []byte{0xff, 0xda})
	frame := bytes.Index(data, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(data[frame+5:], uint16(height))
	pixels := scan + 2 + int(binary.BigEndian.Uint16(data[scan+2:]))
	row := data[pixels : len(data)-2]
	interval := []byte{0xff, 0xdd, 0, 4, 0, 0}
	binary.BigEndian.PutUint16(interval[4:], uint16((width+mcu-1)/mcu))
	rows := (height + mcu - 1) / mcu
	out := make([]byte, 0, pixels+len(interval)+rows*(len(row)+2)+2)
	out = append(append(append(out, data[:scan]...), interval...), data[scan:pixels]...)
	for y := range rows {
		if y > 0 {
			out = append(out, 0xff, 0xd0+byte((y-1)%8))
		}
		out = append(out, row...)
	}
	return append(out, 0xff, 0xd9)
}

// hidden is a reader that does not tell how much there is, as a connection is.
type hidden struct{ *bytes.Reader }

func (h hidden) Len() {}

// A 100-Mpx baseline JPEG is rendered within 64 MiB, the file not counted, and without the collector running all the time.
func TestLargeJPEGTakesLittleMemory(t *testing.T) {
	const width, height, limit = 11600, 8640, 64 << 20
	data := largeJPEG(t, width, height)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(int64(before.Sys) + limit))
	var estimate int64
	info, made, err := Render(context.Background(), hidden{bytes.NewReader(data)}, Options{
		Sizes: []int{1000, 200}, Admit: func(_ context.Context, n int64) (func(), error) {
			estimate = n
			return nil, nil
		},
	})
	runtime.ReadMemStats(&after)
	if err != nil || info.Width != width || info.Height != height || len(made) != 2 {
		t.Fatalf("%+v, %d renditions, %v", info, len(made), err)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > limit/8 {
		t.Errorf("allocated %d bytes in all, want less than an eighth of %d: rows flow through", got, limit)
	}
	if cycles := after.NumGC - before.NumGC; cycles > 10 {
		t.Errorf("the collector ran %d times", cycles)
	}
	if estimate > limit {
		t.Errorf("asked for %d bytes", estimate)
	}
	for _, r := range made {
		if w, h := Square(r.Spec.Size()).Inside(width, height); r.Width != w || r.Height != h {
			t.Errorf("size %d is %d×%d, want %d×%d", r.Spec.Size(), r.Width, r.Height, w, h)
		}
	}
}

// BenchmarkRender is a 12-Mpx photo's worth of JPEG to both default sizes.
func BenchmarkRender(b *testing.B) {
	const width, height = 4000, 3000
	data := largeJPEG(b, width, height)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: DefaultSizes()}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*width*height/1e6/b.Elapsed().Seconds(), "Mpx/s")
}

// A file that has to be in memory is there once, also while it is looked at: until then nobody can say what more it needs.
func TestFilesAreHeldOnce(t *testing.T) {
	noise := image.NewNRGBA(image.Rect(0, 0, 1500, 1500))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noise.Pix {
		noise.Pix[i] = byte(random.Uint32())
	}
	for format, encode := range map[Format]func(io.Writer) error{
		PNG:  func(w io.Writer) error { return (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(w, noise) },
		TIFF: func(w io.Writer) error { return tiff.Encode(w, noise, nil) },
		BMP:  func(w io.Writer) error { return bmp.Encode(w, noise) },
	} {
		var file bytes.Buffer
		if err := encode(&file); err != nil {
			t.Fatal(err)
		}
		stop := errors.New("enough")
		data, size := file.Bytes(), uint64(file.Len())
		got := codectest.Allocated(func() {
			_, _, err := Render(t.Context(), bytes.NewReader(data), Options{
				Sizes: []int{100}, Admit: func(context.Context, int64) (func(), error) { return nil, stop },
			})
			if !errors.Is(err, stop) {
				t.Errorf("%s: %v", format, err)
			}
		})
		if got > size+size/4 {
			t.Errorf("%s of %d bytes: allocated %d before asking for memory", format, size, got)
		}
	}
}
