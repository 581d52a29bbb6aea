package gif_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	stdgif "image/gif"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
	"github.com/s3img/s3img/pkg/imageops/internal/gif"
)

// Every byte replaced: never a panic, never an error that does not blame the image.
func TestDamaged(t *testing.T) {
	for _, name := range []string{"disposal2", "interlaced", "second-local", "clear", "comment", "loop2", "movie-screen-small"} {
		data := codectest.ReadFile(t, "testdata/chromium/"+name+".gif")
		for at := range data {
			for _, b := range []byte{data[at] ^ 0x55, 0, 0xff} {
				if b == data[at] {
					continue
				}
				bad := bytes.Clone(data)
				bad[at] = b
				if _, _, err := still(t.Context(), bad); err != nil && !codectest.BlamesImage(err) {
					t.Fatalf("%s, byte %d: %v", name, at, err)
				}
				if _, _, err := film(t.Context(), bad); err != nil && !codectest.BlamesImage(err) && !errors.Is(err, errStands) {
					t.Fatalf("%s, byte %d: %v", name, at, err)
				}
			}
		}
	}
}

// A picture needs its pixels, an animation its end too.
func TestCutOff(t *testing.T) {
	data := codectest.ReadFile(t, "testdata/chromium/two.gif")
	first := len(codectest.ReadFile(t, "testdata/chromium/plain.gif")) + 19 + 8 - 1 - 1 // without the terminator and the trailer
	for n := range data {
		_, _, err := still(t.Context(), data[:n])
		if whole := n >= first; (err == nil) != whole || err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			t.Errorf("%d of %d bytes: %v, want all from %d on", n, len(data), err, first)
		}
		if _, _, err := film(t.Context(), data[:n]); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			t.Errorf("%d of %d bytes as an animation: %v", n, len(data), err)
		}
	}
}

// Sizes are refused from the header, before anything is made for them.
func TestHostileSizes(t *testing.T) {
	data := codectest.ReadFile(t, "testdata/chromium/plain.gif")
	for _, at := range []int{6, 13 + 48 + 5, 13 + 48 + 1} { // the screen, the first frame, its place
		bad := bytes.Clone(data)
		binary.LittleEndian.PutUint16(bad[at:], 65535)
		binary.LittleEndian.PutUint16(bad[at+2:], 65535)
		used := codectest.Allocated(func() {
			var limit *codec.LimitError
			if _, err := open(bad, true); !errors.As(err, &limit) || limit.What != "pixels" {
				t.Errorf("%v", err)
			}
		})
		if used > 64<<10 {
			t.Errorf("took %d bytes", used)
		}
	}
}

// Frames, bytes of a frame and what stands before the first one are bounded.
func TestLimits(t *testing.T) {
	data := codectest.ReadFile(t, "testdata/chromium/plain.gif")
	start, frame := data[:13+48], data[13+48:len(data)-1]
	for what, bad := range map[string][]byte{
		"frames":           slices.Concat(start, bytes.Repeat(frame, 101)),
		"bytes in a frame": slices.Concat(start, frame[:11], bytes.Repeat(append([]byte{255}, make([]byte, 255)...), 1<<12+20)),
	} {
		s := codec.NewSource(bytes.NewReader(bad), 1<<30)
		var limit *codec.LimitError
		if _, err := gif.Open(s, codec.OpenOptions{Limits: limits, Pixels: true}); !errors.As(err, &limit) || limit.What != what {
			t.Errorf("%s: %v", what, err)
		}
	}
	s := codec.NewSource(io.MultiReader(bytes.NewReader(start), &comments{}), 1<<40)
	used := codectest.Allocated(func() {
		var limit *codec.LimitError
		if _, err := gif.Open(s, codec.OpenOptions{Limits: limits, Pixels: true}); !errors.As(err, &limit) || limit.What != "bytes before the pixels" {
			t.Errorf("%v", err)
		}
	})
	if used > 1<<20 {
		t.Errorf("took %d bytes", used)
	}
}

var comment = [3 + 255 + 1]byte{'!', 0xfe, 255}

// comments are without end.
type comments struct{ rest []byte }

