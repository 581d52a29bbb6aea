package jpeg

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// TestTruncated cuts files at every byte: an error at each, and no file is taken for whole.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"420-17x33.jpg", "420-17x33-progressive.jpg", "420-17x33-separate.jpg", "420-17x33-restart.jpg"} {
		file := readFile(t, name)
		whole := bytes.TrimSuffix(file, []byte{0xff, 0xd9})
		if len(whole) == len(file) {
			t.Fatal(name, "does not end in EOI")
		}
		for n := range whole {
			_, err := Decode(t.Context(), bytes.NewReader(file[:n]), DecodeOptions{})
			var format codec.FormatError
			if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &format) {
				// The last byte may hold nothing but padding.
				if err != nil || n < len(whole)-1 {
					t.Fatalf("%s cut at %d of %d: error is %v", name, n, len(file), err)
				}
			}
			_, _ = Decode(t.Context(), bytes.NewReader(file[:n]), DecodeOptions{Tolerant: true})
		}
		decode(t, whole, DecodeOptions{}) // EOI itself is not missed
	}
}

// rowsAlike counts the rows at the top of the first plane that are the same.
func rowsAlike(a, b *Planes) int {
	p, q := a.Plane[0], b.Plane[0]
	for y := range p.Height {
		if !bytes.Equal(p.Pix[y*p.Stride:][:p.Width], q.Pix[y*q.Stride:][:q.Width]) {
			return y
		}
	}
	return p.Height
}

func TestTolerantTruncated(t *testing.T) {
	img := newTestImage(64, 64, samplings["4:2:0"], 3)
	file := img.baseline(false)
	want := decode(t, file, DecodeOptions{})
	got := decode(t, file[:len(file)-len(file)/3], DecodeOptions{Tolerant: true})
	if n := rowsAlike(got, want); n < 16 || n >= 64 {
		t.Errorf("%d rows survive", n)
	}
	for i, p := range got.Plane {
		if v := p.Pix[(p.Height-1)*p.Stride+p.Width-1]; v != 128 {
			t.Errorf("what is lost of plane %d is %d, want gray", i, v)
		}
	}
	head := bytes.Index(file, []byte{0xff, 0xda}) + 14
	if _, err := Decode(t.Context(), bytes.NewReader(file[:head+40]), DecodeOptions{Tolerant: true}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("less than a row of MCUs: error is %v, want ErrUnexpectedEOF", err)
	}
	separate := img.baseline(true) // the last component first
	first := bytes.Index(separate, []byte{0xff, 0xda}) + 2
	second := first + bytes.Index(separate[first:], []byte{0xff, 0xda})
	got = decode(t, separate[:second], DecodeOptions{Tolerant: true})
	if p := got.Plane[0]; p.Pix[0] != 128 || p.Pix[p.Stride*63+63] != 128 {
		t.Error("a plane without scan is not gray")
	}
	samePlanes(t, &Planes{Plane: got.Plane[2:]}, &Planes{Plane: want.Plane[2:]})
}

func TestTolerantProgressive(t *testing.T) {
	img := newTestImage(64, 64, samplings["4:2:0"], 3)
	file := img.progressive()
	second := bytes.LastIndex(file, []byte{0xff, 0xda}) // of the third component's AC
	got := decode(t, file[:second], DecodeOptions{Tolerant: true})
	want := decode(t, file, DecodeOptions{})
	samePlanes(t, &Planes{Plane: got.Plane[:2]}, &Planes{Plane: want.Plane[:2]})
	dc := decode(t, file, DecodeOptions{Scale: 8}).Plane[2]
	if p := got.Plane[2]; p.Pix[0] != dc.Pix[0] {
		t.Errorf("without AC the plane starts with %d, want %d", p.Pix[0], dc.Pix[0])
	}
}

// restartFile has a marker between all of its 16 MCUs, and offsets has the place of each.
func restartFile() (img *testImage, file []byte, offsets []int) {
	img = newTestImage(32, 32, samplings["4:4:4"], 5)
	img.restart = 1
	file = img.baseline(false)
	for i := bytes.Index(file, []byte{0xff, 0xda}) + 2; i < len(file)-2; i++ {
		if file[i] == 0xff && file[i+1] >= 0xd0 && file[i+1] <= 0xd7 {
			offsets = append(offsets, i)
		}
	}
	return img, file, offsets
}

func mcuAlike(a, b *Planes, i int) bool {
	p, q := a.Plane[0], b.Plane[0]
	for y := range 8 {
		at := (i/4*8+y)*p.Stride + i%4*8
		if !bytes.Equal(p.Pix[at:at+8], q.Pix[at:at+8]) {
			return false
		}
	}
	return true
}

