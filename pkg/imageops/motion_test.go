package imageops

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// projection is an animation as viewers show it.
type projection struct {
	width, height int
	loops         int
	frames        [][]uint8 // RGBA
	delays        []time.Duration
}

// filmOf decodes and composes all frames.
func filmOf(t testing.TB, data []byte) (projection, error) {
	t.Helper()
	s, err := known().newSource(bytes.NewReader(data), Limits{}.withDefaults())
	if err != nil {
		return projection{}, err
	}
	f, err := s.open(codec.OpenOptions{Limits: codec.Limits(Limits{}.withDefaults()), Pixels: true})
	if err != nil {
		return projection{}, err
	}
	a, ok := f.image.(codec.Animation)
	if !ok {
		return projection{}, fmt.Errorf("%T does not move", f.image)
	}
	out := projection{width: f.header.Width, height: f.header.Height, loops: a.Loops()}
	c := newCanvas(out.width, out.height)
	err = a.Frames(t.Context(), func(frame *codec.Frame) error {
		err := c.draw(frame)
		out.frames, out.delays = append(out.frames, slices.Clone(c.pix)), append(out.delays, frame.Delay)
		c.dispose(frame)
		return err
	})
	return out, err
}

// apart is the largest difference of two pictures, colours weighed by alpha: what is transparent has none.
func apart(a, b []uint8) (most int) {
	for i := 0; i < len(a); i += 4 {
		most = max(most, abs(int(a[i+3])-int(b[i+3])))
		for c := range 3 {
			most = max(most, abs(int(a[i+c])*int(a[i+3])-int(b[i+c])*int(b[i+3]))/255)
		}
	}
	return most
}

// Animated PNGs are composed as in Chromium: disposal, blending, offsets, a still image that is no frame, all colour types.
func TestAnimatedPNGsAsByChromium(t *testing.T) {
	type frame struct {
		MS   float64
		RGBA string
	}
	var expect map[string]struct {
		Frames []frame
		Loops  string
	}
	text, err := os.ReadFile("internal/png/testdata/moving/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &expect); err != nil || len(expect) < 12 {
		t.Fatal(len(expect), err)
	}
	for name, want := range expect {
		got, err := filmOf(t, readFile(t, "../internal/png/testdata/moving/"+name))
		if err != nil || len(got.frames) != len(want.Frames) {
			t.Errorf("%s: %d frames, want %d: %v", name, len(got.frames), len(want.Frames), err)
			continue
		}
		if n := map[int]string{0: "Infinity", -1: "0"}[got.loops]; n != want.Loops && strconv.Itoa(got.loops) != want.Loops {
			t.Errorf("%s: %d loops, want %s", name, got.loops, want.Loops)
		}
		for i, w := range want.Frames {
			pix, err := base64.StdEncoding.DecodeString(w.RGBA)
			if err != nil {
				t.Fatal(err)
			}
			if d := apart(got.frames[i], pix); d > 2 { // Chromium's canvas has premultiplied colours
				t.Errorf("%s: frame %d differs by %d", name, i, d)
			}
			if ms := float64(got.delays[i]) / float64(time.Millisecond); math.Abs(ms-w.MS) > 0.01 {
				t.Errorf("%s: frame %d is shown for %v ms, want %v", name, i, ms, w.MS)
			}
		}
	}
}

// moving are animations in all formats that have them.
func moving(t *testing.T) (names []string) {
	t.Helper()
	for _, pattern := range []string{"internal/png/testdata/moving/*.png", "internal/webp/testdata/moving_*.webp", "testdata/animations/*.gif"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatal(pattern, err)
		}
		names = append(names, found...)
	}
	return slices.DeleteFunc(names, func(name string) bool { return filepath.Base(name) == "alone.gif" })
}

// Motion is kept, frame by frame and bit by bit where the format loses nothing: in APNG and in lossless WebP.
func TestMotionIsKept(t *testing.T) {
	for _, name := range moving(t) {
		data := readFile(t, filepath.Join("..", name))
		src, err := filmOf(t, data)
		if err != nil {
			t.Fatal(name, err)
		}
		opt := Options{Sizes: []int{max(src.width, src.height)}, Style: Style{Format: PNG, Also: []Format{WebP}, Lossless: true}}
		info, made, err := Render(t.Context(), bytes.NewReader(data), opt)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, r := range made {
			got, err := filmOf(t, r.Data)
			if err != nil || len(got.frames) != len(src.frames) || r.Frames != info.Frames || r.Frames != len(src.frames) {
				t.Errorf("%s to %s: %d frames, said to be %d, want %d: %v", name, r.Format, len(got.frames), r.Frames, len(src.frames), err)
				continue
			}
			if got.loops != src.loops {
				t.Errorf("%s to %s: %d loops, want %d", name, r.Format, got.loops, src.loops)
			}
			for i := range src.frames {
				if d := apart(got.frames[i], src.frames[i]); d > 0 {
					t.Errorf("%s to %s: frame %d differs by %d", name, r.Format, i, d)
				}
				want := min(src.delays[i], map[Format]time.Duration{PNG: 65535 * time.Second, WebP: (1<<24 - 1) * time.Millisecond}[r.Format])
				if abs(int(got.delays[i]-want)) > int(time.Millisecond) {
					t.Errorf("%s to %s: frame %d is shown for %v, want %v", name, r.Format, i, got.delays[i], want)
				}
			}
		}
	}
}

