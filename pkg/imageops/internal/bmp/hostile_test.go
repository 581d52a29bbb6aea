package bmp_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/bmp"
	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
)

// Every byte of the headers and some of the pixels replaced: never a panic, never an error that does not blame the image.
func TestDamaged(t *testing.T) {
	for _, name := range []string{"pal8", "rle8", "rle4-delta", "rle24-os2", "rgb16-565", "rgb32-v5-alpha", "icc-p3", "rgb24-os2", "icc-before"} {
		data := codectest.ReadFile(t, "testdata/chromium/"+name+".bmp")
		for at := range data {
			for _, b := range []byte{data[at] ^ 0x55, 0xff} {
				if b == data[at] {
					continue
				}
				bad := bytes.Clone(data)
				bad[at] = b
				if _, _, err := decode(t.Context(), bad); err != nil && !codectest.BlamesImage(err) {
					t.Fatalf("%s, byte %d: %v", name, at, err)
				}
			}
		}
	}
}

// A file that is cut off within its pixels is never taken for a whole one.
func TestCutOff(t *testing.T) {
	// So many bytes at the end may be missing: padding, or the ends of the line and the picture.
	for name, spare := range map[string]int{"pal8": 3, "pal1-down": 3, "rgb24": 3, "rgb16": 3, "rgb32-v5-alpha": 0, "rle8": 3, "rle24-os2": 5} {
		data := codectest.ReadFile(t, "testdata/chromium/"+name+".bmp")
		most := len(data) - spare
		for n := range most {
			if _, _, err := decode(t.Context(), data[:n]); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
				t.Fatalf("%s: %d of %d bytes: %v", name, n, len(data), err)
			}
		}
	}
}

// Sizes are refused from the header, before anything is made for them.
func TestHostileSizes(t *testing.T) {
	data := codectest.ReadFile(t, "testdata/chromium/rgb24.bmp")
	for _, c := range []struct {
		width, height uint32
		limit         bool
	}{{1 << 30, 1, true}, {1, 1 << 30, true}, {1 << 31, 1 << 31, false}, {1, 1 << 31, true}, {0, 7, false}, {19, 0, false}, {2000, 2000, true}, {1<<32 - 1, 5, false}} {
		bad := bytes.Clone(data)
		binary.LittleEndian.PutUint32(bad[18:], c.width)
		binary.LittleEndian.PutUint32(bad[22:], c.height)
		var limit *codec.LimitError
		used := codectest.Allocated(func() {
			if _, _, err := decode(t.Context(), bad); !codectest.BlamesImage(err) || errors.As(err, &limit) != c.limit {
				t.Errorf("%d×%d: %v", c.width, c.height, err)
			}
		})
		if used > 256<<10 {
			t.Errorf("%d×%d took %d bytes", c.width, c.height, used)
		}
	}
}

// Pixels far behind the headers, or a profile far behind the pixels, take no memory.
func TestFarAway(t *testing.T) {
	data := codectest.ReadFile(t, "testdata/chromium/rgb24.bmp")
	binary.LittleEndian.PutUint32(data[10:], 1<<31)
	var limit *codec.LimitError
	if _, _, err := decode(t.Context(), data); !errors.As(err, &limit) || limit.What != "bytes before the pixels" {
		t.Errorf("%v", err)
	}
	data = codectest.ReadFile(t, "testdata/chromium/icc-p3.bmp")
	binary.LittleEndian.PutUint32(data[14+112:], 1<<30)
	s := codec.NewSource(io.MultiReader(bytes.NewReader(data), zeros(1<<30)), 1<<31)
	used := codectest.Allocated(func() {
		img, err := bmp.Open(s, codec.OpenOptions{Limits: limits, Pixels: true})
		if err != nil || img.Header().ICC != nil {
			t.Errorf("%v", err)
		}
	})
	if used > 256<<10 {
		t.Errorf("took %d bytes", used)
	}
}

// zeros are so many.
func zeros(n int64) io.Reader { return io.LimitReader(zero{}, n) }

type zero struct{}

