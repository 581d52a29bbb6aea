package imageops

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// manyKinds are files that decoders give as frames, planes, rows and a whole, with and without profiles and alpha.
var manyKinds = []string{
	"rgb.jpg", "gray.jpg", "cmyk.jpg", "progressive.jpg", "rgb.png", "rgba.png", "rgba16.png", "gray16.png", "paletted.png", "animated.png",
	"still.gif", "animated.gif", "rgb.bmp", "lossy.webp", "lossy_alpha.webp", "lossless.webp", "animated.webp", "rgba.tiff", "lossy.heic", "alpha.heic",
}

// A rendition has the same bytes whatever else is made of the file with it.
func TestSeveralFormatsAreAsEachAlone(t *testing.T) {
	t.Parallel()
	for _, name := range manyKinds {
		data := readFile(t, name)
		for _, formats := range [][]Format{{"", WebP}, {JPEG, WebP}, {WebP, PNG, GIF, JPEG}, {"", PNG}, {GIF, WebP}} {
			opt := Options{Sizes: []int{24, 9}, Style: Style{Format: formats[0], Also: formats[1:], KeepMetadata: MetadataAll}}
			info, made, err := Render(t.Context(), bytes.NewReader(data), opt)
			if err != nil {
				t.Errorf("%s to %v: %v", name, formats, err)
				continue
			}
			var alone []Rendition
			for _, format := range formats {
				opt := opt
				opt.Format, opt.Also = format, nil
				one, more, err := Render(t.Context(), bytes.NewReader(data), opt)
				if err != nil || one != info {
					t.Fatalf("%s to %s: %+v, want %+v: %v", name, format, one, info, err)
				}
				if !slices.ContainsFunc(alone, func(r Rendition) bool { return r.Format == more[0].Format }) {
					alone = append(alone, more...)
				}
			}
			if len(made) != len(alone) {
				t.Errorf("%s to %v: %d renditions, want %d", name, formats, len(made), len(alone))
				continue
			}
			for i, r := range made {
				want := alone[i]
				if r.Format != want.Format || r.Spec.Size() != want.Spec.Size() || r.Width != want.Width || r.Height != want.Height || !bytes.Equal(r.Data, want.Data) {
					t.Errorf("%s to %v: rendition %d is another %s of size %d than alone", name, formats, i, r.Format, r.Spec.Size())
				}
			}
		}
	}
}

