package webp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readTable(t testing.TB, name string) [][]string {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(readFile(t, name)))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

var limits = codec.Limits{MaxPixels: 1 << 28, MaxBytes: 1 << 30, MaxFrames: 1000}

// open opens a file with opt, whose limits need not be set.
func open(data []byte, opt codec.OpenOptions) (codec.Image, error) {
	if opt.Limits == (codec.Limits{}) {
		opt.Limits = limits
	}
	opt.Pixels = true
	return Open(codec.NewSource(bytes.NewReader(data), opt.Limits.MaxBytes), opt)
}

var errNoRows = errors.New("image gives no rows")

// rowsOf decodes a file to rows, and then all of them to RGBA.
func rowsOf(data []byte, opt codec.OpenOptions) (rgba []byte, l codec.Layout, err error) {
	img, err := open(data, opt)
	if err != nil {
		return nil, l, err
	}
	rows, ok := img.(codec.RowDecoder)
	if !ok {
		return nil, l, errNoRows
	}
	l = rows.Layout(1)
	err = rows.Rows(context.Background(), codec.NewWant(img.Header(), []codec.Size{{Width: 1, Height: 1}}, nil), func(r codec.Row) error {
		for x := range l.Width {
			px := r.Bytes[x*l.Channels:][:l.Channels]
			alpha := byte(255)
			if l.Channels == 4 {
				alpha = px[3]
			}
			rgba = append(rgba, px[0], px[1], px[2], alpha)
		}
		return nil
	})
	return rgba, l, err
}

// planesOf decodes a file to its planes, one behind the other.
func planesOf(data []byte) ([]byte, error) {
	img, err := open(data, codec.OpenOptions{})
	if err != nil {
		return nil, err
	}
	var out [3][]byte
	err = img.(codec.PlaneDecoder).Planes(context.Background(), codec.Want{}, func(b *codec.Band) error {
		for i := range out {
			p := &b.Plane[i]
			if len(out[i]) != b.First[i]*p.Width {
				return errNoRows
			}
			for y := range b.Rows[i] {
				out[i] = append(out[i], p.Pix[y*p.Stride:][:p.Width]...)
			}
		}
		return nil
	})
	return bytes.Join(out[:], nil), err
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:16])
}

// dwebp of libwebp 1.2.4 gives the same planes and the same pixels, bit for bit.
func TestPixelsAreThoseOfLibwebp(t *testing.T) {
	rows := readTable(t, "pixels.csv")[1:]
	if len(rows) < 70 {
		t.Errorf("%d files", len(rows))
	}
	for _, row := range rows {
		t.Run(row[0], func(t *testing.T) {
			data := readFile(t, row[0])
			rgba, l, err := rowsOf(data, codec.OpenOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if strconv.Itoa(l.Width) != row[1] || strconv.Itoa(l.Height) != row[2] {
				t.Errorf("%d×%d, want %s×%s", l.Width, l.Height, row[1], row[2])
			}
			if sum(rgba) != row[4] {
				t.Error("pixels differ")
			}
			if row[3] == "" {
				return
			}
			if planes, err := planesOf(data); err != nil || sum(planes) != row[3] {
				t.Errorf("planes differ, or %v", err)
			}
		})
	}
}
