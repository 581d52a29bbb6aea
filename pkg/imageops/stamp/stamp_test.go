package stamp_test

import (
	"bytes"
	"errors"
	"image"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/stamp"
)

const text = "q83vASNFZ4mrze8BI0VniavN7wE"

func picture() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 7)
	}
	return img
}

// files are images as the encoders of Go write them, JPEG without APP0, and variants of their begins.
func files(t testing.TB) map[string][]byte {
	t.Helper()
	var j, p, g bytes.Buffer
	paletted := image.NewPaletted(image.Rect(0, 0, 40, 30), palette.Plan9)
	draw.Draw(paletted, paletted.Bounds(), picture(), image.Point{}, draw.Src)
	moving := &gif.GIF{Image: []*image.Paletted{paletted, paletted}, Delay: []int{5, 5}, Config: image.Config{ColorModel: paletted.ColorModel(), Width: 40, Height: 30}}
	for _, err := range []error{jpeg.Encode(&j, picture(), nil), png.Encode(&p, picture()), gif.EncodeAll(&g, moving)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	jfif := append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), j.Bytes()[2:]...)
	return map[string][]byte{
		"bare.jpg": j.Bytes(), "jfif.jpg": jfif, "x.png": p.Bytes(), "moving.gif": g.Bytes(),
		"87a.gif": append([]byte("GIF87a"), g.Bytes()[6:]...),
	}
}

func TestStampIsReadFromTheHead(t *testing.T) {
	for name, file := range files(t) {
		if got, ok := stamp.Read(file); ok {
			t.Errorf("%s without a stamp: %q", name, got)
		}
		for _, want := range []string{text, "a", strings.Repeat("~", stamp.MaxText)} {
			stamped, err := stamp.Write(file, want)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			head := stamped[:min(len(stamped), stamp.HeadLen)]
			if got, ok := stamp.Read(head); !ok || got != want {
				t.Errorf("%s: got %q, %v, want %q", name, got, ok, want)
			}
			if n := len(stamped) - len(file); n <= len(want) || n > stamp.MaxGrowth || n >= 64 {
				t.Errorf("%s grew by %d bytes for %d", name, n, len(want))
			}
		}
	}
}

// The decoders of Go find the same pixels, frames and configuration.
func TestStampedFilesAreReadAsBefore(t *testing.T) {
	for name, file := range files(t) {
		stamped, err := stamp.Write(file, text)
		if err != nil {
			t.Fatal(err)
		}
		before, format, err := image.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		after, sameFormat, err := image.Decode(bytes.NewReader(stamped))
		if err != nil || format != sameFormat {
			t.Errorf("%s: %s, %v", name, sameFormat, err)
			continue
		}
		for y := range 30 {
			for x := range 40 {
				if before.At(x, y) != after.At(x, y) {
					t.Fatalf("%s: pixel %d,%d changed", name, x, y)
				}
			}
		}
		if format == "gif" {
			if all, err := gif.DecodeAll(bytes.NewReader(stamped)); err != nil || len(all.Image) != 2 || all.LoopCount != 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestStampRefuses(t *testing.T) {
	whole := files(t)["x.png"]
	for _, bad := range []string{"", "a b", "a\n", "ü", strings.Repeat("a", stamp.MaxText+1)} {
		if _, err := stamp.Write(whole, bad); !errors.Is(err, stamp.ErrText) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "text", "\x89PNG\r\n\x1a\n", "GIF89a", "GIF8", "RIFF0000WEBP", "\xff\xd8\xff\xe0\x00\x01", "\xff\xd8\xff\xe0\xff\xff"} {
		if _, err := stamp.Write([]byte(bad), text); !errors.Is(err, stamp.ErrFormat) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, comment := range []string{"\xff\xfe\x00\x0fs3img two words", "\xff\xfe\x00\x06Nice", "\xff\xfe\x00\x01", "\xff\xfe\xff\xffs3img cut"} {
		if got, ok := stamp.Read([]byte("\xff\xd8" + comment)); ok {
			t.Errorf("the comment %q is a stamp %q", comment, got)
		}
	}
}

// Reading takes any bytes; what can be stamped has the stamp, and is otherwise the same.
func FuzzStamp(f *testing.F) {
	for _, file := range files(f) {
		f.Add(file, text)
		f.Add(file[:min(len(file), 900)], "a")
		if stamped, err := stamp.Write(file, text); err == nil {
			f.Add(stamped, text)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte, text string) {
		if old, ok := stamp.Read(file); ok && (old == "" || len(old) > stamp.MaxText) {
			t.Errorf("read %q", old)
		}
		stamped, err := stamp.Write(file, text)
		if err != nil {
			return
		}
		if got, ok := stamp.Read(stamped); !ok || got != text {
			t.Errorf("got %q, %v, want %q", got, ok, text)
		}
		if len(stamped) > len(file)+stamp.MaxGrowth || !bytes.HasSuffix(stamped, file[min(len(file), stamp.HeadLen):]) {
			t.Error("more than the head changed")
		}
	})
}
