package imageops

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"io"
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// peak is how much the heap grows at most while f runs, looked at again after each pause. Garbage is collected at once, so that nearly
// all of it is in use.
func peak(pause time.Duration, f func()) int64 {
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	for range 2 { // the first leaves what pools hold
		runtime.GC()
	}
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() int64 {
		metrics.Read(heap)
		return int64(heap[0].Value.Uint64())
	}
	before, stop, most := read(), make(chan struct{}), make(chan int64)
	go func() {
		highest := before
		for {
			select {
			case <-stop:
				most <- highest
				return
			default:
				highest = max(highest, read())
				time.Sleep(pause)
			}
		}
	}()
	f()
	close(stop)
	return <-most - before
}

// bitsLSB packs values as lossless WebP does: the first bit is the lowest.
type bitsLSB struct {
	out  []byte
	used int
}

func (b *bitsLSB) put(value, n int) {
	for i := range n {
		if b.used%8 == 0 {
			b.out = append(b.out, 0)
		}
		b.out[b.used/8] |= byte(value>>i&1) << (b.used % 8)
		b.used++
	}
}

// codes are five prefix codes (RFC 9649, 3.7.2) of one symbol each, which takes no bits.
func (b *bitsLSB) codes() {
	for range 5 {
		b.put(1, 4) // simple, one symbol, of one bit, 0
	}
}

// losslessWebP is an image of one colour; with a palette of 256 colours or less its pixels are indices first.
func losslessWebP(width, height, palette int) []byte {
	b := &bitsLSB{}
	b.put(0x2f, 8)
	b.put(width-1, 14)
	b.put(height-1, 14)
	b.put(0, 4) // no alpha, version 0
	if palette > 0 {
		b.put(1|3<<1, 3) // a transform: colour indexing
		b.put(palette-1, 8)
		b.put(0, 1) // the palette has no colour cache
		b.codes()
	}
	b.put(0, 3) // no more transforms, no colour cache, one group of codes
	b.codes()
	chunk := append(binary.LittleEndian.AppendUint32([]byte("WEBPVP8L"), uint32(len(b.out))), b.out...)
	if len(b.out)%2 == 1 {
		chunk = append(chunk, 0)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunk))), chunk...)
}

