package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"path"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

// stamped is what jobs put: renditions in each format, and a manifest, with their stamps.
func stamped() map[string]renditions.Meta {
	tag := "some version"
	version := sha256.Sum256([]byte(tag))
	stamp := renditions.Stamp{Of: [8]byte{1, 2, 3}, Version: [8]byte(version[:8]), Options: [4]byte{4, 5}}
	all := make(map[string]renditions.Meta)
	for name, contentType := range map[string]string{
		"a-200.jpg": "image/jpeg", "a-200.png": "image/png", "a/a-200.gif": "image/gif", "a/a.json": "application/json",
	} {
		all[name] = renditions.Meta{ContentType: contentType, Stamp: stamp, SourceTag: tag, Width: width, Height: height}
	}
	return all
}

const width, height = 5, 3

// picture is an image, or a manifest with the stamp in it, as the extension says.
func picture(t *testing.T, name string) []byte {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	img.SetColorIndex(1, 1, 1)
	var (
		b   bytes.Buffer
		err error
	)
	switch path.Ext(name) {
	case ".jpg":
		err = jpeg.Encode(&b, img, nil)
	case ".png":
		err = png.Encode(&b, img)
	case ".gif":
		err = gif.Encode(&b, img, nil)
	default:
		err = json.NewEncoder(&b).Encode(map[string]any{"made_from": manifestStamp, "manifest_version": 1})
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// manifestStamp is the stamp of stamped, as a manifest has it: its 20 bytes in base64url.
var manifestStamp = func() string {
	s := stamped()["a/a.json"].Stamp
	return base64.RawURLEncoding.EncodeToString(slices.Concat(s.Of[:], s.Version[:], s.Options[:]))
}()

func keepsStamps(t *testing.T, store renditions.Store) {
	t.Helper()
	for name, meta := range stamped() {
		data := picture(t, name)
		if _, err := store.Put(t.Context(), name, data, meta); err != nil {
			t.Fatal(err)
		}
		if found := stat(t, store, name); found.Stamp != meta.Stamp {
			t.Errorf("%s tells the stamp %x, want %x", name, found.Stamp, meta.Stamp)
		}
		if path.Ext(name) == ".json" {
			continue
		}
		was, is := decode(t, data), decode(t, read(t, store, name))
		if !bytes.Equal(was, is) {
			t.Errorf("the pixels of %s are not as they were", name)
		}
	}
}

// decode gives the pixels in 16 bits a channel, with the standard library's decoders.
func decode(t *testing.T, data []byte) []byte {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var pixels []byte
	for y := range height {
		for x := range width {
			r, g, b, a := img.At(x, y).RGBA()
			pixels = append(pixels, byte(r>>8), byte(g>>8), byte(b>>8), byte(a>>8))
		}
	}
	return pixels
}

func keepsNoStamp(t *testing.T, store renditions.Store) {
	t.Helper()
	for name, meta := range stamped() {
		meta.Stamp, meta.SourceTag = renditions.Stamp{}, ""
		if path.Ext(name) == ".json" {
			continue // says it in its own text
		}
		if _, err := store.Put(t.Context(), name, picture(t, name), meta); err != nil {
			t.Fatal(err)
		}
		if found := stat(t, store, name); found.Stamp != (renditions.Stamp{}) {
			t.Errorf("%s tells the stamp %x", name, found.Stamp)
		}
	}
}
