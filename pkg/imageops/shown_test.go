package imageops

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/colour"
)

// inChromium is what Chromium 156 shows of a file: its size, and the colours at the centres of 6 × 4 patches, row by row, over white.
type inChromium struct {
	Size    [2]int
	Patches [][3]uint8
}

func readShown(t *testing.T) map[string]inChromium {
	t.Helper()
	var all map[string]inChromium
	if err := json.Unmarshal(readFile(t, "shown/expect.json"), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// Renditions look like their originals in Chromium, in all formats, once their own profile is applied.
func TestImagesComeOutAsBrowsersShowThem(t *testing.T) {
	t.Parallel()
	screen := screen{}
	for name, want := range readShown(t) {
		data := readFile(t, "shown/"+name)
		info, err := Inspect(bytes.NewReader(data), Limits{})
		if err != nil || [2]int{info.Width, info.Height} != want.Size {
			t.Errorf("%s is %d×%d, want %v: %v", name, info.Width, info.Height, want.Size, err)
			continue
		}
		for _, formats := range formatsShown(name) {
			opt := Options{
				Sizes: []int{max(want.Size[0], want.Size[1])}, Style: Style{Format: formats[0], Also: formats[1:], Quality: 100, Chroma: Chroma444},
				Tolerant: name == "restart-one-wrong.jpg",
			}
			_, made, err := known().with(pixels).renderValid(t.Context(), bytes.NewReader(data), opt)
			if err != nil || len(made) != len(formats) {
				t.Errorf("%s to %v: %d renditions, %v", name, formats, len(made), err)
			}
			for _, r := range made {
				if r.Format == GIF && info.Alpha { // where half transparent is none
					continue
				}
				shownAs(t, name+" to "+string(r.Format), screen.shows(t, r), want)
			}
		}
	}
}

// formatsShown are those to make together. Each is made alone, unless the table for colours beyond white takes longer than all the rest.
func formatsShown(name string) [][]Format {
	if strings.HasPrefix(name, "bright-") {
		return [][]Format{{JPEG, PNG, GIF, "pixels"}}
	}
	return [][]Format{{JPEG}, {PNG}, {GIF}, {"pixels"}}
}

// shownAs demands the colours of the patches.
func shownAs(t *testing.T, name string, img *image.NRGBA, want inChromium) {
	t.Helper()
	for i, p := range want.Patches {
		x, y := (2*(i%6)+1)*want.Size[0]/12, (2*(i/6)+1)*want.Size[1]/8
		if got := img.NRGBAAt(x, y); !near(got, color.NRGBA{p[0], p[1], p[2], 255}, 8) {
			t.Errorf("%s: patch %d is %v, want %v", name, i, got, p)
			break
		}
	}
}

// screen has the converters of profiles whose tables take long to make, by their names and themselves.
type screen map[string]*colour.Converter

// shows is a rendition over white, converted to sRGB by its own profile.
func (s screen) shows(t *testing.T, r Rendition) *image.NRGBA {
	t.Helper()
	over := func(pix []uint8) *image.NRGBA {
		flat := opaque(&codec.Picture{Width: r.Width, Height: r.Height, Channels: 4, Pix: pix}, color.White)
		return &image.NRGBA{Pix: rgba(flat), Stride: 4 * r.Width, Rect: image.Rect(0, 0, r.Width, r.Height)}
	}
	if r.Format == "pixels" {
		return over(r.Data)
	}
	img, _, err := image.Decode(bytes.NewReader(r.Data))
	if err != nil {
		t.Fatal(err)
	}
	pix := imaging.Clone(img).Pix
	f := opened(t, r.Data)
	if f.icc != nil && f.profile == nil {
		t.Fatalf("a profile of %d bytes is not understood", len(f.icc))
	}
	if f.profile != nil {
		s.converter(f).Convert(pix, 4)
	}
	return over(pix)
}

func (s screen) converter(f *file) *colour.Converter {
	if f.profile.Memory() < 1<<20 {
		return f.profile.Converter()
	}
	name := f.info.Profile + string(f.icc)
	if s[name] == nil {
		s[name] = f.profile.Converter()
	}
	return s[name]
}

// Components called R, G and B are red, green and blue, but not in a JFIF file: Inspect and the decoder agree with libjpeg.
func TestComponentsCalledRGB(t *testing.T) {
	jfif := bytes.Clone(readFile(t, "rgb.jpg"))
	frame, scan := bytes.Index(jfif, []byte{0xff, 0xc0}), bytes.Index(jfif, []byte{0xff, 0xda})
	for i, name := range []byte("RGB") {
		jfif[frame+10+3*i], jfif[scan+5+2*i] = name, name
	}
	plain := bytes.Replace(jfif, []byte("JFIF"), []byte("JFIX"), 1)
	for model, data := range map[string][]byte{"YCbCr": jfif, "RGB": plain} {
		info, err := Inspect(bytes.NewReader(data), Limits{})
		if err != nil || info.ColorModel != model {
			t.Errorf("%s: %+v, %v", model, info, err)
		}
	}
	// What Pillow 9.4 shows of the first: the same as of the file with other names.
	got, want := asPNG(t, jfif, 48), asPNG(t, readFile(t, "rgb.jpg"), 48)
	if a, b := nrgba(got.At(12, 8)), nrgba(want.At(12, 8)); !near(a, b, 0) {
		t.Errorf("%v, want %v", a, b)
	}
	if a, b := nrgba(asPNG(t, plain, 48).At(12, 8)), nrgba(want.At(12, 8)); near(a, b, 8) {
		t.Errorf("red, green and blue are read as YCbCr: %v", a)
	}
}

// What a PNG says of its colours is carried to a PNG as it was said.
func TestSignalsAreCarried(t *testing.T) {
	plain := readFile(t, "rgb.png")
	at := bytes.Index(plain, []byte("iCCP")) - 4
	plain = append(bytes.Clone(plain[:at]), plain[at+12+int(binary.BigEndian.Uint32(plain[at:])):]...)
	for name, chunk := range map[string][]byte{
		"P3": pngChunk("cICP", []byte{12, 13, 0, 1}), "linear": pngChunk("gAMA", []byte{0, 1, 0x86, 0xa0}), "PQ": pngChunk("cICP", []byte{9, 16, 0, 1}),
	} {
		src := pngWith(plain, chunk)
		made := renderOne(t, src, Options{Sizes: []int{16}, Style: Style{Format: PNG}})
		if !bytes.Contains(made.Data, chunk) || bytes.Contains(made.Data, []byte("iCCP")) {
			t.Errorf("%s: %q is not carried", name, chunk)
		}
	}
	for name, c := range map[string]struct {
		chunk []byte
		want  string
	}{
		"P3": {pngChunk("cICP", []byte{12, 13, 0, 1}), "Display P3"}, "linear": {pngChunk("gAMA", []byte{0, 1, 0x86, 0xa0}), ""},
	} {
		made := renderOne(t, pngWith(plain, c.chunk), Options{Sizes: []int{16}, Style: Style{Format: JPEG}})
		if got := colour.Name(profileIn(t, made.Data)); got != c.want {
			t.Errorf("%s: the JPEG has the profile %q, want %q", name, got, c.want)
		}
	}
}

// Light beyond white goes into a PNG as it was said, and into nothing else: what is shown of it is sRGB then.
func TestLightBeyondWhite(t *testing.T) {
	t.Parallel()
	for name, said := range map[string]struct {
		profile string
		cicp    []byte
	}{
		"bright-pq.heic": {"BT.2100 PQ", []byte{9, 16, 0, 1}}, "bright-hlg.heic": {"BT.2100 HLG", []byte{9, 18, 0, 1}},
		"bright-pq-601.heic": {"BT.2100 PQ", []byte{9, 16, 0, 1}}, // whose planes a JPEG could take as they are
		"bright-pq-gray.png": {"BT.2100 PQ", []byte{9, 16, 0, 1}},
		"bright-hlg-709.png": {"Primaries 1, transfer 18 of H.273", []byte{1, 18, 0, 1}},
	} {
		src := readFile(t, "shown/"+name)
		info, err := Inspect(bytes.NewReader(src), Limits{})
		if err != nil || info.Profile != said.profile {
			t.Errorf("%s: profile %q, want %q: %v", name, info.Profile, said.profile, err)
		}
		made := renderOne(t, src, Options{Sizes: []int{96}, Style: Style{Format: PNG}})
		if !bytes.Contains(made.Data, pngChunk("cICP", said.cicp)) || bytes.Contains(made.Data, []byte("iCCP")) {
			t.Errorf("%s: the PNG does not say %v", name, said.cicp)
		}
		if f := opened(t, renderOne(t, src, Options{Sizes: []int{96}, Style: Style{Format: JPEG}}).Data); f.icc != nil {
			t.Errorf("%s: the JPEG has the profile %q", name, f.info.Profile)
		}
	}
}

// A colour that is given is sRGB: pixels with a profile become so too where it shows through. White and black are the same in all.
func TestBackgroundIsSRGB(t *testing.T) {
	src := pngWith(readFile(t, "rgba.png"), pngChunk("cICP", []byte{12, 13, 0, 1}))
	for background, want := range map[color.Color]string{color.White: "Display P3", color.Black: "Display P3", color.NRGBA{255, 0, 0, 255}: ""} {
		made := renderOne(t, src, Options{Sizes: []int{16}, Style: Style{Format: JPEG, Background: background}})
		if got := colour.Name(profileIn(t, made.Data)); got != want {
			t.Errorf("on %v: profile %q, want %q", background, got, want)
		}
	}
}

// What browsers do not show is judged by sharp: TIFFs, of which two have profiles.
func TestTIFFsComeOutAsSharpShowsThem(t *testing.T) {
	const folder = "../internal/tiff/testdata/cases/"
	var all map[string]inChromium
	if err := json.Unmarshal(readFile(t, folder+"expect.json"), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 13 {
		t.Errorf("%d files: want 13", len(all))
	}
	for name, want := range all {
		made := renderOne(t, readFile(t, folder+name), Options{Sizes: []int{max(want.Size[0], want.Size[1])}, Style: Style{Format: PNG}})
		if [2]int{made.Width, made.Height} != want.Size {
			t.Errorf("%s is %d×%d, want %v", name, made.Width, made.Height, want.Size)
			continue
		}
		shownAs(t, name, screen{}.shows(t, made), want)
	}
}
