package gif_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
	"github.com/s3img/s3img/pkg/imageops/internal/gif"
)

// shown is what testdata/chromium/expect.json says of a file.
type shown struct {
	Size    [2]int
	RGBA    []byte
	Patches [][4]int
	Frames  []struct {
		MS   float64
		RGBA []byte
	}
	Loops string
	Error string
}

// otherwise are files that are not as Chromium shows them, and why.
var otherwise = map[string]string{
	"bad-code":       "damaged: Chromium shows what is there",
	"cut-block":      "damaged: Chromium shows what is there",
	"cut-early":      "damaged: Chromium shows what is there",
	"too-few-no-end": "damaged: Chromium shows what is there",
	"too-few-pixels": "damaged: Chromium shows what is there",
	"no-data":        "damaged: Chromium shows nothing",
	"no-frame":       "damaged: Chromium shows nothing",
	"junk-before":    "damaged: Chromium shows nothing",
	"trailer-before": "damaged: Chromium shows nothing",
	"lzw0":           "damaged: Chromium shows what is there",
	"lzw9":           "damaged: Chromium shows nothing",
	"lzw11":          "damaged: Chromium shows nothing",
	"lzw12":          "damaged: Chromium shows nothing",
	"zeros-before":   "an empty sub-block too many is passed over: Chromium shows nothing",
}

var limits = codec.Limits{MaxPixels: 1 << 20, MaxBytes: 1 << 20, MaxFrames: 100}