// The same for files whose profiles are converted for one format, and kept for another. One of each curve is enough of those whose light
// goes beyond white: the table of their colours takes longer than all the rest.
func TestSeveralFormatsWithProfiles(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/shown/*.png")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if base := filepath.Base(name); strings.HasPrefix(base, "bright-") && base != "bright-pq.png" && base != "bright-icc-hlg.png" {
			continue
		}
		data := readFile(t, "shown/"+filepath.Base(name))
		all := Options{Sizes: []int{20}, Style: Style{Format: GIF, Also: []Format{WebP, PNG, JPEG}}}
		_, made, err := Render(t.Context(), bytes.NewReader(data), all)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, r := range made {
			if alone := renderOne(t, data, Options{Sizes: []int{20}, Style: Style{Format: r.Format}}); !bytes.Equal(r.Data, alone.Data) {
				t.Errorf("%s: the %s differs", name, r.Format)
			}
		}
	}
}

// counting is a reader that cannot go back, and counts what was taken.
type counting struct {
	io.Reader
	bytes int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += n
	return n, err
}

// One decode is enough where formats take the same of a file; a file is read once in any case, and memory asked for once.
func TestFormatsShareADecode(t *testing.T) {
	for _, c := range []struct {
		name    string
		formats []Format
		decodes int
		holds   bool
	}{
		{"rgb.jpg", []Format{JPEG, WebP}, 1, false},
		{"rgb.jpg", []Format{JPEG, WebP, PNG}, 2, true},
		{"cmyk.jpg", []Format{JPEG, PNG}, 1, true},
		{"rgba.png", []Format{PNG, WebP}, 1, false},
		{"rgba.png", []Format{PNG, WebP, JPEG}, 1, true},
		{"animated.png", []Format{PNG, WebP}, 1, false},
		{"animated.webp", []Format{JPEG, WebP}, 2, true},
		{"lossy.heic", []Format{JPEG, WebP}, 1, false},
		{"animated.gif", []Format{GIF, JPEG}, 2, true},
		{"still.gif", []Format{GIF, JPEG}, 1, true},
	} {
		t.Run(fmt.Sprint(c.name, c.formats), func(t *testing.T) {
			data := readFile(t, c.name)
			opt := Options{Sizes: []int{24, 9}, Style: Style{Format: c.formats[0], Also: c.formats[1:]}}
			format, _ := Detect(data)
			if opt.Holds(format) != c.holds {
				t.Errorf("holds the file: %v", !c.holds)
			}
			opt.Limits = Limits{}.withDefaults()
			s, err := known().newSource(bytes.NewReader(data), opt.Limits)
			if err != nil {
				t.Fatal(err)
			}
			d := &decodes{table: known(), opt: opt, all: opt.outputs(known().kept(s.row))}
			if err := d.open(s); err != nil || len(d.jobs) != c.decodes {
				t.Errorf("%d decodes, want %d: %v", len(d.jobs), c.decodes, err)
			}
			asked := 0
			opt.Admit = func(context.Context, int64) (func(), error) { asked++; return nil, nil }
			in := &counting{Reader: bytes.NewReader(data)}
			if _, _, err := Render(t.Context(), in, opt); err != nil || in.bytes > len(data) || asked != 1 {
				t.Errorf("%d of %d bytes read, memory asked for %d times: %v", in.bytes, len(data), asked, err)
			}
		})
	}
}

// Rows of the table say whether planes may come of their files.
func TestPlanarRows(t *testing.T) {
	planar := map[string]bool{}
	for _, name := range manyKinds {
		s, err := known().newSource(bytes.NewReader(readFile(t, name)), Limits{}.withDefaults())
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.open(codec.OpenOptions{Limits: codec.Limits(Limits{}.withDefaults()), Pixels: true, Still: true})
		if err != nil {
			t.Fatal(name, err)
		}
		if _, ok := f.image.(codec.PlaneDecoder); ok {
			planar[s.row.Name] = true
		}
	}
	for _, row := range known() {
		if row.Planar != planar[row.Name] {
			t.Errorf("%s: the table says %v", row.Name, row.Planar)
		}
	}
}

func TestParseFormats(t *testing.T) {
	for list, want := range map[string][]Format{
		"keep": {""}, "webp": {WebP}, "keep,webp": {"", WebP}, "webp, KEEP": {"", WebP}, "jpg,webp": {JPEG, WebP}, "PNG,keep,gif": {"", PNG, GIF},
	} {
		format, also, err := ParseFormats(list)
		if got := append([]Format{format}, also...); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", list, got, err)
		}
	}
	for list, want := range map[string]string{
		"":          `unknown output format "": want jpeg, png, gif or webp, or keep for what the name says`,
		"keep,avif": `unknown output format "avif": want jpeg, png, gif or webp, or keep for what the name says`,
		"keep,Keep": `keep is given twice`,
		"jpg,jpeg":  `format jpeg is given twice`,
	} {
		if _, _, err := ParseFormats(list); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", list, err, want)
		}
	}
}

func TestOutputs(t *testing.T) {
	for _, c := range []struct {
		name    string
		formats string
		want    string
	}{
		{"a/x.png", "keep,webp", "a/x-100.png a/x-20.png a/x-100.webp a/x-20.webp"},
		{"x.JPEG", "keep,webp,jpg", "x-100.JPEG x-20.JPEG x-100.webp x-20.webp"},
		{"x.heic", "webp,keep", "x-100.jpg x-20.jpg x-100.webp x-20.webp"},
		{"x.webp", "webp,gif", "x-100.webp x-20.webp x-100.gif x-20.gif"},
		{"x.webp", "keep", "x-100.jpg x-20.jpg"},
	} {
		format, also, err := ParseFormats(c.formats)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, o := range (Options{Sizes: []int{100, 20}, Style: Style{Format: format, Also: also}}).Outputs(c.name) {
			if o.Name != RenditionName(c.name, o.Spec.Size(), o.Format) {
				t.Errorf("%+v", o)
			}
			names = append(names, o.Name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s, %s: %s, want %s", c.name, c.formats, got, c.want)
		}
	}
}