// TestTolerantRestart damages one interval and demands that all others survive.
func TestTolerantRestart(t *testing.T) {
	_, file, offsets := restartFile()
	if len(offsets) != 15 {
		t.Fatalf("%d markers", len(offsets))
	}
	want := decode(t, file, DecodeOptions{})
	damage := map[string]func([]byte) []byte{
		"empty interval": func(f []byte) []byte { return append(f[:offsets[5]+2:offsets[5]+2], f[offsets[6]:]...) },
		"cut interval":   func(f []byte) []byte { return append(f[:offsets[6]-3:offsets[6]-3], f[offsets[6]:]...) },
		"missing marker": func(f []byte) []byte { return append(f[:offsets[5]:offsets[5]], f[offsets[6]:]...) },
		"wrong code": func(f []byte) []byte {
			return append(append(f[:offsets[5]+2:offsets[5]+2], bytes.Repeat([]byte{0xfe}, 9)...), f[offsets[6]:]...)
		},
		"marker of the past": func(f []byte) []byte {
			return append(append(f[:offsets[5]:offsets[5]], 0xff, f[offsets[4]+1]), f[offsets[6]:]...)
		},
	}
	for name, f := range damage {
		t.Run(name, func(t *testing.T) {
			damaged := f(bytes.Clone(file))
			var format codec.FormatError
			if _, err := Decode(t.Context(), bytes.NewReader(damaged), DecodeOptions{}); !errors.As(err, &format) {
				t.Errorf("error is %v, want a codec.FormatError", err)
			}
			got := decode(t, damaged, DecodeOptions{Tolerant: true})
			for i := range 16 {
				if i != 6 && !mcuAlike(got, want, i) {
					t.Errorf("MCU %d is lost", i)
				}
			}
			if mcuAlike(got, want, 6) {
				t.Error("MCU 6 should be lost")
			}
		})
	}
}

// TestJunk demands that bytes which libjpeg passes over change nothing.
func TestJunk(t *testing.T) {
	for _, name := range []string{"q75.jpg", "q75-progressive.jpg", "420-17x33-restart.jpg", "420-17x33-separate.jpg"} {
		file := readFile(t, name)
		want := decode(t, file, DecodeOptions{})
		dht := bytes.Index(file, []byte{0xff, 0xc4})
		insert := func(at int, p ...byte) []byte {
			return append(append(bytes.Clone(file[:at]), p...), file[at:]...)
		}
		for kind, junk := range map[string][]byte{
			"before a marker":       insert(dht, 1, 2, 3, 0xff, 0, 4),
			"fill bytes":            insert(dht, 0xff, 0xff, 0xff),
			"behind EOI":            append(bytes.Clone(file), 0xff, 0xd8, 0xff, 0xe0, 5),
			"a restart marker":      insert(dht, 0xff, 0xd3),
			"unknown segment":       insert(dht, 0xff, 0xef, 0, 5, 1, 2, 3),
			"fill at end of scan":   insert(bytes.LastIndex(file, []byte{0xff, 0xd9}), 0xff),
			"junk at end of scan":   insert(bytes.LastIndex(file, []byte{0xff, 0xd9}), 7, 7, 7, 0xff, 0, 7),
			"no EOI":                file[:len(file)-2],
			"comment and DNL alike": insert(dht, 0xff, 0xfe, 0, 4, 1, 2, 0xff, 0xdc, 0, 4, 0, 9),
		} {
			got, err := Decode(t.Context(), bytes.NewReader(junk), DecodeOptions{})
			if err != nil {
				t.Errorf("%s, %s: %v", name, kind, err)
				continue
			}
			samePlanes(t, got, want)
		}
	}
}

// TestReaders feeds single bytes, and errors.
func TestReaders(t *testing.T) {
	for _, name := range files(t) {
		file := readFile(t, name)
		got, err := Decode(t.Context(), iotest.OneByteReader(bytes.NewReader(file)), DecodeOptions{})
		if err != nil {
			t.Fatal(name, err)
		}
		samePlanes(t, got, decode(t, file, DecodeOptions{}))
		broken := errors.New("broken")
		for _, n := range []int{1, len(file) / 2} {
			r := io.MultiReader(bytes.NewReader(file[:n]), iotest.ErrReader(broken))
			if _, err := Decode(t.Context(), r, DecodeOptions{Tolerant: true}); !errors.Is(err, broken) {
				t.Errorf("%s: error is %v, want that of the reader", name, err)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Decode(ctx, bytes.NewReader(readFile(t, "q75.jpg")), DecodeOptions{Tolerant: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want that of the context", err)
	}
}
