package heif

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// codedItem is the picture of a photo of testdata, as an item for another file.
func codedItem(t testing.TB, name string) madeItem {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".heic")
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse(data)
	if err != nil {
		t.Fatal(err)
	}
	it := f.items[f.primary]
	b, err := f.bytes(it, len(data))
	if err != nil {
		t.Fatal(err)
	}
	m := madeItem{kind: "hvc1", data: bytes.Clone(b)}
	for _, p := range it.properties {
		if p.kind == "hvcC" || p.kind == "ispe" {
			m.properties = append(m.properties, p.box)
		}
	}
	return m
}

// The colours of quad.heic: upper left and right, lower left and right, and another.
var (
	red    = []uint8{220, 30, 30, 255}
	green  = []uint8{30, 200, 30, 255}
	blue   = []uint8{30, 30, 220, 255}
	yellow = []uint8{230, 230, 40, 255}
)

// corners holds the four quarters of a picture to colours.
func corners(t *testing.T, what string, data []byte, width, height int, want ...[]uint8) {
	t.Helper()
	pix, w, h := rgba(t, open(t, data))
	if w != width || h != height {
		t.Fatalf("%s: %d×%d, want %d×%d", what, w, h, width, height)
	}
	for i, c := range want {
		x, y := (1+2*(i%2))*w/4, (1+2*(i/2))*h/4
		if got := pix[4*(y*w+x):][:4]; !near(got, c, 4) {
			t.Errorf("%s: quarter %d is %v, want %v", what, i, got, c)
		}
	}
}

// clap is a clean aperture whose middle is so far from that of the picture, in halves of a sample.
func clap(width, height, right, down int) box {
	var b []byte
	for _, v := range []int{width, 1, height, 1, right, 2, down, 2} {
		b = append(b, be32(uint32(int32(v)))...)
	}
	return box{"clap", b}
}

func irot(quarters byte) box { return box{"irot", []byte{quarters}} }

func imir(axis byte) box { return box{"imir", []byte{axis}} }

// TestTurns: what heif-convert 1.15.1 shows of the same files.
func TestTurns(t *testing.T) {
	for _, test := range []struct {
		what          string
		properties    []box
		width, height int
		want          [][]uint8
	}{
		{"as it is", nil, 96, 64, [][]uint8{red, green, blue, yellow}},
		{"a quarter against the clock", []box{irot(1)}, 64, 96, [][]uint8{green, yellow, red, blue}},
		{"half", []box{irot(2)}, 96, 64, [][]uint8{yellow, blue, green, red}},
		{"a quarter with the clock", []box{irot(3)}, 64, 96, [][]uint8{blue, red, yellow, green}},
		{"top and bottom exchanged", []box{imir(0)}, 96, 64, [][]uint8{blue, yellow, red, green}},
		{"left and right exchanged", []box{imir(1)}, 96, 64, [][]uint8{green, red, yellow, blue}},
		{"turned, then mirrored", []box{irot(1), imir(1)}, 64, 96, [][]uint8{yellow, green, blue, red}},
		{"mirrored, then turned", []box{imir(1), irot(1)}, 64, 96, [][]uint8{red, blue, green, yellow}},
		{"cut", []box{clap(48, 32, 0, 0)}, 48, 32, [][]uint8{red, green, blue, yellow}},
		{"cut to a corner", []box{clap(40, 24, 56, -40)}, 40, 24, [][]uint8{green, green, green, green}},
		{"cut, then turned", []box{clap(48, 64, 48, 0), irot(3)}, 64, 48, [][]uint8{yellow, green, yellow, green}},
		{"turned, then cut", []box{irot(1), clap(64, 48, 0, -48)}, 64, 48, [][]uint8{green, yellow, green, yellow}},
		{"cut at odd places", []box{clap(47, 31, 1, 1)}, 47, 31, [][]uint8{red, green, blue, yellow}},
	} {
		it := codedItem(t, "quad")
		it.properties, it.essential = append(it.properties, test.properties...), true
		corners(t, test.what, write(it), test.width, test.height, test.want...)
	}
}