// Lossy WebP and GIF lose colours, and neither frames nor times.
func TestMotionInFormatsThatLose(t *testing.T) {
	for _, name := range moving(t) {
		data := readFile(t, filepath.Join("..", name))
		src, err := filmOf(t, data)
		if err != nil {
			t.Fatal(name, err)
		}
		_, made, err := Render(t.Context(), bytes.NewReader(data), Options{Sizes: []int{20}, Style: Style{Format: GIF, Also: []Format{WebP, JPEG}}})
		if err != nil || len(made) != 3 || made[2].Frames != 1 || made[2].Format != JPEG {
			t.Errorf("%s: %d, %v", name, len(made), err)
			continue
		}
		for _, r := range made[:2] {
			got, err := filmOf(t, r.Data)
			if err != nil || len(got.frames) != len(src.frames) || got.loops != src.loops || r.Frames != len(src.frames) {
				t.Errorf("%s to %s: %d frames, %d loops, want %d, %d: %v", name, r.Format, len(got.frames), got.loops, len(src.frames), src.loops, err)
			}
		}
	}
}

// dotGIF is a film of a dot that wanders over a picture of many colours.
func dotGIF(t *testing.T, frames int) []byte {
	t.Helper()
	palette := make(color.Palette, 256)
	for i := range palette {
		palette[i] = color.NRGBA{R: uint8(i), G: uint8(i * 7), B: uint8(255 - i), A: 255}
	}
	g := &gif.GIF{}
	for n := range frames {
		m := image.NewPaletted(image.Rect(0, 0, 160, 120), palette)
		for i := range m.Pix {
			m.Pix[i] = uint8(i*i>>7 + i%160)
		}
		for y := range 8 {
			for x := range 8 {
				m.SetColorIndex(10+6*n+x, 20+3*n+y, 3)
			}
		}
		g.Image, g.Delay = append(g.Image, m), append(g.Delay, 4)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Only what changes is coded: twenty frames of a dot take less than another picture.
func TestOnlyChangesAreCoded(t *testing.T) {
	opt := Options{Sizes: []int{160}, Style: Style{Format: PNG, Also: []Format{WebP}}}
	_, few, err := Render(t.Context(), bytes.NewReader(dotGIF(t, 2)), opt)
	if err != nil {
		t.Fatal(err)
	}
	_, many, err := Render(t.Context(), bytes.NewReader(dotGIF(t, 22)), opt)
	if err != nil {
		t.Fatal(err)
	}
	for i := range few {
		if len(many[i].Data) > 2*len(few[i].Data) {
			t.Errorf("%s: 2 frames have %d bytes, 22 frames %d", few[i].Format, len(few[i].Data), len(many[i].Data))
		}
	}
}

// An animation that is damaged is an error where it would move, and a picture where it stands still.
func TestDamagedAnimatedPNG(t *testing.T) {
	whole := readFile(t, "../internal/png/testdata/moving/dispose0_blend1.png")
	for name, damage := range map[string]func([]byte) []byte{
		"cut":      func(b []byte) []byte { return b[:len(b)-60] },
		"sequence": func(b []byte) []byte { b[bytes.LastIndex(b, []byte("fdAT"))+7]++; return b },
		"checksum": func(b []byte) []byte { b[bytes.Index(b, []byte("fdAT"))+12]++; return b },
		"outside":  func(b []byte) []byte { b[bytes.LastIndex(b, []byte("fcTL"))+11] = 200; return b },
		"count":    func(b []byte) []byte { b[bytes.Index(b, []byte("acTL"))+7]++; return b },
	} {
		data := damage(slices.Clone(whole))
		if name != "cut" && name != "checksum" {
			fixChecksums(data)
		}
		if _, _, err := Render(t.Context(), bytes.NewReader(data), Options{Sizes: []int{12}, Style: Style{Format: PNG}}); !IsBadImage(err) {
			t.Errorf("%s: %v", name, err)
		}
		if r := renderOne(t, data, Options{Sizes: []int{12}, Style: Style{Format: JPEG}}); r.Frames != 1 {
			t.Errorf("%s: %d frames", name, r.Frames)
		}
	}
}

// fixChecksums makes those of all chunks right.
func fixChecksums(data []byte) {
	for at := 8; at+8 <= len(data); {
		end := at + 8 + int(binary.BigEndian.Uint32(data[at:]))
		binary.BigEndian.PutUint32(data[end:], crc32.ChecksumIEEE(data[at+4:end]))
		at = end + 4
	}
}
