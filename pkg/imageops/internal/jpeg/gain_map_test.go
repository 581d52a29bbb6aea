package jpeg

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// twoPictures is a picture and, behind it, its gain map.
func twoPictures(t testing.TB) []byte {
	t.Helper()
	pic := &codec.Picture{Width: 24, Height: 16, Channels: 1, Pix: bytes.Repeat([]byte{9, 90, 200}, 128)}
	var gain, file bytes.Buffer
	opt := codec.EncodeOptions{Quality: 50, GainData: make([]byte, 61)}
	if err := EncodePicture(t.Context(), &gain, pic, opt); err != nil {
		t.Fatal(err)
	}
	opt.GainMap = gain.Bytes()
	if err := EncodePicture(t.Context(), &file, pic, opt); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func gainLimits() codec.Limits {
	return codec.Limits{MaxPixels: 1 << 12, MaxBytes: 1 << 20, MaxFrames: 1}
}

// gainMap decodes a picture and then its map; nil where there is none.
func gainMap(t *testing.T, file []byte) codec.Image {
	t.Helper()
	img, err := Open(codec.NewSource(bytes.NewReader(file), math.MaxInt64-1), codec.OpenOptions{Limits: gainLimits(), Pixels: true})
	if err != nil {
		knownError(t, err)
		return nil
	}
	want := codec.Want{Scales: []int{1}, Planes: true}
	p := img.(*picture)
	if err := p.Planes(t.Context(), want, func(*Band) error { return nil }); err != nil {
		knownError(t, err)
		return nil
	}
	if !p.header.GainMap {
		return nil
	}
	second, err := p.GainMap(gainLimits())
	if err != nil {
		knownError(t, err)
		return nil
	}
	knownError(t, second.(*picture).Planes(t.Context(), want, func(*Band) error { return nil }))
	return second
}

func TestIndexOfBothOrders(t *testing.T) {
	big := index(5000, 100, 777)
	if len(big) != indexLen {
		t.Fatalf("%d bytes", len(big))
	}
	little := bytes.Clone(big)
	copy(little, "II*\x00")
	swap := func(at, n int) {
		for i := range n / 2 {
			little[at+i], little[at+n-1-i] = little[at+n-1-i], little[at+i]
		}
	}
	swap(4, 4)
	swap(8, 2)
	for f := 10; f < 46; f += 12 {
		swap(f, 2)
		swap(f+2, 2)
		swap(f+4, 4)
		if f > 10 { // the version is text
			swap(f+8, 4)
		}
	}
	for at := 50; at < 82; at += 4 {
		swap(at, 4)
	}
	for _, b := range [][]byte{big, little} {
		if got := parseIndex(b, 100); len(got) != 1 || got[0] != (span{5000, 777}) {
			t.Errorf("%v", got)
		}
		for n := range b {
			parseIndex(b[:n], 100)
		}
	}
}

// An index of more pictures than anybody writes, or that says it has, costs nothing.
func TestIndexOfManyPictures(t *testing.T) {
	b := index(5000, 100, 777)
	binary.BigEndian.PutUint32(b[38:], 1<<31)
	if got := parseIndex(b, 100); len(got) != 1 {
		t.Errorf("%v", got)
	}
	for range 1000 {
		b = append(b, b[66:82]...)
	}
	if got := parseIndex(b, 100); len(got) != mostBehind {
		t.Errorf("%d pictures", len(got))
	}
}

func TestGainMapBehind(t *testing.T) {
	if img := gainMap(t, twoPictures(t)); img == nil || img.Header().Width != 24 || len(img.Header().GainData) != 61 {
		t.Fatalf("%+v", img)
	}
}

// Whatever the index says, the map is one, or the error is known.
func FuzzGainMap(f *testing.F) {
	file := twoPictures(f)
	f.Add(file)
	f.Add(bytes.Replace(file, []byte("MM\x00*"), []byte("II*\x00"), 1))
	f.Fuzz(func(t *testing.T, file []byte) {
		gainMap(t, file)
		Lengthened(file, 3)
	})
}