func TestGrid(t *testing.T) {
	tile := codedItem(t, "quad")
	grid := madeItem{kind: "grid", data: gridOf(2, 2, 180, 120), properties: []box{ispe(180, 120), irot(2)}, refs: map[string][]int{"dimg": {2, 3, 4, 5}}}
	data := write(grid, tile, tile, tile, tile)
	pix, w, h := rgba(t, open(t, data))
	if w != 180 || h != 120 {
		t.Fatalf("%d×%d", w, h)
	}
	// Upright, the lower right corner is the first tile's upper left one; the last column and row of tiles are cut.
	for i, want := range [][]uint8{red, green, red, green} {
		x := 179 - 24 - 48*i
		if got := pix[4*(103*w+max(x, 2)):][:4]; !near(got, want, 4) {
			t.Errorf("column %d of the first row of tiles is %v, want %v", i, got, want)
		}
	}
	for i, want := range [][]uint8{red, blue, red, blue} {
		if got := pix[4*(max(119-16-32*i, 2)*w+155):][:4]; !near(got, want, 4) {
			t.Errorf("row %d of the first column of tiles is %v, want %v", i, got, want)
		}
	}
}

func TestIdentity(t *testing.T) {
	inner := codedItem(t, "quad")
	inner.properties = append(inner.properties, irot(1))
	outer := madeItem{kind: "iden", properties: []box{imir(1)}, refs: map[string][]int{"dimg": {2}}}
	corners(t, "turned within mirrored", write(outer, inner), 64, 96, yellow, green, blue, red)
}

func TestOverlay(t *testing.T) {
	under, over := codedItem(t, "quad"), codedItem(t, "quad")
	over.properties = append(over.properties, irot(2))
	data := []byte{0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff} // black, opaque
	data = append(data, be16(200)...)
	data = append(data, be16(100)...)
	for _, v := range []int16{10, 20, 58, -12} {
		data = binary.BigEndian.AppendUint16(data, uint16(v))
	}
	overlay := madeItem{kind: "iovl", data: data, properties: []box{ispe(200, 100)}, refs: map[string][]int{"dimg": {2, 3}}}
	pix, w, h := rgba(t, open(t, write(overlay, under, over)))
	if w != 200 || h != 100 {
		t.Fatalf("%d×%d", w, h)
	}
	for _, at := range []struct {
		x, y int
		want []uint8
	}{
		{2, 2, []uint8{0, 0, 0, 255}}, {198, 98, []uint8{0, 0, 0, 255}}, {20, 30, red}, {20, 70, blue}, {80, 10, yellow}, {140, 10, blue},
		{80, 40, green}, {140, 40, red}, {100, 70, yellow},
	} {
		if got := pix[4*(at.y*w+at.x):][:4]; !near(got, at.want, 4) {
			t.Errorf("at %d,%d: %v, want %v", at.x, at.y, got, at.want)
		}
	}
}

// TestPremultiplied: colours that were multiplied by their opacity are shown as they were before.
func TestPremultiplied(t *testing.T) {
	main, alpha := codedItem(t, "photo"), codedItem(t, "grey")
	main.refs = map[string][]int{"prem": {2}}
	aux := append([]byte{0, 0, 0, 0}, "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\x00"...)
	alpha.properties = append(alpha.properties, box{"auxC", aux})
	alpha.refs = map[string][]int{"auxl": {1}}
	pix, _, _ := rgba(t, open(t, write(main, alpha)))
	plain, _, _ := rgba(t, open(t, write(codedItem(t, "photo"))))
	opacity, _, _ := rgba(t, open(t, write(codedItem(t, "grey"))))
	for i := 0; i < len(pix); i += 4 {
		a := float64(opacity[i])
		for c := range 3 {
			want := min(float64(plain[i+c])*255/max(a, 1), 255)
			if a == 0 {
				want = float64(plain[i+c])
			}
			if got := float64(pix[i+c]); got-want > 1 || want-got > 1 || pix[i+3] != opacity[i] {
				t.Fatalf("pixel %d is %v, want %v of %v", i/4, pix[i:i+4], want, a)
			}
		}
	}
}

// TestDescribes: EXIF, XMP and the profile are those of the primary item; a turn of its own makes EXIF's void.
func TestDescribes(t *testing.T) {
	it := codedItem(t, "quad")
	it.properties = append(it.properties, box{"colr", append([]byte("prof"), "profile"...)}, irot(3))
	exif := madeItem{kind: "Exif", data: append([]byte{0, 0, 0, 6}, "Exif\x00\x00II*\x00"...), refs: map[string][]int{"cdsc": {1}}}
	xmp := madeItem{kind: "mime", media: "application/rdf+xml", data: []byte("<x/>"), refs: map[string][]int{"cdsc": {1}}}
	h := open(t, write(it, exif, xmp)).Header()
	if !bytes.Equal(h.Exif, []byte("II*\x00")) || string(h.XMP) != "<x/>" || string(h.ICC) != "profile" || h.Orientation != 6 {
		t.Errorf("%q, %q, %q, orientation %d", h.Exif, h.XMP, h.ICC, h.Orientation)
	}
	if h := open(t, write(codedItem(t, "quad"))).Header(); h.Orientation != 0 {
		t.Errorf("without a property the orientation is %d, want 0: EXIF tells", h.Orientation)
	}
}

