package imageops

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// repeated is a piece of bytes again and again.
type repeated struct {
	piece []byte
	at    int
}

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		m := copy(p[n:], r.piece[r.at:])
		n, r.at = n+m, (r.at+m)%len(r.piece)
	}
	return n, nil
}

// endless is head, and then 500 MB of the same piece.
func endless(head, piece string) io.Reader {
	piece = strings.Repeat(piece, 1+1<<16/len(piece)) // which is read faster than many small ones
	return io.MultiReader(strings.NewReader(head), io.LimitReader(&repeated{piece: []byte(piece)}, 500_000_000))
}

// jpegSegment is a marker and its segment of n bytes, which begin with label.
func jpegSegment(marker byte, label string, n int) string {
	size := n + 2
	return string([]byte{0xff, marker, byte(size >> 8), byte(size)}) + label + strings.Repeat("x", n-len(label))
}

// What stands before the pixels of a JPEG is bounded, and only what is of use of it is kept: 500 MB take a few.
func TestEndlessJPEGHeaders(t *testing.T) {
	needTime(t)
	const most = 16 << 20
	const iccLabel = "ICC_PROFILE\x00"
	before, tables := "bytes before the pixels", "bytes of tables"
	for name, c := range map[string]struct{ piece, limit string }{
		"fill":       {strings.Repeat("\xff", 64), before},
		"junk":       {"no marker", before},
		"comments":   {jpegSegment(0xfe, "", 65_000), before},
		"exif":       {jpegSegment(0xe1, metadata.ExifLabel, 65_000), before},
		"xmp":        {jpegSegment(0xe1, metadata.XMPLabel, 65_000), before},
		"profiles":   {jpegSegment(0xe2, iccLabel+"\x01\xff", 65_000), before},
		"parts":      {jpegSegment(0xe2, iccLabel+"\x01\xff", 65_000) + jpegSegment(0xe2, iccLabel+"\x02\xff", 65_000), before},
		"previews":   {jpegSegment(0xed, "Photoshop 3.0\x00", 65_000), before},
		"restarts":   {"\xff\xd0", before},
		"jfif":       {jpegSegment(0xe0, "JFIF\x00", 65_000), before},
		"many jfifs": {jpegSegment(0xe0, "JFIF\x00", 14), tables},
		"tables":     {jpegSegment(0xc4, "\x00\x01"+strings.Repeat("\x00", 16), 18), tables},
	} {
		t.Run(name, func(t *testing.T) {
			for what, look := range map[string]func(io.Reader) error{
				"Inspect": func(r io.Reader) error { _, err := Inspect(r, Limits{}); return err },
				"Render": func(r io.Reader) error {
					_, _, err := Render(t.Context(), r, Options{Sizes: []int{100}, Tolerant: true})
					return err
				},
			} {
				var err error
				used := codectest.Allocated(func() { err = look(endless("\xff\xd8\xff\xd0", c.piece)) })
				var limit *LimitError
				if !errors.As(err, &limit) || limit.What != c.limit {
					t.Errorf("%s: %v, want the limit of %s", what, err, c.limit)
				}
				if used > most {
					t.Errorf("%s allocated %d bytes in all", what, used)
				}
			}
		})
	}
}

// What the decoder does not need of a header is left out, and makes no difference to the pixels.
func TestLongJPEGHeader(t *testing.T) {
	plain := largeJPEG(t, 320, 200)
	long := bytes.Join([][]byte{
		plain[:2], bytes.Repeat([]byte{0xff}, 1<<20), []byte(strings.Repeat(jpegSegment(0xed, "", 65_000), 100)), {0xff, 0xd3}, plain[2:],
	}, nil)
	opt := Options{Sizes: []int{100, 40}}
	_, want, err := Render(t.Context(), bytes.NewReader(plain), opt)
	if err != nil {
		t.Fatal(err)
	}
	_, got, err := Render(t.Context(), bytes.NewReader(long), opt)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if !bytes.Equal(got[i].Data, want[i].Data) {
			t.Errorf("size %d differs", want[i].Spec.Size())
		}
	}
}
