package imageops

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image/gif"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
)

// An animation without its end may lack any number of frames. That holds for what is left when all but the first one
// are cut off, too, as long as the file says that it is repeated. Only other formats, which show the first frame, make
// do with it.
func TestAnimationCutOff(t *testing.T) {
	for _, name := range []string{"animated.gif", "animations/disposals.gif", "animations/alone.gif"} {
		data := readFile(t, name)
		for n := 20; n < len(data); n++ {
			_, err := both(t, data[:n], Limits{})
			var corrupt *CorruptError
			if !errors.As(err, &corrupt) || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("%s: %d of %d bytes: %v", name, n, len(data), err)
			}
		}
		for _, format := range []Format{GIF, PNG, WebP, JPEG} {
			_, _, err := Render(context.Background(), bytes.NewReader(data[:len(data)-1]), Options{Sizes: []int{8}, Style: Style{Format: format}})
			if (err == nil) != (format == JPEG) {
				t.Errorf("%s to %s: %v", name, format, err)
			}
		}
	}
}

// What is no block, in the place of one, hides the frames after it.
func TestAnimationWithForeignBlock(t *testing.T) {
	data := readFile(t, "animations/disposals.gif")
	bad := slices.Concat(data[:len(data)-1], []byte{0x77}, data[len(data)-1:])
	_, err := both(t, bad, Limits{})
	if !IsBadImage(err) || !strings.Contains(err.Error(), "block 0x77 after frame 10") {
		t.Errorf("%v", err)
	}
}

// Every byte replaced: never a panic, never an error that does not blame the image.
func TestAnimationDamaged(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"disposals", "floating"} {
		data := readFile(t, "animations/"+name+".gif")
		for at := range data {
			for _, b := range []byte{data[at] ^ 0x55, 0, 0xff} {
				if b == data[at] {
					continue
				}
				if _, err := both(t, patch(data, at, b), Limits{MaxPixels: 1 << 16}); err != nil && !IsBadImage(err) {
					t.Fatalf("%s, byte %d: %v", name, at, err)
				}
			}
		}
	}
}

// crowd is an animation of n frames of one pixel each, on a large canvas, in 23 bytes a frame.
func crowd(t testing.TB, side uint16, n int) []byte {
	t.Helper()
	data := animate(t, 0, solid(1, 1, 0), solid(1, 1, 1))
	first, second := bytes.IndexByte(data, ','), bytes.LastIndexByte(data, ',')
	if second-first > 100 {
		t.Fatalf("frames at %d and %d", first, second)
	}
	data = binary.LittleEndian.AppendUint16([]byte("GIF89a"), side)
	data = binary.LittleEndian.AppendUint16(data, side)
	data = append(data, 0x80, 0, 0, 9, 9, 9, 255, 255, 255)
	one := []byte{',', 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 0x01, 0}
	data = append(data, bytes.Repeat(one, n)...)
	return append(data, ';')
}

// 10,000 frames of 400 × 400 pixels are more than four times the limit for a picture, in 150 kB.
func TestAnimationPixelLimit(t *testing.T) {
	data := crowd(t, 400, 10_000)
	used := codectest.Allocated(func() {
		_, _, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{8}})
		var limit *LimitError
		if !errors.As(err, &limit) || *limit != (LimitError{What: "pixels in all frames", Got: 6711 * 400 * 400, Max: 4 * DefaultMaxPixels}) {
			t.Errorf("%v", err)
		}
	})
	if used > 2<<20 {
		t.Errorf("took %d bytes of memory", used)
	}
	// Just within: 4 × 1000 pixels are 10 frames of 20 × 20.
	if _, err := both(t, crowd(t, 20, 10), Limits{MaxPixels: 1000}); err != nil {
		t.Errorf("%v", err)
	}
	if _, err := both(t, crowd(t, 20, 11), Limits{MaxPixels: 1000}); err == nil {
		t.Error("4,400 pixels pass a limit of 4,000")
	}
}

// Frames come and go: what is taken at most is no more than Admit was asked for, and far less than all of them.
func TestAnimationMemory(t *testing.T) {
	data := crowd(t, 500, 300)
	if asked := checkEstimate(t, data, Options{Sizes: []int{100}}); asked > 20*500*500*4 {
		t.Errorf("asked for %d bytes; the frames are %d", asked, 300*500*500*4)
	}
}

// ctx is looked at between frames and within them.
func TestAnimationInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	opt := Options{Sizes: []int{100}, Admit: func(context.Context, int64) (func(), error) {
		cancel()
		return nil, nil
	}}
	_, rs, err := Render(ctx, bytes.NewReader(crowd(t, 1000, 500)), opt)
	if !errors.Is(err, context.Canceled) || IsBadImage(err) || rs != nil {
		t.Errorf("%v", err)
	}
}

// Whatever the bytes are: an error that blames the image, or an animation of as many frames as Inspect counts.
func FuzzAnimation(f *testing.F) {
	for _, name := range []string{"animated.gif", "still.gif", "transparent.gif", "animations/alone.gif", "animations/colors.gif", "animations/disposals.gif", "animations/floating.gif"} {
		f.Add(readFile(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := Limits{MaxPixels: 64 * 64, MaxBytes: 1 << 16, MaxFrames: 20}
		info, rs, err := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{4096, 7}, Style: Style{Format: GIF}, Limits: limits})
		if err != nil {
			if !IsBadImage(err) || rs != nil {
				t.Fatalf("%v, %v", err, rs)
			}
			return
		}
		source, sourceErr := gif.DecodeAll(bytes.NewReader(data))
		for _, r := range rs {
			g, err := gif.DecodeAll(bytes.NewReader(r.Data))
			if err != nil || len(g.Image) != max(info.Frames, 1) || g.Config.Width != r.Width || g.Config.Height != r.Height {
				t.Fatalf("%v, want %d frames: %v", g.Config, info.Frames, err)
			}
			// image/gif takes any text block for one of 13 bytes.
			same := sourceErr == nil && info.Format == GIF && info.Frames > 1 && !bytes.Contains(data, []byte("!\x01"))
			if same && !slices.Equal(g.Delay, source.Delay) {
				t.Fatalf("delays %v become %v", source.Delay, g.Delay)
			}
		}
	})
}