// TestBadFiles: what is wrong is an error that names it, and never a crash.
func TestBadFiles(t *testing.T) {
	whole := write(codedItem(t, "quad"))
	for n := range whole {
		img, err := Open(codec.NewSource(bytes.NewReader(whole[:n]), 1<<20), codec.OpenOptions{Limits: limits, Pixels: true})
		if err == nil {
			err = img.(codec.RowDecoder).Rows(t.Context(), codec.Want{Scales: []int{1}}, func(codec.Row) error { return nil })
		}
		if err == nil {
			t.Fatalf("the first %d of %d bytes are a photo", n, len(whole))
		}
	}
	var unsupported *codec.UnsupportedError
	for name, it := range map[string]madeItem{
		"AVIF":           {kind: "av01"},
		"a JPEG":         {kind: "jpeg"},
		"a new property": {kind: "hvc1", properties: []box{{"abcd", nil}}, essential: true},
	} {
		_, err := Open(codec.NewSource(bytes.NewReader(write(it)), 1<<20), codec.OpenOptions{Limits: limits})
		if !errors.As(err, &unsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var limit *codec.LimitError
	tile := codedItem(t, "quad")
	huge := madeItem{kind: "grid", data: gridOf(1, 1, 1<<20, 1<<20), refs: map[string][]int{"dimg": {2}}}
	if _, err := Open(codec.NewSource(bytes.NewReader(write(huge, tile)), 1<<20), codec.OpenOptions{Limits: limits}); !errors.As(err, &limit) {
		t.Errorf("a grid of 2^40 pixels: %v", err)
	}
	ring := madeItem{kind: "iden", refs: map[string][]int{"dimg": {1}}}
	if _, err := Open(codec.NewSource(bytes.NewReader(write(ring)), 1<<20), codec.OpenOptions{Limits: limits}); err == nil {
		t.Error("an item made of itself was opened")
	}
}

func TestSniff(t *testing.T) {
	for head, want := range map[string]bool{
		"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic":             true,
		"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf":         true,
		"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00avifmif1miaf":         false,
		"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1heic":             false,
		"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom\x00\x00\x00\x00": false,
		"\x00\x00\x00\x10ftypmp42heic":                                 false,
		"":                                                             false,
	} {
		if got := Sniff([]byte(head)); got != want {
			t.Errorf("%q: %v", head, got)
		}
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"quad", "alpha", "thumb"} {
		data, err := os.ReadFile("testdata/" + name + ".heic")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	tile := codedItem(f, "quad")
	f.Add(write(madeItem{kind: "grid", data: gridOf(1, 2, 180, 60), refs: map[string][]int{"dimg": {2, 3}}}, tile, tile))
	overlay, err := os.ReadFile("../../testdata/overlay.heic")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(overlay)
	small := codec.Limits{MaxPixels: 1 << 16, MaxBytes: 1 << 16, MaxFrames: 10}
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := Open(codec.NewSource(bytes.NewReader(data), 1<<16), codec.OpenOptions{Limits: small, Pixels: true})
		if err != nil {
			return
		}
		h := *img.Header()
		if whole, ok := img.(codec.WholeDecoder); ok {
			if all, err := whole.Whole(t.Context()); err == nil && (all.Bounds().Dx() != h.Width || all.Bounds().Dy() != h.Height) {
				t.Fatalf("%v for %d×%d", all.Bounds(), h.Width, h.Height)
			}
			return
		}
		want := codec.Want{Scales: []int{1}, Sizes: []codec.Size{{Width: 1, Height: 1}}}
		rows := img.(codec.RowDecoder)
		layout, n := rows.Layout(1), 0
		err = rows.Rows(t.Context(), want, func(row codec.Row) error {
			if n++; len(row.Bytes) != layout.Width*layout.Channels {
				t.Fatalf("a row of %d samples for %+v", len(row.Bytes), layout)
			}
			return nil
		})
		if err == nil && n != h.Height || layout.Width != h.Width || !slices.Contains([]int{1, 3, 4}, layout.Channels) {
			t.Fatalf("%d rows of %+v for %d×%d", n, layout, h.Width, h.Height)
		}
	})
}
