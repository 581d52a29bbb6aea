package imageops

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// renderKept makes one rendition that may keep its gain map.
func renderKept(t *testing.T, data []byte, opt Options) Rendition {
	t.Helper()
	opt.GainMap = GainMapKeep
	_, rs, err := Render(t.Context(), bytes.NewReader(data), opt)
	if err != nil {
		t.Fatal(err)
	}
	return rs[0]
}

// index is what CIPA DC-007 says of a file of two pictures; start is where the second begins.
type index struct{ first, second, start int }

func readIndex(t *testing.T, file []byte) index {
	t.Helper()
	at := bytes.Index(file, []byte("MPF\x00MM\x00*"))
	if at < 0 {
		t.Fatal("no index")
	}
	entries := file[at+4+50:]
	be := binary.BigEndian
	return index{int(be.Uint32(entries[4:])), int(be.Uint32(entries[20:])), at + 4 + int(be.Uint32(entries[24:]))}
}

// light is a picture in linear light, three numbers a pixel, 1 being paper white.
func light(t *testing.T, file []byte) (pix []float64, width, height int) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := img.At(x, y).RGBA()
			for _, v := range []uint32{r, g, bl} {
				pix = append(pix, float64(v>>8)/255)
			}
		}
	}
	return pix, b.Dx(), b.Dy()
}

func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// brightened is what ISO 21496-1, 5.3, makes of both pictures at the full headroom. The map is read between its samples.
func brightened(t *testing.T, first, second []byte, g *metadata.GainMap) (pix []float64, width, height int) {
	t.Helper()
	pix, width, height = light(t, first)
	gain, w, h := light(t, second)
	for i := range pix {
		x, y, c := i/3%width, i/3/width, i%3
		u := min(max((float64(x)+0.5)*float64(w)/float64(width)-0.5, 0), float64(w-1))
		v := min(max((float64(y)+0.5)*float64(h)/float64(height)-0.5, 0), float64(h-1))
		x0, y0 := int(u), int(v)
		x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
		at := func(x, y int) float64 { return gain[3*(y*w+x)+c] }
		u, v = u-float64(x0), v-float64(y0)
		m := (at(x0, y0)*(1-u)+at(x1, y0)*u)*(1-v) + (at(x0, y1)*(1-u)+at(x1, y1)*u)*v
		ch := g.Channel[min(c, len(g.Channel)-1)]
		log := ch.Min.Float() + (ch.Max.Float()-ch.Min.Float())*math.Pow(m, 1/ch.Gamma.Float())
		pix[i] = (linear(pix[i])+ch.BaseOffset.Float())*math.Exp2(log) - ch.AlternateOffset.Float()
	}
	return pix, width, height
}

