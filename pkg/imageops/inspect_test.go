package imageops

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"slices"
	"testing"
	"testing/iotest"
)

// What the files are is said in testdata/make.py, which made them.
func TestInspect(t *testing.T) {
	for name, want := range map[string]Info{
		"rgb.jpg":          {Format: JPEG, ColorModel: "YCbCr", BitDepth: 8},
		"progressive.jpg":  {Format: JPEG, ColorModel: "YCbCr", BitDepth: 8},
		"srgb.jpg":         {Format: JPEG, ColorModel: "YCbCr", BitDepth: 8, Profile: "sRGB built-in"},
		"gray.jpg":         {Format: JPEG, ColorModel: "Gray", BitDepth: 8},
		"cmyk.jpg":         {Format: JPEG, ColorModel: "CMYK", BitDepth: 8, Conversion: "formula"},
		"rgb.png":          {Format: PNG, ColorModel: "RGB", BitDepth: 8, Profile: "sRGB built-in"},
		"rgba.png":         {Format: PNG, ColorModel: "RGBA", BitDepth: 8, Alpha: true},
		"rgba16.png":       {Format: PNG, ColorModel: "RGBA", BitDepth: 16, Alpha: true},
		"gray16.png":       {Format: PNG, ColorModel: "Gray", BitDepth: 16},
		"graya.png":        {Format: PNG, ColorModel: "GrayA", BitDepth: 8, Alpha: true},
		"paletted.png":     {Format: PNG, ColorModel: "Paletted", BitDepth: 2, Alpha: true},
		"animated.png":     {Format: PNG, ColorModel: "RGB", BitDepth: 8, Frames: 3},
		"still.gif":        {Format: GIF, ColorModel: "Paletted", BitDepth: 8},
		"transparent.gif":  {Format: GIF, ColorModel: "Paletted", BitDepth: 2, Alpha: true},
		"animated.gif":     {Format: GIF, ColorModel: "Paletted", BitDepth: 2, Frames: 3},
		"rgb.bmp":          {Format: BMP, ColorModel: "RGB", BitDepth: 8},
		"rgbx.bmp":         {Format: BMP, ColorModel: "RGB", BitDepth: 8},
		"rgba.bmp":         {Format: BMP, ColorModel: "RGBA", BitDepth: 8, Alpha: true},
		"paletted.bmp":     {Format: BMP, ColorModel: "Paletted", BitDepth: 8},
		"lossy.webp":       {Format: WebP, ColorModel: "YCbCr", BitDepth: 8},
		"lossy_alpha.webp": {Format: WebP, ColorModel: "YCbCrA", BitDepth: 8, Alpha: true},
		"lossless.webp":    {Format: WebP, ColorModel: "RGBA", BitDepth: 8, Alpha: true},
		"lossy.heic":       {Format: "heic", ColorModel: "YCbCr", BitDepth: 8, Profile: "sRGB built-in"},
		"alpha.heic":       {Format: "heic", ColorModel: "YCbCrA", BitDepth: 8, Alpha: true},
		"animated.webp":    {Format: WebP, ColorModel: "YCbCr", BitDepth: 8, Frames: 3},
		"rgb.tiff":         {Format: TIFF, ColorModel: "RGB", BitDepth: 8},
		"rgba.tiff":        {Format: TIFF, ColorModel: "RGBA", BitDepth: 8, Alpha: true},
		"gray.tiff":        {Format: TIFF, ColorModel: "Gray", BitDepth: 8},
		"rgb16.tiff":       {Format: TIFF, ColorModel: "RGB", BitDepth: 16},
		"bilevel.tiff":     {Format: TIFF, ColorModel: "Gray", BitDepth: 1},
		"paletted.tiff":    {Format: TIFF, ColorModel: "Paletted", BitDepth: 8},
	} {
		want.Width, want.Height, want.Orientation, want.Frames = 48, 32, 1, max(want.Frames, 1)
		got, err := Inspect(bytes.NewReader(readFile(t, name)), Limits{})
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v\nwant %+v", name, got, err, want)
		}
		// Bytes may come one by one.
		if again, err := Inspect(iotest.OneByteReader(bytes.NewReader(readFile(t, name))), Limits{}); err != nil || again != got {
			t.Errorf("%s, byte by byte: %+v, %v", name, again, err)
		}
	}
}

// TestInspectTellsTheShot of a JPEG, from an APP1 written by the tables of CIPA DC-008: Model, and DateTimeOriginal in the directory below.
func TestInspectTellsTheShot(t *testing.T) {
	const exif = "Exif\x00\x00MM\x00*\x00\x00\x00\x08" +
		"\x00\x02\x01\x10\x00\x02\x00\x00\x00\x04X1 \x00\x87\x69\x00\x04\x00\x00\x00\x01\x00\x00\x00\x26\x00\x00\x00\x00" +
		"\x00\x01\x90\x03\x00\x02\x00\x00\x00\x14\x00\x00\x00\x38\x00\x00\x00\x00" + "2026:01:02 03:04:05\x00"
	photo := readFile(t, "rgb.jpg")
	app1 := append([]byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	got, err := Inspect(bytes.NewReader(slices.Concat(photo[:2], app1, photo[2:])), Limits{})
	if err != nil || got.Taken != "2026-01-02T03:04:05" || got.Camera != "X1" || got.Copyright != "" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestInfoJSON(t *testing.T) {
	b, err := json.Marshal(Info{Format: JPEG, Width: 4, Height: 3, Orientation: 1, ColorModel: "YCbCr", BitDepth: 8, Frames: 1})
	const want = `{"format":"jpeg","width":4,"height":3,"orientation":1,"color_model":"YCbCr","bit_depth":8,"alpha":false,"frames":1}`
	if err != nil || string(b) != want {
		t.Errorf("%s, %v", b, err)
	}
}

// Inspect must not need the pixels of a JPEG.
func TestInspectOfJPEGStopsAtThePixels(t *testing.T) {
	data := readFile(t, "rgb.jpg")
	head := data[:bytes.Index(data, []byte{0xff, 0xda})+4]
	if _, err := Inspect(bytes.NewReader(head), Limits{}); err != nil {
		t.Error(err)
	}
}

func TestInspectCountsPages(t *testing.T) {
	one := opaqueRaster(3, 2, 3).tiff()
	two := append(bytes.Clone(one), 1, 0, 254, 0, 4, 0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0) // NewSubfileType: a page
	fields := int(binary.LittleEndian.Uint16(one[8:]))
	binary.LittleEndian.PutUint32(two[10+12*fields:], uint32(len(one)))
	for want, data := range [][]byte{0: one, 2: two} {
		if data == nil {
			continue
		}
		if info, err := Inspect(bytes.NewReader(data), Limits{}); err != nil || info.Pages != want {
			t.Errorf("%d pages, %v: want %d", info.Pages, err, want)
		}
	}
}
