package imageops_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
)

// TestPlaceholders compares with testdata/placeholders.csv, which its script has from Pillow and from the reference
// implementation of ThumbHash.
func TestPlaceholders(t *testing.T) {
	table, err := os.ReadFile(filepath.Join("testdata", "placeholders.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(table)) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) != 3 {
			continue
		}
		rows++
		t.Run(fields[0], func(t *testing.T) {
			got, err := imageops.NewPlaceholder(t.Context(), placeholderImage(t, fields[0]))
			if err != nil {
				t.Fatal(err)
			}
			if got.Color != fields[1] {
				t.Errorf("colour %q, want %q", got.Color, fields[1])
			}
			want, err := base64.StdEncoding.DecodeString(fields[2])
			if err != nil || !sameThumbHash(got.ThumbHash, want) {
				t.Errorf("ThumbHash %x, want %x, %v", got.ThumbHash, want, err)
			}
		})
	}
	if rows != 20 {
		t.Errorf("%d rows, want 20", rows)
	}
}

// sameThumbHash wants all bits to be equal, but for waves that are none: half of 15 is rounded to 7 or 8 by the noise of the
// cosines, which are not the same in JavaScript and Go.
func sameThumbHash(got, want []byte) bool {
	if len(got) != len(want) || len(got) < 6 || !bytes.Equal(got[:5], want[:5]) {
		return false
	}
	rest := 5
	if want[2]&0x80 != 0 { // alpha
		rest = 6
	}
	isNone := func(nibble byte) bool { return nibble == 7 || nibble == 8 }
	for i := range got {
		for shift := 0; shift < 8; shift += 4 {
			g, w := got[i]>>shift&15, want[i]>>shift&15
			if g != w && (i < rest || !isNone(g) || !isNone(w)) {
				return false
			}
		}
	}
	return true
}

// placeholderImage is a file of testdata, or a formula as placeholders.py has it.
func placeholderImage(t *testing.T, name string) []byte {
	t.Helper()
	var width, height int
	var kind string
	if n, _ := fmt.Sscanf(name, "formula:%dx%d:%s", &width, &height, &kind); n < 3 {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			pixel := img.Pix[img.PixOffset(x, y):][:4]
			pixel[0], pixel[1], pixel[2], pixel[3] = uint8(x*5+y*3), uint8(x*y), uint8(255-x*2), 255
			if kind == "alpha" {
				pixel[3] = uint8((x + y) * 4)
			}
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, img); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// TestPlaceholderOfLargeImages: of a large image of one colour, in JPEG, the colour is that, within what JPEG loses.
func TestPlaceholderOfLargeImages(t *testing.T) {
	for _, name := range []string{"large.jpg", "large_progressive.jpg", "large.png", "large.webp", "animated.gif", "cmyk.jpg"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		first, err := imageops.NewPlaceholder(t.Context(), data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if again, err := imageops.NewPlaceholder(t.Context(), data); err != nil || again.Color != first.Color || !bytes.Equal(again.ThumbHash, first.ThumbHash) {
			t.Errorf("%s: %+v, then %+v, %v", name, first, again, err)
		}
		if len(first.Color) != 7 || len(first.ThumbHash) < 17 || len(first.ThumbHash) > 26 {
			t.Errorf("%s: %+v", name, first)
		}
	}
	if _, err := imageops.NewPlaceholder(t.Context(), []byte("text")); !errors.Is(err, imageops.ErrNotImage) {
		t.Errorf("got %v", err)
	}
}

func FuzzThumbHash(f *testing.F) {
	f.Add(uint8(3), uint8(2), []byte{1, 2, 3, 4})
	f.Fuzz(func(t *testing.T, width, height uint8, pixels []byte) {
		img := image.NewNRGBA(image.Rect(0, 0, int(width)%100+1, int(height)%100+1))
		copy(img.Pix, pixels)
		hash := imageops.ThumbHash(img)
		if len(hash) < 15 || len(hash) > 35 || !bytes.Equal(hash, imageops.ThumbHash(img)) {
			t.Errorf("%d bytes: %x", len(hash), hash)
		}
	})
}

func BenchmarkPlaceholder(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("testdata", "large.jpg"))
	if err != nil {
		b.Fatal(err)
	}
	_, made, err := imageops.Render(b.Context(), bytes.NewReader(data), imageops.Options{Sizes: []int{200}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := imageops.NewPlaceholder(b.Context(), made[0].Data); err != nil {
			b.Fatal(err)
		}
	}
}