// zeroPNG is a PNG whose pixels are all zero, of the colour type and depth; rows is how many bytes they are with their filters.
func zeroPNG(t *testing.T, width, height, rows int, depth, kind, interlace byte) []byte {
	t.Helper()
	var idat bytes.Buffer
	z := zlib.NewWriter(&idat)
	if _, err := io.CopyN(z, zeros{}, int64(rows)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	ihdr := binary.BigEndian.AppendUint32(nil, uint32(width))
	ihdr = binary.BigEndian.AppendUint32(ihdr, uint32(height))
	ihdr = append(ihdr, depth, kind, 0, 0, interlace)
	return bytes.Join([][]byte{[]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", ihdr), pngChunk("IDAT", idat.Bytes()), pngChunk("IEND", nil)}, nil)
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// estimatedWidth and estimatedHeight, multiples of eight, are of pictures whose planes are most of what is taken: 0.375 MB for each byte of a
// pixel. spare, which is as much, is for what does not grow with them, and for garbage that is not collected yet.
const (
	estimatedWidth, estimatedHeight = 704, 536
	spare                           = 3 << 17
)

// What is asked for covers what is taken, of each format, by a tenth and spare, and is not many times as much.
func TestEstimates(t *testing.T) {
	needTime(t)
	const w, h = estimatedWidth, estimatedHeight
	rgba, rgba16 := fineNoise(w, h), image.NewNRGBA64(image.Rect(0, 0, w, h))
	gray := &image.Gray{Pix: rgba.Pix[:w*h], Stride: w, Rect: rgba.Rect}
	paletted := image.NewPaletted(rgba.Rect, color.Palette{color.Black, color.White})
	tiffOf := func(img image.Image, compression tiff.CompressionType) func(*bytes.Buffer) error {
		return func(b *bytes.Buffer) error { return tiff.Encode(b, img, &tiff.Options{Compression: compression}) }
	}
	write := func(data []byte) func(*bytes.Buffer) error {
		return func(b *bytes.Buffer) error { _, err := b.Write(data); return err }
	}
	for name, encode := range map[string]func(*bytes.Buffer) error{
		"jpeg":                jpegOf(rgba.Pix, w, h, codec.EncodeOptions{Quality: 90, ChromaFactor: 2}),
		"jpeg progressive":    jpegOf(rgba.Pix, w, h, codec.EncodeOptions{Quality: 90, ChromaFactor: 2, Progressive: true}),
		"png 16 bits":         write(zeroPNG(t, w, h, h*(1+8*w), 16, 6, 0)),
		"png":                 write(encodePNG(t, rgba)),
		"png opaque":          write(opaqueRaster(w, h, 4).png(t, false)),
		"png opaque but once": write(lateRaster(w, h).png(t, false)),
		"png interlaced":      write(interlacedPNG(t, w, h)),
		"gif":                 func(b *bytes.Buffer) error { return gif.Encode(b, paletted, nil) },
		"bmp":                 func(b *bytes.Buffer) error { return bmp.Encode(b, rgba) },
		"bmp paletted":        func(b *bytes.Buffer) error { return bmp.Encode(b, gray) },
		"webp lossless":       write(losslessWebP(w, h, 0)),
		"webp with a palette": write(losslessWebP(w, h, 2)),
		"webp lossy":          write(readFile(t, "large.webp")),
		"heic":                write(readFile(t, "large.heic")),
		"tiff":                tiffOf(rgba, tiff.Uncompressed),
		"tiff deflated":       tiffOf(rgba, tiff.Deflate),
		"tiff 16 bits":        tiffOf(rgba16, tiff.Deflate),
		"tiff gray":           tiffOf(gray, tiff.Deflate),
		"tiff paletted":       tiffOf(paletted, tiff.Deflate),
	} {
		t.Run(name, func(t *testing.T) {
			data := encodedAs(t, encode)
			for _, format := range []Format{JPEG, PNG} {
				checkEstimate(t, data, Options{Sizes: []int{436, 88}, Style: Style{Format: format}})
			}
			checkEstimate(t, data, Options{Sizes: []int{w}, Style: Style{Format: PNG}})
		})
	}
}

// A gain map is counted as if it were as large as its picture, which it is here, finely coloured, and progressive.
func TestEstimateOfGainMap(t *testing.T) {
	needTime(t)
	const w, h = estimatedWidth, estimatedHeight
	noise := fineNoise(w, h)
	opt := codec.EncodeOptions{Quality: 90, ChromaFactor: 1, Progressive: true, XMP: []byte(gainXMP)}
	opt.GainMap = encodedAs(t, jpegOf(noise.Pix, w, h, opt))
	data := encodedAs(t, jpegOf(noise.Pix, w, h, opt))
	for _, sizes := range [][]int{{436, 88}, {w}} {
		checkEstimate(t, data, Options{Sizes: sizes, Style: Style{GainMap: GainMapKeep}})
	}
}

func checkEstimate(t *testing.T, data []byte, opt Options) (asked int64) {
	t.Helper()
	return checkEstimateBut(t, spare, data, opt)
}

func checkEstimateBut(t *testing.T, spare int64, data []byte, opt Options) (asked int64) {
	t.Helper()
	opt.Admit = func(_ context.Context, n int64) (func(), error) {
		asked = n
		return nil, nil
	}
	// Of several times the least counts, and the most for what is asked in vain: garbage that a busy machine collects late is nothing that
	// was needed, and such a machine may not look in time.
	least, most := int64(math.MaxInt64), int64(0)
	tooMuch := func() bool { return least > asked+asked/10+spare }
	inVain := func() bool { return asked > 4*most+8*spare }
	for range 3 {
		took := peak(100*time.Microsecond, func() { // in which less is taken than is let pass
			if _, _, err := Render(t.Context(), bytes.NewReader(data), opt); err != nil {
				t.Error(err)
			}
		})
		if least, most = min(least, took), max(most, took); !tooMuch() && !inVain() {
			break
		}
	}
	t.Logf("%v to %s: asked for %.1f MB, took %.1f MB", opt.Sizes, opt.Format, float64(asked)/1e6, float64(most)/1e6)
	if tooMuch() {
		t.Errorf("%v to %s: took %d bytes, asked for %d", opt.Sizes, opt.Format, least, asked)
	}
	if inVain() {
		t.Errorf("%v to %s: asked for %d bytes, took %d", opt.Sizes, opt.Format, asked, most)
	}
	return asked
}

// interlacedPNG has the seven passes of Adam7 (PNG, third edition, 8.2), each a multiple of eight high and wide.
func interlacedPNG(t *testing.T, width, height int) []byte {
	t.Helper()
	rows := 0
	for _, pass := range [][2]int{{8, 8}, {8, 8}, {4, 8}, {4, 4}, {2, 4}, {2, 2}, {1, 2}} {
		rows += height / pass[1] * (1 + 4*width/pass[0])
	}
	return zeroPNG(t, width, height, rows, 8, 6, 1)
}

// WebP is estimated by how its pictures come: of planes little is taken, of a drawing much, as it is coded without loss, too.
func TestEstimatesOfWrittenWebP(t *testing.T) {
	needTime(t)
	const w, h = estimatedWidth, estimatedHeight
	noise, drawing := fineNoise(w, h), fineNoise(w, h)
	for i := 4; i < len(drawing.Pix); i += 4 {
		if i/4%3 != 0 { // two pixels of three have the colour of the one before
			copy(drawing.Pix[i:i+4], drawing.Pix[i-4:])
		}
	}
	for name, data := range map[string][]byte{
		"photo":   encodedAs(t, jpegOf(noise.Pix, w, h, codec.EncodeOptions{Quality: 90, ChromaFactor: 2})),
		"noise":   encodePNG(t, noise),
		"drawing": encodePNG(t, drawing),
		"flat":    zeroPNG(t, w, h, h*(1+4*w), 8, 6, 0),
	} {
		t.Run(name, func(t *testing.T) {
			checkEstimate(t, data, Options{Sizes: []int{w}, Style: Style{Format: WebP}})
			checkEstimate(t, data, Options{Sizes: []int{436, 88}, Style: Style{Format: WebP}})
		})
	}
}