func (c *comments) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		c.rest = comment[:]
	}
	n := copy(p, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// Codes that give no pixel end with the context.
func TestInterrupted(t *testing.T) {
	wide := codec.Limits{MaxPixels: 1 << 24, MaxBytes: 1 << 30, MaxFrames: 1}
	data := binary.LittleEndian.AppendUint16([]byte("GIF89a\x00\x10\x00\x10\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00"), 4096)
	data = append(data, 0, 16, 0, 2)
	data = append(data, bytes.Repeat(append([]byte{252}, bytes.Repeat([]byte{0x24, 0x49, 0x92}, 84)...), 1<<16)...) // clear, clear, …
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := codec.NewSource(bytes.NewReader(append(data, 0, ';')), wide.MaxBytes)
	s.Holds = true
	img, err := gif.Open(s, codec.OpenOptions{Limits: wide, Pixels: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := img.(codec.RowDecoder).Rows(ctx, codec.Want{}, func(codec.Row) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// An error of the reader is not taken for damage, nor for the end of the file.
func TestErrorOfTheReader(t *testing.T) {
	broken := errors.New("broken")
	data := codectest.ReadFile(t, "testdata/chromium/two.gif")
	for n := range data {
		s := codec.NewSource(io.MultiReader(bytes.NewReader(data[:n]), failing{broken}), 1<<20)
		_, err := gif.Open(s, codec.OpenOptions{Limits: limits, Pixels: true})
		if err := s.Blame("GIF", err); !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Pictures of all depths, of noise and of runs, are what image/gif reads of them, which has an LZW of its own.
func TestLikeTheStandardLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for depth := 1; depth <= 8; depth++ {
		for _, run := range []int{1, 3, 40, 5000, 1 << 20} {
			m := image.NewPaletted(image.Rect(0, 0, 211, 157), nil)
			for range 1 << depth {
				m.Palette = append(m.Palette, image.NewUniform(rgba(random)).C)
			}
			v := uint8(0)
			for i := range m.Pix {
				if random.IntN(run) == 0 {
					v = uint8(random.IntN(1 << depth))
				}
				m.Pix[i] = v
			}
			var b bytes.Buffer
			if err := stdgif.Encode(&b, m, nil); err != nil {
				t.Fatal(err)
			}
			l, pix, err := still(t.Context(), b.Bytes())
			if err != nil || l.Width != 211 || l.Height != 157 {
				t.Fatalf("depth %d, runs of %d: %+v, %v", depth, run, l, err)
			}
			for i, index := range m.Pix {
				r, g, b, _ := m.Palette[index].RGBA()
				if p := pix[4*i : 4*i+4]; uint32(p[0]) != r>>8 || uint32(p[1]) != g>>8 || uint32(p[2]) != b>>8 || p[3] != 255 {
					t.Fatalf("depth %d, runs of %d: pixel %d is %v, want %d %d %d", depth, run, i, p, r>>8, g>>8, b>>8)
				}
			}
		}
	}
}

func rgba(random *rand.Rand) (c rgbaColor) { return rgbaColor(random.Uint32()) }

type rgbaColor uint32

func (c rgbaColor) RGBA() (r, g, b, a uint32) {
	return uint32(c>>16&255) * 257, uint32(c>>8&255) * 257, uint32(c&255) * 257, 0xffff
}

// Delays of other formats are not whole hundredths of a second; the sum of all stays what it is.
func TestDelays(t *testing.T) {
	m := gif.NewMovie(2, 2, 0, codec.EncodeOptions{})
	for range 30 {
		copy(m.Frame(), bytes.Repeat([]byte{1, 2, 3, 255}, 4))
		if err := m.Add(t.Context(), 33*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	copy(m.Frame(), bytes.Repeat([]byte{9, 2, 3, 255}, 4))
	if err := m.Add(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	data, err := m.Close(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g, err := stdgif.DecodeAll(bytes.NewReader(data))
	if err != nil || len(g.Delay) != 31 || g.LoopCount != 0 || g.Delay[30] != 65535 {
		t.Fatalf("%+v: %v", g, err)
	}
	sum := 0
	for _, d := range g.Delay[:30] {
		sum += d
	}
	if sum != 99 {
		t.Errorf("30 × 33 ms are %d hundredths: %v", sum, g.Delay)
	}
}

// What is written is what was given, of up to 256 colours, and is read alike by image/gif.
func TestEncodeIsExact(t *testing.T) {
	for channels := 1; channels <= 4; channels++ {
		for _, colours := range []int{1, 2, 3, 200, 255, 256} {
			p := &codec.Picture{Width: 37, Height: 29, Channels: channels}
			for i := range p.Width * p.Height {
				v := byte(i % colours)
				p.Pix = append(p.Pix, [][]byte{{v}, {v, 255}, {v, 3, 255 - v}, {v, 3, 255 - v, 255}}[channels-1]...)
				if channels == 2 && i%7 == 0 && colours < 256 {
					p.Pix[len(p.Pix)-1] = 0
				}
			}
			var b bytes.Buffer
			if err := gif.Encode(t.Context(), &b, p, codec.EncodeOptions{}); err != nil {
				t.Fatal(err)
			}
			img, err := stdgif.Decode(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatalf("%d channels, %d colours: %v", channels, colours, err)
			}
			_, pix, err := still(t.Context(), b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for i := range p.Width * p.Height {
				want := p.Pix[i*channels:][:channels]
				r, _, bl, a := img.At(i%p.Width, i/p.Width).RGBA()
				alpha := uint32(255)
				if channels%2 == 0 {
					alpha = uint32(want[channels-1])
				}
				if a>>8 != alpha || uint32(pix[4*i+3]) != alpha || alpha == 255 && (byte(r>>8) != want[0] || pix[4*i] != want[0] || channels > 2 && byte(bl>>8) != want[2]) {
					t.Fatalf("%d channels, %d colours: pixel %d is %v, want %v", channels, colours, i, pix[4*i:4*i+4], want)
				}
			}
		}
	}
}

// Whatever the bytes are: an error that blames the image, or rows and frames as the header says.
func FuzzDecode(f *testing.F) {
	names, err := filepath.Glob("testdata/chromium/*.gif")
	if err != nil || len(names) < 100 {
		f.Fatal(len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		small := codec.Limits{MaxPixels: 64 * 64, MaxBytes: 1 << 16, MaxFrames: 20}
		for _, only := range []bool{true, false} {
			s := codec.NewSource(bytes.NewReader(data), small.MaxBytes)
			img, err := gif.Open(s, codec.OpenOptions{Limits: small, Pixels: true, Still: only})
			if err == nil {
				err = decodeAll(t, img, only)
			}
			if err != nil && !codectest.BlamesImage(err) {
				t.Fatal(err)
			}
		}
	})
}

// decodeAll checks rows, or frames, against the header.
func decodeAll(t *testing.T, img codec.Image, only bool) error {
	t.Helper()
	h := img.Header()
	if a, ok := img.(codec.Animation); ok && !only {
		n := 0
		err := a.Frames(t.Context(), func(f *codec.Frame) error {
			n++
			if f.X < 0 || f.Y < 0 || f.X+f.Width > h.Width || f.Y+f.Height > h.Height || len(f.Pix) != 4*f.Width*f.Height || f.Delay < 0 {
				t.Fatalf("%d×%d at %d,%d on %d×%d", f.Width, f.Height, f.X, f.Y, h.Width, h.Height)
			}
			return nil
		})
		if err == nil && n != h.Frames {
			t.Fatalf("%d frames, the header says %d", n, h.Frames)
		}
		return err
	}
	d := img.(codec.RowDecoder)
	l, rows := d.Layout(1), 0
	err := d.Rows(t.Context(), codec.Want{}, func(r codec.Row) error {
		if rows++; len(r.Bytes) != l.Width*l.Channels {
			t.Fatalf("row of %d samples: %+v", len(r.Bytes), l)
		}
		return nil
	})
	if err == nil && rows != h.Height {
		t.Fatalf("%d rows of %d", rows, h.Height)
	}
	return err
}

// Any indices come back as they were, and as compress/lzw, which image/gif uses, reads them.
func FuzzPack(f *testing.F) {
	f.Add([]byte{1, 2, 3}, uint16(3))
	f.Add(bytes.Repeat([]byte{7}, 9000), uint16(100))
	random := rand.New(rand.NewPCG(5, 6))
	noise := make([]byte, 20000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	f.Add(noise, uint16(200))
	f.Fuzz(func(t *testing.T, indices []byte, width uint16) {
		w := int(width)
		if w == 0 || len(indices) < w {
			return
		}
		h := len(indices) / w
		p := &codec.Picture{Width: w, Height: h, Channels: 1, Pix: indices[:w*h]}
		var b bytes.Buffer
		if err := gif.Encode(t.Context(), &b, p, codec.EncodeOptions{}); err != nil {
			t.Fatal(err)
		}
		img, err := stdgif.Decode(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range p.Pix {
			if r, _, _, _ := img.At(i%w, i/w).RGBA(); byte(r>>8) != want {
				t.Fatalf("pixel %d is %d, want %d", i, r>>8, want)
			}
		}
	})
}
