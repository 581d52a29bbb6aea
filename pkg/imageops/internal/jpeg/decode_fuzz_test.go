package jpeg

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// FuzzDecode demands that no file makes Decode fail in another way than documented, that planes have the sizes they claim,
// and that a file which is decoded without tolerance is decoded alike with it.
func FuzzDecode(f *testing.F) {
	for _, name := range files(f) {
		f.Add(readFile(f, name), uint8(len(name)))
	}
	for _, path := range arithmeticFiles(f) {
		f.Add(readPath(f, path), uint8(len(path)))
	}
	for _, factors := range samplings {
		img := newTestImage(19, 9, factors, 1)
		img.restart = 2
		f.Add(img.baseline(false), uint8(0))
		f.Add(img.progressive(), uint8(3))
	}
	f.Fuzz(func(t *testing.T, file []byte, how uint8) {
		opt := DecodeOptions{Scale: 1 << (how & 3), MaxPixels: 1 << 16}
		p, err := Decode(t.Context(), bytes.NewReader(file), opt)
		knownError(t, err)
		opt.Tolerant = true
		tolerant, tolerantErr := Decode(t.Context(), bytes.NewReader(file), opt)
		knownError(t, tolerantErr)
		if tolerantErr == nil {
			sanePlanes(t, tolerant)
		}
		if err == nil {
			samePlanes(t, tolerant, p)
		}
	})
}

// A size of an eighth passes over the scans that it does not need, and whatever is wrong with them. Tolerance reads them, as it reads
// for other sizes, and makes the same of the others: here tables are missing, and a restart marker is one of no meaning.
func TestToleranceChangesNothingGood(t *testing.T) {
	for name, factors := range samplings {
		img := newTestImage(40, 30, factors, 1)
		for _, img.restart = range []int{0, 2} {
			file := img.progressive()
			lost, odd := bytes.Clone(file), bytes.Clone(file)
			for i := range lost[:len(lost)-5] {
				if lost[i] == 0xff && lost[i+1] == markerDHT && lost[i+4]>>4 == 1 { // a table of AC coefficients
					lost[i+4] = 0x13
				}
			}
			if at := bytes.LastIndex(odd, []byte{0xff, markerRST0}); at > 0 {
				copy(odd[at:], []byte{0xff, 0x45, 0, 2})
			}
			for i, damaged := range [][]byte{lost, odd} {
				p, err := Decode(t.Context(), bytes.NewReader(damaged), DecodeOptions{Scale: 8})
				if err != nil {
					t.Fatalf("%s, restart %d, damage %d: %v", name, img.restart, i, err)
				}
				tolerant, err := Decode(t.Context(), bytes.NewReader(damaged), DecodeOptions{Scale: 8, Tolerant: true})
				if err != nil {
					t.Fatalf("%s, restart %d, damage %d, tolerant: %v", name, img.restart, i, err)
				}
				samePlanes(t, tolerant, p)
			}
		}
	}
}

func knownError(t *testing.T, err error) {
	t.Helper()
	var (
		unsupported *codec.UnsupportedError
		limit       *codec.LimitError
		format      codec.FormatError
	)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &unsupported) && !errors.As(err, &limit) && !errors.As(err, &format) {
		t.Fatalf("error is %v", err)
	}
}

func readPath(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func sanePlanes(t *testing.T, p *Planes) {
	t.Helper()
	if p.Width < 1 || p.Height < 1 || p.Model < Gray || p.Model > YCCK {
		t.Fatalf("%d×%d, %v", p.Width, p.Height, p.Model)
	}
	for i, plane := range p.Plane {
		if plane.Stride < plane.Width || len(plane.Pix) < plane.Stride*(plane.Height-1)+plane.Width || plane.Width < 1 || plane.Height < 1 {
			t.Fatalf("plane %d is %d×%d, stride %d, of %d bytes", i, plane.Width, plane.Height, plane.Stride, len(plane.Pix))
		}
	}
}
