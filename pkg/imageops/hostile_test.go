package imageops

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/s3img/s3img/pkg/imageops/internal/codec/codectest"
)

// both asks Inspect and Render, which must give the same kind of error, and
// nothing else with it.
func both(t *testing.T, data []byte, limits Limits) (inspect, render error) {
	t.Helper()
	info, inspect := Inspect(bytes.NewReader(data), limits)
	if inspect != nil && info != (Info{}) {
		t.Errorf("Inspect returns %+v with an error", info)
	}
	info, rs, render := Render(context.Background(), bytes.NewReader(data), Options{Sizes: []int{16, 8}, Limits: limits})
	if render != nil && (info != (Info{}) || rs != nil) {
		t.Errorf("Render returns %+v, %v with an error", info, rs)
	}
	return inspect, render
}

// pngBomb is a PNG of the given dimensions, whose pixels are n zero bytes.
func pngBomb(t testing.TB, width, height uint32, n int) []byte {
	t.Helper()
	var idat bytes.Buffer
	z := zlib.NewWriter(&idat)
	if _, err := io.CopyN(z, zeros{}, int64(n)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	ihdr := binary.BigEndian.AppendUint32(nil, width)
	ihdr = binary.BigEndian.AppendUint32(ihdr, height)
	ihdr = append(ihdr, 8, 2, 0, 0, 0)
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", ihdr), pngChunk("IDAT", idat.Bytes()), pngChunk("IEND", nil)}, nil)
}

func TestPNGBomb(t *testing.T) {
	bomb := pngBomb(t, 65535, 65535, 100<<20)
	if len(bomb) < 90_000 || len(bomb) > 120_000 {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	used := codectest.Allocated(func() {
		for _, err := range pair(both(t, bomb, Limits{})) {
			var limit *LimitError
			if !errors.As(err, &limit) || *limit != (LimitError{What: "pixels", Got: 65535 * 65535, Max: 16383 * 16383}) {
				t.Errorf("%v", err)
			}
		}
	})
	if used > 2<<20 {
		t.Errorf("took %d bytes of memory", used)
	}
}

func pair(a, b error) []error { return []error{a, b} }

// Within the limits, but 100 bytes do not hold 16,000 × 16,000 pixels.
func TestImplausiblePNG(t *testing.T) {
	used := codectest.Allocated(func() {
		_, err := both(t, pngBomb(t, 16000, 16000, 1000), Limits{})
		var corrupt *CorruptError
		if !errors.As(err, &corrupt) || corrupt.Format != "PNG" {
			t.Errorf("%v", err)
		}
	})
	if used > 2<<20 {
		t.Errorf("took %d bytes of memory", used)
	}
}

// patch returns data with b at the given place.
func patch(data []byte, at int, b ...byte) []byte {
	out := append([]byte{}, data...)
	copy(out[at:], b)
	return out
}

// Headers that claim more than the limits allow, in every format.
func TestLimitsOfEveryFormat(t *testing.T) {
	jpg := readFile(t, "rgb.jpg")
	sof := bytes.Index(jpg, []byte{0xff, 0xc0})
	tif := readFile(t, "rgb.tiff")
	for name, data := range map[string][]byte{
		"jpeg":          patch(jpg, sof+5, 0xff, 0xff, 0xff, 0xff),
		"gif":           patch(readFile(t, "still.gif"), 6, 0xff, 0xff, 0xff, 0xff),
		"bmp":           patch(readFile(t, "rgb.bmp"), 18, 0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0),
		"bmp downwards": patch(readFile(t, "rgb.bmp"), 18, 0xff, 0xff, 0, 0, 0x01, 0x00, 0xff, 0xff),
		"webp":          patch(readFile(t, "lossless.webp"), bytes.Index(readFile(t, "lossless.webp"), []byte("VP8L"))+9, 0xff, 0xff, 0xff, 0x0f),
		"webp canvas":   patch(readFile(t, "animated.webp"), 24, 0xff, 0xff, 0, 0xff, 0xff, 0),
		"tiff":          patch(patch(tif, tiffValue(t, tif, 256), 0xff, 0xff, 0, 0), tiffValue(t, tif, 257), 0xff, 0xff, 0, 0),
		"png one side":  pngBomb(t, 1<<27, 1, 1000),
	} {
		used := codectest.Allocated(func() {
			for _, err := range pair(both(t, data, Limits{MaxPixels: 200_000_000})) {
				var limit *LimitError
				if !errors.As(err, &limit) || !strings.HasPrefix(limit.What, "pixels") || limit.Got <= limit.Max {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
		if used > 4<<20 {
			t.Errorf("%s: took %d bytes of memory", name, used)
		}
	}
}

// tiffValue is where the value of a tag is in a little-endian TIFF.
func tiffValue(t testing.TB, data []byte, tag uint16) int {
	t.Helper()
	at := int(binary.LittleEndian.Uint32(data[4:])) + 2
	for ; at+12 <= len(data); at += 12 {
		if binary.LittleEndian.Uint16(data[at:]) == tag {
			copy(data[at+2:], []byte{4, 0}) // LONG
			return at + 8
		}
	}
	t.Fatalf("no tag %d", tag)
	return 0
}

// A TIFF whose strips lie about where they are and how long.
func TestTIFFThatLies(t *testing.T) {
	for _, tag := range []uint16{273, 279} { // StripOffsets, StripByteCounts
		data := append([]byte{}, readFile(t, "rgb.tiff")...)
		at := tiffValue(t, data, tag)
		used := codectest.Allocated(func() {
			_, err := both(t, patch(data, at, 0xf0, 0xff, 0xff, 0xff), Limits{})
			var corrupt *CorruptError
			if tag == 273 && !errors.As(err, &corrupt) {
				t.Errorf("tag %d: %v", tag, err)
			}
			if err != nil && !IsBadImage(err) {
				t.Errorf("tag %d: %v", tag, err)
			}
		})
		if used > 4<<20 {
			t.Errorf("tag %d: took %d bytes of memory", tag, used)
		}
	}
}

func TestFrameLimit(t *testing.T) {
	for _, name := range []string{"animated.gif", "animated.webp", "animated.png"} {
		data := readFile(t, name)
		for _, err := range pair(both(t, data, Limits{MaxFrames: 2})) {
			var limit *LimitError
			if !errors.As(err, &limit) || limit.What != "frames" || limit.Max != 2 {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, err := range pair(both(t, data, Limits{MaxFrames: 3})) {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// countingReader counts what is taken from an endless reader.
type countingReader struct {
	head []byte
	n    int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	clear(p)
	if c.n < int64(len(c.head)) {
		p = p[:copy(p, c.head[c.n:])]
	}
	c.n += int64(len(p))
	return len(p), nil
}

func TestByteLimit(t *testing.T) {
	const most = 100_000
	for _, name := range []string{"rgb.png", "rgb.tiff"} {
		r := &countingReader{head: readFile(t, name)}
		_, _, err := Render(context.Background(), r, Options{Sizes: []int{8}, Limits: Limits{MaxBytes: most}})
		var limit *LimitError
		if !errors.As(err, &limit) || limit.What != "bytes" || r.n > most+1 {
			t.Errorf("%s: %v after %d bytes", name, err, r.n)
		}
	}
	data := readFile(t, "rgb.bmp")
	if _, err := both(t, data, Limits{MaxBytes: int64(len(data))}); err != nil {
		t.Errorf("a file of just the limit: %v", err)
	}
	if _, err := both(t, data, Limits{MaxBytes: int64(len(data)) - 1}); err == nil {
		t.Error("a file of one more than the limit passes")
	}
}

// A video of gigabytes is refused by its first bytes.
func TestForeignFilesAreNotReadToTheirEnd(t *testing.T) {
	r := &countingReader{head: []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41")}
	_, _, err := Render(context.Background(), r, Options{Sizes: []int{8}})
	var unsupported *UnsupportedError
	if !errors.As(err, &unsupported) || unsupported.Format != "MP4 video" || r.n > 64<<10 {
		t.Errorf("%v after %d bytes", err, r.n)
	}
}

func TestNotAnImage(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"empty": {"", ErrEmpty}, "text": {"Hello, this is no picture.\n", ErrNotImage}, "a byte": {"x", ErrNotImage},
		"zip": {"PK\x03\x04\x14\x00\x00\x00\x08\x00", ErrNotImage}, "html": {"<!doctype html><html><body>no</body></html>", ErrNotImage},
		"start of a jpeg": {"\xff\xd8", ErrNotImage}, "text with BM": {"BM stands for bitmap, which this is not, says he", ErrNotImage},
	} {
		for _, err := range pair(both(t, []byte(c.data), Limits{})) {
			if !errors.Is(err, c.want) || !IsBadImage(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestForeignFormatsAreNamed(t *testing.T) {
	for data, want := range map[string]string{
		"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1miaf":                "HEIF",
		"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf":            "AVIF",
		"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ":                    "QuickTime video",
		"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom":                "MP4 video",
		"<svg xmlns='http://www.w3.org/2000/svg'/>":                       "SVG",
		"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- made by hand -->\n<svg>": "SVG",
		"8BPS\x00\x01": "Photoshop (PSD)", "%PDF-1.7\n": "PDF", "\xff\x0a\x00": "JPEG XL",
		"\x1aE\xdf\xa3\x9fB\x86": "Matroska or WebM video", "RIFF\x00\x00\x00\x00AVI LIST": "AVI video",
		"II*\x00\x10\x00\x00\x00CR\x02\x00": "Canon raw (CR2)",
	} {
		for _, err := range pair(both(t, []byte(data), Limits{})) {
			var unsupported *UnsupportedError
			if !errors.As(err, &unsupported) || unsupported.Format != want || !IsBadImage(err) {
				t.Errorf("%q: %v, want %s", data, err, want)
			}
		}
	}
}

func TestUnreadableVariantsAreNamed(t *testing.T) {
	jpg, tif := readFile(t, "rgb.jpg"), readFile(t, "rgb.tiff")
	sof := bytes.Index(jpg, []byte{0xff, 0xc0})
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"dng.tiff":   {readFile(t, "dng.tiff"), "raw camera image (DNG)"},
		"lzma":       {patch(tif, tiffValue(t, tif, 259), 0x6d, 0x88), "TIFF with LZMA compression"},
		"arithmetic": {patch(jpg, sof+1, 0xcb), "lossless arithmetic-coded JPEG"},
		"lossless":   {patch(jpg, sof+1, 0xc3), "lossless JPEG"},
		"12 bits":    {patch(jpg, sof+4, 12), "12-bit JPEG"},
	} {
		for _, err := range pair(both(t, c.data, Limits{})) {
			var unsupported *UnsupportedError
			if !errors.As(err, &unsupported) || unsupported.Format != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
	}
}

// samples are the files of testdata in the formats that can be read.
func samples() []string {
	return []string{
		"rgb.jpg", "progressive.jpg", "srgb.jpg", "gray.jpg", "cmyk.jpg", "rgb.png", "rgba.png", "gray.png", "graya.png", "paletted.png",
		"rgba16.png", "gray16.png", "interlaced.png", "animated.png", "still.gif", "transparent.gif", "animated.gif", "rgb.bmp", "rgba.bmp",
		"rgbx.bmp", "paletted.bmp", "lossy.webp", "lossy_alpha.webp", "lossless.webp", "animated.webp", "corners.webp", "rgb.tiff",
		"rgba.tiff", "gray.tiff", "paletted.tiff", "bilevel.tiff", "rgb16.tiff", "tiled.tiff", "corners.tiff", "lossy.heic",
		"alpha.heic", "overlay.heic",
	}
}

// Cut anywhere, a file is an error that blames the file. Exempt are the cuts that
// lose nothing that is shown: the end mark of a still GIF, and what follows the
// directory of a TIFF.
func TestTruncated(t *testing.T) {
	t.Parallel()
	for _, name := range samples() {
		data := readFile(t, name)
		if _, err := both(t, data, Limits{}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		end := len(data) - 1
		switch {
		case strings.HasSuffix(name, ".gif"):
			end -= 3 // neither the trailer nor the end of the last sub-blocks is missed
		case strings.HasSuffix(name, ".jpg"):
			end -= 2 // without the marker at the end all pixels are there
		case strings.HasSuffix(name, ".png"): // what is missing behind the pixels does no harm
			end = bytes.LastIndex(data, []byte("IDAT")) - 4
			end += 11 + int(binary.BigEndian.Uint32(data[end:]))
			if name == "animated.png" { // those of the first frame
				end = bytes.Index(data, []byte("IDAT")) - 4
				end += 11 + int(binary.BigEndian.Uint32(data[end:]))
			}
		case strings.HasSuffix(name, ".tiff"):
			end = len(data) / 2
		case strings.HasSuffix(name, ".webp"):
			end -= 4 // the arithmetic coder of VP8 reads zeros past its end
		}
		for n := 1; n <= end; n += 1 + len(data)/200 {
			_, err := both(t, data[:n], Limits{})
			if !IsBadImage(err) {
				t.Errorf("%s: %d of %d bytes: %v", name, n, len(data), err)
			}
		}
		var corrupt *CorruptError
		if _, err := both(t, data[:end], Limits{}); !errors.As(err, &corrupt) || corrupt.Format == "" {
			t.Errorf("%s: %d of %d bytes: %v", name, end, len(data), err)
		}
	}
}

func TestTruncatedJPEGSaysSo(t *testing.T) {
	data := readFile(t, "rgb.jpg")
	_, err := both(t, data[:len(data)*3/4], Limits{})
	if !errors.Is(err, io.ErrUnexpectedEOF) || err.Error() != "JPEG is truncated" {
		t.Errorf("%v", err)
	}
}

// A progressive JPEG of ten thousand passes: a few bytes each in the file, but
// each a walk over the whole image. Passes after the last bit of the last
// coefficient are not looked at; these come before it.
func TestScanLimit(t *testing.T) {
	data := readFile(t, "progressive.jpg")
	at := bytes.Index(data, []byte{0xff, 0xda})
	scan := data[at : at+bytes.Index(data[at:], []byte{0xff, 0xc4})] // up to the tables of the next one
	bomb := bytes.Join([][]byte{data[:at], bytes.Repeat(scan, 10_000), data[at:]}, nil)
	_, err := both(t, bomb, Limits{})
	var limit *LimitError
	if !errors.As(err, &limit) || limit.What != "scans" {
		t.Errorf("%v", err)
	}
}

// Every byte of a JPEG and a PNG replaced: never a panic, never an error that
// does not blame the image.
func TestDamaged(t *testing.T) {
	var small bytes.Buffer
	if err := jpeg.Encode(&small, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{small.Bytes(), readFile(t, "rgba.png"), readFile(t, "transparent.gif"), readFile(t, "lossless.webp"), readFile(t, "rgba.tiff")} {
		for at := range data {
			for _, err := range pair(both(t, patch(data, at, data[at]^0x55), Limits{MaxPixels: 1 << 20})) {
				if err != nil && !IsBadImage(err) {
					t.Fatalf("byte %d: %v", at, err)
				}
			}
		}
	}
}

// The small canvas would pass the limits, the large image inside would not.
func TestWebPOfTwoMinds(t *testing.T) {
	data := readFile(t, "corners.webp")
	for _, err := range pair(both(t, patch(data, 24, 1, 0, 0, 1, 0, 0), Limits{MaxPixels: 100})) {
		var corrupt *CorruptError
		if !errors.As(err, &corrupt) {
			t.Errorf("%v", err)
		}
	}
}

// 10,000 × 10,000 pixels in a file of 5 kB.
func TestBMPThatIsTooShort(t *testing.T) {
	data := patch(readFile(t, "rgb.bmp"), 18, 0x10, 0x27, 0, 0, 0x10, 0x27, 0, 0)
	used := codectest.Allocated(func() {
		_, err := both(t, data, Limits{})
		if !errors.Is(err, io.ErrUnexpectedEOF) || !IsBadImage(err) {
			t.Errorf("%v", err)
		}
	})
	if used > 2<<20 {
		t.Errorf("took %d bytes of memory", used)
	}
}