// gainData is the block of ISO 21496-1 in a map.
func gainData(t *testing.T, file []byte) *metadata.GainMap {
	t.Helper()
	const label = "urn:iso:std:iso:ts:21496:-1\x00"
	at := bytes.Index(file, []byte(label))
	if at < 0 {
		t.Fatal("no block of ISO 21496-1")
	}
	block := file[at+len(label) : at+int(binary.BigEndian.Uint16(file[at-2:]))-2]
	g, err := metadata.ParseGainMap(block, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Light of renditions is, over all cells, within 2 % of what sharp 0.35 (libultrahdr 2.0) makes of its own renditions.
func TestGainMapsAsInSharp(t *testing.T) {
	var views map[string]struct {
		Width, Height int
		Cells         []float64
	}
	if err := json.Unmarshal(readFile(t, "gain_map/sharp.json"), &views); err != nil || len(views) != 2 {
		t.Fatal(len(views), err)
	}
	const columns, rows = 8, 6
	for name, want := range views {
		r := renderKept(t, readFile(t, "gain_map/"+name), Options{Sizes: []int{160}})
		at := readIndex(t, r.Data)
		pix, width, height := brightened(t, r.Data[:at.start], r.Data[at.start:], gainData(t, r.Data[at.start:]))
		if width != want.Width || height != want.Height || !r.GainMap || r.Note != "" {
			t.Fatalf("%s: %d×%d, %+v", name, width, height, r.Note)
		}
		var off, sum, most float64
		for i, v := range want.Cells {
			cell, c := i/3, i%3
			x0, y0 := cell%columns*width/columns, cell/columns*height/rows
			x1, y1 := x0+width/columns, y0+height/rows
			var mean float64
			for y := y0; y < y1; y++ {
				for x := x0; x < x1; x++ {
					mean += pix[3*(y*width+x)+c] / float64((x1-x0)*(y1-y0))
				}
			}
			off, sum, most = off+math.Abs(mean-v), sum+v, max(most, v)
		}
		if off/sum > 0.02 || most < 3 {
			t.Errorf("%s: off by %.4f, the brightest cell has %.2f", name, off/sum, most)
		}
	}
}

// The map is turned with the picture, and has half its sides as in the file, whatever the orientation.
func TestGainMapsAreUpright(t *testing.T) {
	file := readFile(t, "gain_map/scene.jpg")
	tag := bytes.Index(file, []byte{0x12, 1, 3, 0, 1, 0, 0, 0})
	upright := renderKept(t, file, Options{Sizes: []int{160}, Style: Style{Quality: 95}})
	first, err := jpeg.Decode(bytes.NewReader(upright.Data[readIndex(t, upright.Data).start:]))
	if err != nil {
		t.Fatal(err)
	}
	stored := image.NewNRGBA(first.Bounds())
	for i := range stored.Pix {
		stored.Pix[i] = 255
		if i%4 < 3 {
			stored.Pix[i] = first.(*image.Gray).GrayAt(i/4%stored.Rect.Dx(), i/4/stored.Rect.Dx()).Y
		}
	}
	for orientation := 1; orientation <= 8; orientation++ {
		turned := slices.Clone(file)
		turned[tag+8] = byte(orientation)
		r := renderKept(t, turned, Options{Sizes: []int{160}, Style: Style{Quality: 95}})
		got, err := jpeg.Decode(bytes.NewReader(r.Data[readIndex(t, r.Data).start:]))
		if err != nil {
			t.Fatal(err)
		}
		want := oracleOrient(stored, orientation)
		if got.Bounds() != want.Rect {
			t.Fatalf("orientation %d: map of %v, want %v", orientation, got.Bounds(), want.Rect)
		}
		for i := range len(want.Pix) / 4 { // 8: both are coded, in blocks that lie otherwise
			v := got.(*image.Gray).GrayAt(i%want.Rect.Dx(), i/want.Rect.Dx()).Y
			if d := int(v) - int(want.Pix[4*i]); d < -8 || d > 8 {
				t.Fatalf("orientation %d: sample %d is %d, want %d", orientation, i, v, want.Pix[4*i])
			}
		}
	}
}

// All that tells of lengths tells the right ones.
func TestGainMapLengths(t *testing.T) {
	for _, progressive := range []bool{false, true} {
		r := renderKept(t, readFile(t, "gain_map/scene.jpg"), Options{Sizes: []int{100}, Style: Style{Progressive: progressive, KeepMetadata: MetadataAll}})
		at := readIndex(t, r.Data)
		second := r.Data[min(at.start, len(r.Data)):]
		if at.first != at.start || at.second != len(second) || !bytes.HasPrefix(second, []byte("\xff\xd8\xff")) ||
			!bytes.HasSuffix(second, []byte("\xff\xd9")) || !bytes.HasSuffix(r.Data[:at.start], []byte("\xff\xd9")) {
			t.Errorf("%+v of %d bytes", at, len(r.Data))
		}
		item := fmt.Sprintf(`Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="%d"`, len(second))
		if !bytes.Contains(r.Data[:at.start], []byte(item)) {
			t.Errorf("no %s", item)
		}
		if info, err := Inspect(bytes.NewReader(r.Data), Limits{}); err != nil || !info.GainMap {
			t.Errorf("%+v, %v", info, err)
		}
	}
}

// Unless it is asked for, nothing in a rendition speaks of a gain map, and nothing lies behind its picture.
func TestGainMapsAreLeftOut(t *testing.T) {
	kept := renderKept(t, readFile(t, "gain_map/scene.jpg"), Options{Sizes: []int{200}})
	for name, file := range map[string][]byte{"scene.jpg": readFile(t, "gain_map/scene.jpg"), "with XMP": kept.Data} {
		for _, keep := range []Metadata{MetadataNone, MetadataAll, MetadataCopyright} {
			_, rs, err := Render(t.Context(), bytes.NewReader(file), Options{Sizes: []int{100}, Style: Style{KeepMetadata: keep}})
			if err != nil {
				t.Fatal(err)
			}
			r := rs[0]
			for _, word := range []string{"MPF", "hdrgm:Version", "21496", "GainMap", "Directory"} {
				if bytes.Contains(r.Data, []byte(word)) {
					t.Errorf("%s, keeping %q: it says %s", name, keep, word)
				}
			}
			if n := bytes.Count(r.Data, []byte("\xff\xd8\xff")); n != 1 || r.GainMap || r.Note != "" {
				t.Errorf("%s, keeping %q: %d pictures, %+v", name, keep, n, r.Note)
			}
		}
	}
}

// What a map is missing or wrong in is told, and the picture is as without it.
func TestGainMapsThatCannotBeKept(t *testing.T) {
	file := readFile(t, "gain_map/scene.jpg")
	at := readIndex(t, file)
	entry := bytes.Index(file, []byte("MPF\x00")) + 4 + 50 + 24
	pointed := func(offset uint32) []byte {
		out := slices.Clone(file)
		binary.BigEndian.PutUint32(out[entry:], offset)
		return out
	}
	changed := func(with func(second []byte)) []byte {
		out := slices.Clone(file)
		with(out[at.start:])
		return out
	}
	block := func(second []byte) []byte { return second[bytes.Index(second, []byte("21496:-1\x00"))+9:] }
	for name, c := range map[string]struct {
		file []byte
		opt  Options
		note string
	}{
		"PNG":         {file, Options{Style: Style{Format: PNG}}, "PNG holds none"},
		"WebP":        {file, Options{Style: Style{Format: WebP}}, "WebP holds none"},
		"gone":        {file[:at.start], Options{}, "truncated"},
		"cut short":   {file[:at.start+at.second/2], Options{}, "truncated"},
		"beyond":      {pointed(1 << 31), Options{}, "truncated"},
		"within":      {pointed(300), Options{}, "none of the pictures behind it is one"},
		"not a JPEG":  {changed(func(b []byte) { b[1] = 0 }), Options{}, "SOI"},
		"huge":        {changed(func(b []byte) { copy(b[bytes.Index(b, []byte{0xff, 0xc0})+5:], "\xff\xff\xff\xff") }), Options{}, "over the limit"},
		"dividing":    {changed(func(b []byte) { copy(block(b)[9:], "\x00\x00\x00\x00") }), Options{}, "out of range"},
		"new version": {changed(func(b []byte) { block(b)[1] = 1 }), Options{}, "version 1"},
	} {
		c.opt.Sizes = []int{50}
		got := renderKept(t, c.file, c.opt)
		_, want, err := Render(t.Context(), bytes.NewReader(c.file), c.opt)
		if err != nil {
			t.Fatal(err)
		}
		if got.GainMap || !strings.Contains(got.Note, c.note) || !bytes.Equal(got.Data, want[0].Data) {
			t.Errorf("%s: %q, want %q; %d bytes, want %d", name, got.Note, c.note, len(got.Data), len(want[0].Data))
		}
	}
}

// gainXMP is a description of three channels.
const gainXMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 rdf:about="" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:OffsetSDR="0.015625" hdrgm:HDRCapacityMax="2.3">
 <hdrgm:GainMapMax><rdf:Seq><rdf:li>2.25</rdf:li><rdf:li>2</rdf:li><rdf:li>1.5</rdf:li></rdf:Seq></hdrgm:GainMapMax></rdf:Description></rdf:RDF></x:xmpmeta>`

// What Android wrote at first, XMP alone, is read; maps of three channels stay so; both forms are written.
func TestGainMapOfXMP(t *testing.T) {
	gain, picture := &codec.Picture{Width: 32, Height: 24, Channels: 3}, &codec.Picture{Width: 64, Height: 48, Channels: 3}
	gain.Pix, picture.Pix = bytes.Repeat([]byte{200, 100, 50}, 32*24), bytes.Repeat([]byte{90, 120, 160}, 64*48)
	var second, file bytes.Buffer
	opt := codec.EncodeOptions{Quality: 90, ChromaFactor: 1, XMP: []byte(gainXMP)}
	if err := known().named(JPEG).Encode(t.Context(), &second, gain, opt); err != nil {
		t.Fatal(err)
	}
	opt.GainMap = second.Bytes()
	if err := known().named(JPEG).Encode(t.Context(), &file, picture, opt); err != nil {
		t.Fatal(err)
	}
	r := renderKept(t, file.Bytes(), Options{Sizes: []int{32}})
	at := readIndex(t, r.Data)
	g := gainData(t, r.Data[at.start:])
	if len(g.Channel) != 3 || g.Alternate.Float() < 2.2999 || g.Alternate.Float() > 2.3001 || !g.BaseColours {
		t.Errorf("%+v", g)
	}
	for i, most := range []float64{2.25, 2, 1.5} {
		if c := g.Channel[i]; c.Max.Float() != most || c.Min.Float() != 0 || c.Gamma.Float() != 1 || c.BaseOffset.Float() != 1./64 {
			t.Errorf("channel %d: %+v", i, c)
		}
	}
	if !bytes.Contains(r.Data[at.start:], []byte("<rdf:li>2.25</rdf:li><rdf:li>2</rdf:li><rdf:li>1.5</rdf:li>")) {
		t.Error("no XMP")
	}
	pix, width, height := light(t, r.Data[at.start:])
	if width != 16 || height != 12 || math.Abs(pix[0]*255-200) > 2 || math.Abs(pix[1]*255-100) > 2 || math.Abs(pix[2]*255-50) > 2 {
		t.Errorf("map of %d×%d, %v", width, height, pix[:3])
	}
}
