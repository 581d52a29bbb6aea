package imageops

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/bmp"
)

// junkPNG is an ancillary chunk, junkGIF an extension with a label, junkWebP a chunk, each of some 60 KB.
func junkPNG(kind string) string { return string(pngChunk(kind, make([]byte, 60_000))) }

func junkGIF(label byte) string {
	block := "\xff" + strings.Repeat("x", 255)
	return "!" + string(label) + strings.Repeat(block, 235) + "\x00"
}

func junkWebP(kind string) string {
	return kind + string(binary.LittleEndian.AppendUint32(nil, 60_000)) + strings.Repeat("x", 60_000)
}

func smallGIF(t *testing.T) string {
	t.Helper()
	img := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{color.Black, color.White})
	return string(encodedAs(t, func(b *bytes.Buffer) error { return gif.Encode(b, img, nil) }))
}

// endlessWebP is a RIFF file that claims to be as large as can be.
func endlessWebP(data []byte) string {
	return "RIFF\xfe\xff\xff\xff" + string(data[8:])
}

type endlessFile struct {
	head, piece string
	limit       string // of what
}

// endlessFiles have junk before or among what is of use.
func endlessFiles(t *testing.T) map[string]endlessFile {
	t.Helper()
	const before, packed = "bytes before the pixels", "bytes of packed pixels"
	png, still, webp := string(zeroPNG(t, 8, 8, 8*9, 8, 0, 0)), smallGIF(t), endlessWebP(losslessWebP(8, 8, 0))
	idat := strings.Index(png, "IDAT") - 4
	_, frame, _ := strings.Cut(still, ",")
	pixels := "," + frame[:len(frame)-1] // without the trailer
	canvas := still[:len(still)-1-len(pixels)]
	return map[string]endlessFile{
		"png unknown":         {png[:idat], junkPNG("juNk"), before},
		"png text":            {png[:idat], junkPNG("iTXt"), before},
		"png exif":            {png[:idat], junkPNG("eXIf"), before},
		"png transparency":    {png[:idat], string(pngChunk("tRNS", make([]byte, 512))), before}, // the first is kept, if any
		"png pixels":          {png[:idat], junkPNG("IDAT"), packed},
		"png empty pixels":    {png[:idat], string(pngChunk("IDAT", nil)), packed},
		"png one huge chunk":  {png[:idat], "\x1d\x00\x00\x00juNk", before},
		"gif comments":        {canvas, junkGIF(0xfe), before},
		"gif applications":    {canvas, junkGIF(0xff), before},
		"gif text":            {canvas, junkGIF(1), before},
		"gif controls":        {canvas, "!\xf9\x04\x00\x00\x00\x00\x00", before},
		"gif pixels":          {canvas + ",\x00\x00\x00\x00\x08\x00\x08\x00\x00\x02", "\xff" + strings.Repeat("x", 255), "bytes in a frame"},
		"webp unknown":        {webp[:12], junkWebP("JUNK"), before},
		"webp exif":           {webp[:12], junkWebP("EXIF"), before},
		"webp profiles":       {webp[:12], junkWebP("ICCP"), before},
		"webp alpha":          {webp[:12], junkWebP("ALPH"), packed},
		"webp one huge chunk": {webp[:12], "JUNK\x00\x00\x00\x1d", before},
		"webp pixels":         {webp[:12] + "VP8L\x00\x00\x00\x1d" + webp[20:25], "x", packed},
		"bmp gap":             {bmpWithGap(t, 500<<20), "x", before},
	}
}

// bmpWithGap is a BMP that claims to have its pixels at start.
func bmpWithGap(t *testing.T, start uint32) string {
	t.Helper()
	data := encodedAs(t, func(b *bytes.Buffer) error { return bmp.Encode(b, image.NewRGBA(image.Rect(0, 0, 8, 8))) })
	binary.LittleEndian.PutUint32(data[10:], start)
	return string(data)
}

// What stands before the pixels of the other formats is bounded as for JPEG, and what the decoder needs of it, too.
func TestEndlessHeaders(t *testing.T) {
	needTime(t)
	const most = 16 << 20
	for name, c := range endlessFiles(t) {
		t.Run(name, func(t *testing.T) {
			check := func(what string, err error) {
				var limit *LimitError
				if !errors.As(err, &limit) || limit.What != c.limit {
					t.Errorf("%s: %v, want the limit of %s", what, err, c.limit)
				}
			}
			took := peak(time.Millisecond, func() {
				_, err := Inspect(endless(c.head, c.piece), Limits{})
				check("Inspect", err)
				_, _, err = Render(t.Context(), endless(c.head, c.piece), Options{Sizes: []int{100}})
				check("Render", err)
			})
			if took > most {
				t.Errorf("took %d bytes", took)
			}
		})
	}
}

// Junk behind the first pixels is passed over and not held, however much of it there is, and makes no difference to them.
func TestEndlessTails(t *testing.T) {
	needTime(t)
	png, still, webp := zeroPNG(t, 8, 8, 8*9, 8, 0, 0), smallGIF(t), losslessWebP(8, 8, 0)
	iend := len(png) - 12
	plain := encodedAs(t, func(b *bytes.Buffer) error { return bmp.Encode(b, image.NewRGBA(image.Rect(0, 0, 8, 8))) })
	for name, c := range map[string]struct {
		data              []byte
		head, piece, tail string
		format            Format
	}{
		"png":              {png, string(png[:iend]), junkPNG("juNk"), string(png[iend:]), PNG},
		"png more pixels":  {png, string(png[:iend]) + junkPNG("teXt"), junkPNG("IDAT"), string(png[iend:]), PNG},
		"png behind all":   {png, string(png), "x", "", PNG},
		"gif":              {[]byte(still), still[:len(still)-1], junkGIF(0xfe), ";", PNG},
		"gif made a gif":   {[]byte(still), still[:len(still)-1], junkGIF(0xff), ";", GIF},
		"gif behind all":   {[]byte(still), still, "x", "", GIF},
		"webp":             {webp, endlessWebP(webp), junkWebP("JUNK"), "", PNG},
		"bmp behind all":   {plain, string(plain), "x", "", PNG},
		"webp more pixels": {webp, endlessWebP(webp), junkWebP("VP8L"), "", PNG},
	} {
		t.Run(name, func(t *testing.T) {
			junk := strings.NewReader(strings.Repeat(c.piece, 40_000_000/len(c.piece)))
			if strings.HasPrefix(name, "webp") { // which tells its size
				c.head = "RIFF" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(c.head)-8)+uint32(junk.Len()))) + c.head[8:]
			}
			opt := Options{Sizes: []int{4}, Style: Style{Format: c.format}}
			_, want, err := Render(t.Context(), bytes.NewReader(c.data), opt)
			if err != nil {
				t.Fatal(err)
			}
			var got []Rendition
			took := peak(time.Millisecond, func() {
				_, got, err = Render(t.Context(), io.MultiReader(strings.NewReader(c.head), junk, strings.NewReader(c.tail)), opt)
			})
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got[0].Data, want[0].Data) {
				t.Error("the pixels differ")
			}
			if took > 16<<20 {
				t.Errorf("took %d bytes", took)
			}
		})
	}
}

// The gap between the header of a BMP and its pixels is not held.
func TestBMPGap(t *testing.T) {
	file := func() io.Reader { return endless(bmpWithGap(t, 60<<20), "x") }
	took := peak(time.Millisecond, func() {
		if _, _, err := Render(t.Context(), file(), Options{Sizes: []int{4}}); err != nil {
			t.Error(err)
		}
	})
	if took > 16<<20 {
		t.Errorf("took %d bytes", took)
	}
}
