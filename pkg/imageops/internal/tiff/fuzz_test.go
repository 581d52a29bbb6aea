package tiff

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// FuzzTIFF looks that a file is either refused, by an error that says why, or gives all the rows that its header promises.
func FuzzTIFF(f *testing.F) {
	names, err := filepath.Glob("testdata/*.tiff")
	if err != nil {
		f.Fatal(err)
	}
	cases, err := filepath.Glob("testdata/cases/webp-*.tiff")
	if err != nil || len(cases) == 0 {
		f.Fatalf("%d files of WebP: %v", len(cases), err)
	}
	for _, name := range append(names, cases...) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	limits := codec.Limits{MaxPixels: 1 << 18, MaxBytes: 1 << 20, MaxFrames: 1}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := open(held(data), limits)
		if err != nil {
			known(t, err)
			return
		}
		l, rows := p.Layout(1), 0
		if p.Memory(codec.Want{}) < int64(len(data)) || p.Header().Alpha != l.Alpha() {
			t.Errorf("memory %d, alpha %t", p.Memory(codec.Want{}), p.Header().Alpha)
		}
		err = p.Rows(context.Background(), codec.Want{}, func(row codec.Row) error {
			if len(row.Bytes)+len(row.Words) != l.Width*l.Channels {
				t.Errorf("a row of %d and %d samples: want %d", len(row.Bytes), len(row.Words), l.Width*l.Channels)
			}
			rows++
			return nil
		})
		if err != nil {
			known(t, err)
		} else if rows != l.Height {
			t.Errorf("%d rows: want %d", rows, l.Height)
		}
	})
}

func known(t *testing.T, err error) {
	if !isFormat(err) && !isLimit(err) && !isUnsupported(err) {
		t.Errorf("error of another kind: %v", err)
	}
}