func TestStillsAsByChromium(t *testing.T) {
	expect := readExpect(t)
	if len(expect) < 140 {
		t.Fatalf("%d files", len(expect))
	}
	for name, want := range expect {
		short := strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".gif")
		if want == nil {
			continue
		}
		l, pix, err := still(t.Context(), codectest.ReadFile(t, filepath.Join("testdata/chromium", name)))
		if otherwise[short] != "" {
			if damaged := strings.HasPrefix(otherwise[short], "damaged"); damaged != (err != nil) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := same(l.Width, l.Height, pix, want.Size, want.RGBA, want.Patches); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// incomplete are animations that are damaged where all frames are wanted.
var incomplete = map[string]bool{
	"movie-no-trailer": true, "movie-cut": true, "movie-cut-third": true, "movie-cut-control": true,
	"second-bad-code": true, "second-few": true, "second-no-data": true,
}

func TestAnimationsAsByChromium(t *testing.T) {
	for name, want := range readExpect(t) {
		short := strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".gif")
		if want == nil || len(want.Frames) == 0 && want.Error == "" {
			continue
		}
		loops, frames, err := film(t.Context(), codectest.ReadFile(t, filepath.Join("testdata/chromium", name)))
		if incomplete[short] {
			if err == nil {
				t.Errorf("%s: no error", name)
			}
			continue
		}
		if err != nil || len(frames) != len(want.Frames) {
			t.Errorf("%s: %d frames, want %d: %v", name, len(frames), len(want.Frames), err)
			continue
		}
		if n := map[int]string{0: "Infinity", -1: "0"}[loops]; n != want.Loops && strconv.Itoa(loops) != want.Loops {
			t.Errorf("%s: %d loops, want %s", name, loops, want.Loops)
		}
		for i, f := range frames {
			if ms := float64(f.delay) / float64(time.Millisecond); math.Abs(ms-want.Frames[i].MS) > 0.1 {
				t.Errorf("%s: frame %d is shown for %v ms, want %v", name, i, ms, want.Frames[i].MS)
			}
			if err := same(want.Size[0], want.Size[1], f.pix, want.Size, want.Frames[i].RGBA, nil); err != nil {
				t.Errorf("%s: frame %d: %v", name, i, err)
			}
		}
	}
}

// What hides frames is an error where they are wanted; an empty sub-block too many hides none.
func TestBetweenFrames(t *testing.T) {
	if _, frames, err := film(t.Context(), codectest.ReadFile(t, "testdata/chromium/zeros-between.gif")); err != nil || len(frames) != 2 {
		t.Errorf("%d frames: %v", len(frames), err)
	}
	for name, want := range map[string]error{"movie-cut": io.ErrUnexpectedEOF, "movie-no-trailer": io.ErrUnexpectedEOF, "second-few": codec.FormatError("not enough pixels")} {
		if _, _, err := film(t.Context(), codectest.ReadFile(t, "testdata/chromium/"+name+".gif")); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
}

func readExpect(t testing.TB) (expect map[string]*shown) {
	t.Helper()
	if err := json.Unmarshal(codectest.ReadFile(t, "testdata/chromium/expect.json"), &expect); err != nil {
		t.Fatal(err)
	}
	return expect
}

// same compares within 8 levels, transparent pixels whatever their colour.
func same(width, height int, pix []byte, size [2]int, want []byte, patches [][4]int) error {
	if [2]int{width, height} != size {
		return fmt.Errorf("%d×%d, want %v", width, height, size)
	}
	near := func(p []byte, q ...int) bool {
		for c := range 4 {
			if d := int(p[c]) - q[c]; (d > 8 || d < -8) && (c == 3 || q[3] > 0) {
				return false
			}
		}
		return true
	}
	for i, q := range patches {
		x, y := (2*(i%6)+1)*width/12, (2*(i/6)+1)*height/8
		if p := pix[4*(y*width+x):][:4]; !near(p, q[:]...) {
			return fmt.Errorf("patch %d is %v, want %v", i, p, q)
		}
	}
	for i := range len(want) / 4 {
		p, q := pix[4*i:4*i+4], want[4*i:4*i+4]
		if !near(p, int(q[0]), int(q[1]), int(q[2]), int(q[3])) {
			return fmt.Errorf("pixel %d,%d is %v, want %v", i%width, i/width, p, q)
		}
	}
	return nil
}

func open(data []byte, still bool) (codec.Image, error) {
	s := codec.NewSource(bytes.NewReader(data), limits.MaxBytes)
	s.Holds = true
	return gif.Open(s, codec.OpenOptions{Limits: limits, Pixels: true, Still: still})
}

// still reads the first frame as RGBA.
func still(ctx context.Context, data []byte) (l codec.Layout, pix []byte, err error) {
	img, err := open(data, true)
	if err != nil {
		return l, nil, err
	}
	d := img.(codec.RowDecoder)
	l = d.Layout(1)
	pix = make([]byte, 0, 4*l.Width*l.Height)
	err = d.Rows(ctx, codec.Want{}, func(r codec.Row) error {
		for x := range l.Width {
			switch p := r.Bytes[x*l.Channels:]; l.Channels {
			case 1:
				pix = append(pix, p[0], p[0], p[0], 255)
			case 3:
				pix = append(pix, p[0], p[1], p[2], 255)
			default:
				pix = append(pix, p[:4]...)
			}
		}
		return nil
	})
	return l, pix, err
}

var errStands = errors.New("does not move")

// seen is the canvas while a frame is shown.
type seen struct {
	pix   []byte
	delay time.Duration
}

// film composes all frames.
func film(ctx context.Context, data []byte) (loops int, frames []seen, err error) {
	img, err := open(data, false)
	if err != nil {
		return 0, nil, err
	}
	a, ok := img.(codec.Animation)
	if !ok {
		return 0, nil, errStands
	}
	width, height := a.Header().Width, a.Header().Height
	canvas := make([]byte, 4*width*height)
	err = a.Frames(ctx, func(f *codec.Frame) error {
		before := bytes.Clone(canvas)
		for y := range f.Height {
			for x := range f.Width {
				if p := f.Pix[4*(y*f.Width+x):][:4]; p[3] != 0 {
					copy(canvas[4*((f.Y+y)*width+f.X+x):], p)
				}
			}
		}
		frames = append(frames, seen{bytes.Clone(canvas), f.Delay})
		switch f.Disposal {
		case codec.DisposeBackground:
			for y := range f.Height {
				clear(canvas[4*((f.Y+y)*width+f.X):][:4*f.Width])
			}
		case codec.DisposePrevious:
			canvas = before
		}
		return nil
	})
	return a.Loops(), frames, err
}
