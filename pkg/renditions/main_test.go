package renditions_test

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestMain(m *testing.M) {
	_ = flag.Set("test.parallel", "8") // those that run at once do little but wait
	os.Exit(devs3test.Main(m))
}

var sizes = imageops.Options{Sizes: []int{100, 20}}

// picture is one colour, so that a rendition tells which source it was made from.
func picture(width, height int, c color.NRGBA) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(img.Pix); i += 4 {
		copy(img.Pix[i:], []byte{c.R, c.G, c.B, c.A})
	}
	return img
}

func jpegBytes(t *testing.T, width, height int, c color.NRGBA) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, picture(width, height, c), nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func pngBytes(t *testing.T, width, height int, c color.NRGBA) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture(width, height, c)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, at s3ops.Location, data []byte) {
	t.Helper()
	if err := devs3test.Client(t).Put(t.Context(), at, data, s3ops.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

// bucketAsSource and bucketAsDest are a prefix and a store in new buckets.
func bucketAsSource(t *testing.T) s3ops.Location {
	t.Helper()
	return s3ops.Location{Bucket: devs3test.Bucket(t), Key: "input/"}
}

func bucketAsDest(t *testing.T) *renditions.S3Store {
	t.Helper()
	return renditions.NewS3Store(devs3test.Client(t), s3ops.Location{Bucket: devs3test.Bucket(t)}, renditions.S3Options{})
}

var (
	red   = color.NRGBA{R: 255, A: 255}
	green = color.NRGBA{G: 255, A: 255}
)

// colourOf is the colour of a PNG rendition's first pixel.
func colourOf(t *testing.T, store *renditions.S3Store, name string) color.NRGBA {
	t.Helper()
	at, err := s3ops.ParseLocation(store.Address(name))
	if err != nil {
		t.Fatal(err)
	}
	body, err := devs3test.Client(t).Get(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = body.Close() }()
	return firstPixel(t, body)
}

func colourOfFile(t *testing.T, path string) color.NRGBA {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return firstPixel(t, bytes.NewReader(data))
}

func firstPixel(t *testing.T, r io.Reader) color.NRGBA {
	t.Helper()
	img, err := png.Decode(r)
	if err != nil {
		t.Fatal(err)
	}
	return color.NRGBAModel.Convert(img.At(0, 0)).(color.NRGBA)
}
