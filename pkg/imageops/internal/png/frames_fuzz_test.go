package png

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// moved is an animation of n frames of different changes.
func moved(t testing.TB, n, loops int) []byte {
	t.Helper()
	const side = 12
	m := NewMovie(side, side, loops, codec.EncodeOptions{})
	for i := range n {
		for at, pix := 0, m.Frame(); at < len(pix); at++ {
			pix[at] = uint8(at * (i + 1))
			if x, y := at/4%side, at/4/side; x < i || y > 2*i {
				pix[at] = 200
			}
		}
		if err := m.Add(context.Background(), time.Duration(30*i)*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	data, err := m.Close(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// indexed is an animation of a palette, whose first frame is not the image.
func indexed() []byte {
	control := func(sequence, width, height, x, y, disposal, blend byte) []byte {
		return chunkOf("fcTL", []byte{0, 0, 0, sequence, 0, 0, 0, width, 0, 0, 0, height, 0, 0, 0, x, 0, 0, 0, y, 0, 1, 0, 0, disposal, blend})
	}
	data := func(sequence byte, rows ...byte) []byte {
		return chunkOf("fdAT", append([]byte{0, 0, 0, sequence}, deflated(rows)...))
	}
	return file(ihdr(2, 2, 8, 3, 0), chunkOf("PLTE", []byte{255, 0, 0, 0, 255, 0}), chunkOf("tRNS", []byte{255, 9}), chunkOf("acTL", []byte{0, 0, 0, 2, 0, 0, 0, 3}),
		index2, control(0, 2, 1, 0, 1, 1, 0), data(1, 0, 0, 1), control(2, 1, 2, 1, 0, 2, 1), data(3, 0, 1, 0, 0), end)
}

// framesOf decodes all frames, which lie on the canvas and have their pixels, and describes them. There are as many as the header says.
func framesOf(t *testing.T, r io.Reader) (all string, err error) {
	t.Helper()
	s := codec.NewSource(r, 1<<20)
	s.Holds = true
	img, err := Open(s, codec.OpenOptions{Limits: codec.Limits{MaxPixels: 1 << 14, MaxBytes: 1 << 20, MaxFrames: 20}, Pixels: true})
	if err != nil {
		return "", err
	}
	a, moves := img.(codec.Animation)
	if !moves {
		return "still", nil
	}
	h, n := img.Header(), 0
	err = a.Frames(context.Background(), func(f *codec.Frame) error {
		if f.Width < 1 || f.Height < 1 || f.X < 0 || f.Y < 0 || f.X+f.Width > h.Width || f.Y+f.Height > h.Height || len(f.Pix) != 4*f.Width*f.Height || f.Delay < 0 {
			t.Fatalf("frame of %d×%d at %d, %d on %d×%d, %d bytes, %v", f.Width, f.Height, f.X, f.Y, h.Width, h.Height, len(f.Pix), f.Delay)
		}
		n++
		all += fmt.Sprintln(*f)
		return nil
	})
	if err == nil && n != h.Frames || a.Memory(codec.Want{}) <= 0 {
		t.Fatalf("%d frames, the header says %d", n, h.Frames)
	}
	return all, err
}

// FuzzFrames decodes animations: the same of a file that lies elsewhere as of a stream.
func FuzzFrames(f *testing.F) {
	for n := 1; n < 5; n++ {
		f.Add(moved(f, n, n-2))
	}
	f.Add(indexed())
	f.Fuzz(func(t *testing.T, b []byte) {
		b = repaired(b)
		all, err := framesOf(t, bytes.NewReader(b))
		streamed, streamErr := framesOf(t, io.MultiReader(bytes.NewReader(b)))
		if all != streamed || fmt.Sprint(err) != fmt.Sprint(streamErr) {
			t.Fatalf("%q, %v, of a stream %q, %v", all, err, streamed, streamErr)
		}
	})
}

// TestFrames: the seeds of FuzzFrames move.
func TestFrames(t *testing.T) {
	for _, b := range [][]byte{moved(t, 4, 2), indexed()} {
		if all, err := framesOf(t, bytes.NewReader(b)); err != nil || all == "still" {
			t.Error(all, err)
		}
	}
}
