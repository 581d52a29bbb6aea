package heif

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// words are a table of numbers of four bytes, behind version and flags.
func words(all ...uint32) []byte {
	b := make([]byte, 4)
	for _, v := range all {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

// Samples are found by the tables of ISO/IEC 14496-12, 8.6 and 8.7: two chunks of three samples, then chunks of two.
func TestSampleOfTrack(t *testing.T) {
	tables := func(sync uint32, with string, table []byte) map[string][]byte {
		all := map[string][]byte{
			"stss": words(1, sync), "stsc": words(2, 1, 3, 1, 3, 2, 1), "stsz": words(0, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18),
			"stco": words(4, 1000, 2000, 3000, 4000),
		}
		if table != nil {
			all[with] = table
		}
		return all
	}
	for _, c := range []struct {
		tables   map[string][]byte
		at, size uint64
	}{
		{tables(1, "", nil), 1000, 10},
		{tables(3, "", nil), 1021, 12},
		{tables(5, "", nil), 2013, 14},
		{tables(7, "", nil), 3000, 16},
		{tables(8, "", nil), 3016, 17},
		{tables(9, "", nil), 4000, 18},
		{tables(6, "stsz", words(100, 9)), 2200, 100},
		{tables(1, "stss", []byte{}), 1000, 10}, // every sample stands on its own
		{tables(0, "", nil), 0, 0},
		{tables(10, "", nil), 0, 0},
		{tables(1<<32-1, "", nil), 0, 0},
		{tables(1<<32-1, "stsz", words(1, 9)), 0, 0},
		{tables(7, "stco", words(2, 1000, 2000)), 0, 0},
		{tables(1, "stsc", words(1, 1, 0, 1)), 0, 0},
		{tables(1, "stsc", words(1<<32-1)), 0, 0},
		{tables(1, "stsz", words(0)), 0, 0},
	} {
		tr := track{tables: c.tables}
		at, size, err := tr.sample()
		if at != c.at || size != c.size || (err != nil) != (c.size == 0) {
			t.Errorf("%v: %d bytes at %d, %v; want %d at %d", c.tables, size, at, err, c.size, c.at)
		}
	}
}

// A track that is turned by its matrix is shown so: as ffmpeg writes it for a rotation by 90° with the clock.
func TestTurnedTrack(t *testing.T) {
	data, err := os.ReadFile("testdata/sequence.heic")
	if err != nil {
		t.Fatal(err)
	}
	plain, width, height := rgba(t, open(t, data))
	matrix := bytes.Index(data, []byte("tkhd")) + 4 + 40
	for i, v := range []int32{0, 1 << 16, 0, -1 << 16, 0} {
		binary.BigEndian.PutUint32(data[matrix+4*i:], uint32(v))
	}
	turned, w, h := rgba(t, open(t, data))
	if w != height || h != width || !bytes.Equal(turned, codec.Turn(plain, width, height, 4, 6)) {
		t.Errorf("%d×%d of %d×%d", w, h, width, height)
	}
}

// What no sequence of H.265 has is an error that says so, however the tables lie.
func TestBadSequences(t *testing.T) {
	data, err := os.ReadFile("testdata/sequence.heic")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"moov", "trak", "stsd", "stsc", "stsz", "stco", "hvc1", "hvcC"} {
		bad := bytes.Replace(data, []byte(kind), []byte("free"), 1)
		_, err := Open(codec.NewSource(bytes.NewReader(bad), limits.MaxBytes), codec.OpenOptions{Limits: limits, Pixels: true})
		var unsupported *codec.UnsupportedError
		var format codec.FormatError
		if !errors.As(err, &unsupported) && !errors.As(err, &format) {
			t.Errorf("without %s: %v", kind, err)
		}
	}
}

// A thumbnail comes in place of its picture where no rendition is larger, and shows the same.
func TestThumbnailInPlace(t *testing.T) {
	data, err := os.ReadFile("testdata/thumb.heic")
	if err != nil {
		t.Fatal(err)
	}
	whole, width, _ := rgba(t, open(t, data))
	for largest, want := range map[int]int{0: 128, 20: 40, 40: 40, 41: 128, 500: 128} {
		opt := codec.OpenOptions{Limits: limits, Pixels: true, Largest: func(codec.Size) int { return largest }}
		if largest == 0 {
			opt.Largest = nil
		}
		img, err := Open(codec.NewSource(bytes.NewReader(data), limits.MaxBytes), opt)
		if err != nil {
			t.Fatal(err)
		}
		h := img.Header()
		if h.Width != want || h.Height != want*3/4 || (h.Shown == codec.Size{Width: 128, Height: 96}) != (want == 40) {
			t.Errorf("at most %d: %d×%d of %v", largest, h.Width, h.Height, h.Shown)
		}
		pix, w, high := rgba(t, img)
		for i := range 12 {
			got, wanted := cell(pix, w, high, i), cell(whole, width, width*3/4, i)
			if !near(got, wanted, 12) { // heif-enc makes thumbnails of single samples
				t.Errorf("at most %d, cell %d: %v, want %v", largest, i, got, wanted)
			}
		}
	}
}

// cell is the mean colour of one of 4 × 3 cells.
func cell(pix []uint8, width, height, i int) (mean []uint8) {
	w, h := width/4, height/3
	for c := range 3 {
		sum := 0
		for y := i / 4 * h; y < (i/4+1)*h; y++ {
			for x := i % 4 * w; x < (i%4+1)*w; x++ {
				sum += int(pix[4*(y*width+x)+c])
			}
		}
		mean = append(mean, uint8(sum/(w*h)))
	}
	return mean
}

// A thumbnail that does not show what its picture does is of no use: of another ratio, or in other colours.
func TestThumbnailsOfNoUse(t *testing.T) {
	quad, thumb := codedItem(t, "quad"), codedItem(t, "thumb")
	thumb.refs = map[string][]int{"thmb": {1}}
	wide := codedItem(t, "odd")
	wide.refs = thumb.refs
	for name, small := range map[string]madeItem{"ratio": wide, "larger": thumb} {
		img, err := Open(codec.NewSource(bytes.NewReader(write(quad, small)), limits.MaxBytes), codec.OpenOptions{
			Limits: limits, Pixels: true, Largest: func(codec.Size) int { return 1 },
		})
		if err != nil {
			t.Fatal(err)
		}
		if h := img.Header(); h.Shown != (codec.Size{}) {
			t.Errorf("%s: %d×%d in place of %v", name, h.Width, h.Height, h.Shown)
		}
	}
}
