package png

import (
	"bytes"
	stdpng "image/png"
	"testing"
)

// FuzzDecode compares with image/png wherever both read a file.
func FuzzDecode(f *testing.F) {
	for _, name := range files(f) {
		f.Add(readTestFile(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got, _, err := decodeAll(t.Context(), b, DecodeOptions{MaxPixels: 1 << 16})
		twin, _, twinErr := decodeAll(t.Context(), b, DecodeOptions{MaxPixels: 1 << 16, Concurrent: true})
		if (err == nil) != (twinErr == nil) {
			t.Fatalf("%v, concurrently %v", err, twinErr)
		}
		if err != nil {
			return
		}
		samePixels(t, twin.rgba, got.rgba, got.Width)
		im, err := stdpng.Decode(bytes.NewReader(b))
		if err != nil {
			return
		}
		samePixels(t, got.rgba, straightPixels(t, im), got.Width)
	})
}