func (zero) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// Codes that set no pixel end with the context.
func TestInterrupted(t *testing.T) {
	data := codectest.ReadFile(t, "testdata/chromium/rle8.bmp")
	head := data[:14+40+1024]
	ctx, cancel := context.WithCancel(t.Context())
	s := codec.NewSource(io.MultiReader(bytes.NewReader(head), &endless{code: []byte{0, 2, 0, 0}, after: 1 << 20, do: cancel}), 1<<40)
	img, err := bmp.Open(s, codec.OpenOptions{Limits: limits, Pixels: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := img.(codec.RowDecoder).Rows(ctx, codec.Want{}, func(codec.Row) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// endless repeats a code, and calls do after some bytes.
type endless struct {
	code  []byte
	after int
	do    func()
}

func (e *endless) Read(p []byte) (int, error) {
	n := len(p) &^ 3
	for i := 0; i < n; i += len(e.code) {
		copy(p[i:], e.code)
	}
	if e.after -= n; e.after < 0 {
		e.do()
	}
	return n, nil
}

// An error of the reader is not taken for damage.
func TestErrorOfTheReader(t *testing.T) {
	broken := errors.New("broken")
	data := codectest.ReadFile(t, "testdata/chromium/icc-p3.bmp")
	for n := 0; n < len(data); n += 7 {
		s := codec.NewSource(io.MultiReader(bytes.NewReader(data[:n]), failing{broken}), 1<<20)
		img, err := bmp.Open(s, codec.OpenOptions{Limits: limits, Pixels: true})
		if err == nil {
			err = img.(codec.RowDecoder).Rows(t.Context(), codec.Want{}, func(codec.Row) error { return nil })
		}
		if err := s.Blame("BMP", err); !errors.Is(err, broken) {
			t.Fatalf("after %d bytes: %v", n, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// Memory is what Memory says, and grows with rows, not with pixels.
func TestMemory(t *testing.T) {
	const width, height = 400, 300
	small := codectest.ReadFile(t, "testdata/chromium/rgb24.bmp")
	head := slices.Clone(small[:54])
	binary.LittleEndian.PutUint32(head[18:], width)
	binary.LittleEndian.PutUint32(head[22:], height)
	s := codec.NewSource(io.MultiReader(bytes.NewReader(head), zeros(width*3*height)), 1<<30)
	var asked int64
	used := codectest.Allocated(func() {
		img, err := bmp.Open(s, codec.OpenOptions{Limits: limits, Pixels: true})
		if err != nil {
			t.Fatal(err)
		}
		asked = img.Memory(codec.Want{})
		if err := img.(codec.RowDecoder).Rows(t.Context(), codec.Want{}, func(codec.Row) error { return nil }); err != nil {
			t.Error(err)
		}
	})
	t.Logf("asked for %d bytes, took %d", asked, used)
	if int64(used) > asked || asked > 3*width*height {
		t.Errorf("asked for %d bytes, took %d", asked, used)
	}
}

// Whatever the bytes are: an error that blames the image, or as many rows as the header says.
func FuzzDecode(f *testing.F) {
	names, err := filepath.Glob("testdata/chromium/*.bmp")
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
		small := codec.Limits{MaxPixels: 64 * 64, MaxBytes: 1 << 16, MaxFrames: 1}
		s := codec.NewSource(bytes.NewReader(data), small.MaxBytes)
		img, err := bmp.Open(s, codec.OpenOptions{Limits: small, Pixels: true})
		if err == nil {
			d := img.(codec.RowDecoder)
			l, rows := d.Layout(1), 0
			if l.Width*l.Height > 64*64 || l.Alpha() != d.Header().Alpha {
				t.Fatalf("%+v", l)
			}
			err = d.Rows(t.Context(), codec.Want{}, func(r codec.Row) error {
				if rows++; len(r.Bytes) != l.Width*l.Channels {
					t.Fatalf("row of %d samples: %+v", len(r.Bytes), l)
				}
				return nil
			})
			if err == nil && rows != l.Height {
				t.Fatalf("%d rows: %+v", rows, l)
			}
		}
		if err != nil && !codectest.BlamesImage(err) {
			t.Fatal(err)
		}
	})
}
