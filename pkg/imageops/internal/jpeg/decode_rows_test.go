package jpeg

import (
	"bytes"
	"errors"
	"testing"
)

// collect puts the bands of a file together, and counts them.
func collect(t *testing.T, file []byte, opt DecodeOptions) (whole *Planes, bands int, err error) {
	t.Helper()
	var next []int
	err = DecodeRows(t.Context(), bytes.NewReader(file), opt, func(b *Band) error {
		bands++
		if whole == nil {
			p := *b.Planes
			p.Plane = append([]Plane(nil), b.Plane...)
			for i := range p.Plane {
				p.Plane[i].Pix = nil
			}
			whole, next = &p, make([]int, len(p.Plane))
		}
		for i := range b.Plane {
			if b.First[i] != next[i] && b.Rows[i] > 0 {
				t.Fatalf("plane %d: a band starts at row %d, want %d", i, b.First[i], next[i])
			}
			next[i] += b.Rows[i]
			for y := range b.Rows[i] {
				whole.Plane[i].Pix = append(whole.Plane[i].Pix, b.Plane[i].Pix[y*b.Plane[i].Stride:][:b.Plane[i].Width]...)
			}
		}
		return nil
	})
	return whole, bands, err
}

// The bands of every file are, put together, the planes that Decode returns; and interleaved sequential files come in more
// than one.
func TestDecodeRowsIsDecode(t *testing.T) {
	streamed := 0
	for _, name := range files(t) {
		file := readFile(t, name)
		for _, opt := range []DecodeOptions{{Scale: 1}, {Scale: 2}, {Scale: 4}, {Scale: 8}} {
			want := decode(t, file, opt)
			got, bands, err := collect(t, file, opt)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if bands > 1 {
				streamed++
			}
			if got.Width != want.Width || got.Height != want.Height || got.Model != want.Model || got.Inverted != want.Inverted {
				t.Fatalf("%s: %+v", name, got)
			}
			for i, plane := range want.Plane {
				if len(got.Plane[i].Pix) != plane.Width*plane.Height {
					t.Fatalf("%s, scale %d, plane %d: %d samples, want %d × %d", name, opt.Scale, i, len(got.Plane[i].Pix), plane.Width, plane.Height)
				}
				for y := range plane.Height {
					if !bytes.Equal(got.Plane[i].Pix[y*plane.Width:][:plane.Width], plane.Pix[y*plane.Stride:][:plane.Width]) {
						t.Errorf("%s, scale %d, plane %d: row %d differs", name, opt.Scale, i, y)
						break
					}
				}
			}
		}
	}
	if streamed < 50 {
		t.Errorf("only %d decodes came in more than one band", streamed)
	}
}

// A file that breaks off is an error, or with Tolerant the same as of Decode.
func TestDecodeRowsOfTruncatedFiles(t *testing.T) {
	for _, name := range files(t) {
		file := readFile(t, name)
		cut := file[:len(file)*3/4]
		for _, tolerant := range []bool{false, true} {
			opt := DecodeOptions{Tolerant: tolerant}
			want, wantErr := Decode(t.Context(), bytes.NewReader(cut), opt)
			got, _, err := collect(t, cut, opt)
			if (err == nil) != (wantErr == nil) {
				t.Errorf("%s, tolerant %v: %v, want %v", name, tolerant, err, wantErr)
			}
			if err != nil || wantErr != nil {
				continue
			}
			for i, plane := range want.Plane {
				for y := range plane.Height {
					if !bytes.Equal(got.Plane[i].Pix[y*plane.Width:][:plane.Width], plane.Pix[y*plane.Stride:][:plane.Width]) {
						t.Errorf("%s, plane %d: row %d differs", name, i, y)
						break
					}
				}
			}
		}
	}
}

func TestDecodeRowsPassesErrorsOn(t *testing.T) {
	enough := errors.New("enough")
	for _, name := range files(t) {
		err := DecodeRows(t.Context(), bytes.NewReader(readFile(t, name)), DecodeOptions{}, func(*Band) error { return enough })
		if !errors.Is(err, enough) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
