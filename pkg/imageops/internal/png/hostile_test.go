package png

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// chunkOf builds a chunk.
func chunkOf(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func ihdr(w, h uint32, depth, colorType, interlace byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, w)
	b = binary.BigEndian.AppendUint32(b, h)
	return chunkOf("IHDR", append(b, depth, colorType, 0, 0, interlace))
}

func deflated(b []byte) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write(b)
	_ = w.Close()
	return z.Bytes()
}

// file joins the signature and chunks.
func file(chunks ...[]byte) []byte {
	return append([]byte(signature), bytes.Join(chunks, nil)...)
}

var (
	end = chunkOf("IEND", nil)
	// gray2 is 2×2 gray pixels: 1 2, 3 4.
	gray2 = chunkOf("IDAT", deflated([]byte{0, 1, 2, 0, 3, 4}))
	// index2 is 2×2 pixels of index 0, 1, 2, 3, 8 bits each.
	index2 = chunkOf("IDAT", deflated([]byte{0, 0, 1, 0, 2, 3}))
)

// spoil returns b with its last byte changed: for a chunk, a wrong checksum.
func spoil(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-1] ^= 1
	return b
}

func TestDamaged(t *testing.T) {
	head := ihdr(2, 2, 8, 0, 0)
	fine := func(err error) bool { return err == nil }
	cut := func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }
	large := func(err error) bool { return errors.As(err, new(*codec.LimitError)) }
	broken := func(err error) bool { return errors.As(err, new(codec.FormatError)) }
	for name, c := range map[string]struct {
		file []byte
		want func(error) bool
	}{
		"whole":               {file(head, gray2, end), fine},
		"junk behind":         {append(file(head, gray2, end), "junk"...), fine},
		"empty":               {nil, cut},
		"no png":              {[]byte("GIF89a..............."), broken},
		"no width":            {file(ihdr(0, 2, 8, 0, 0), gray2, end), broken},
		"no height":           {file(ihdr(2, 0, 8, 0, 0), gray2, end), broken},
		"negative width":      {file(ihdr(1<<31, 2, 8, 0, 0), gray2, end), large},
		"depth 3":             {file(ihdr(2, 2, 3, 0, 0), gray2, end), broken},
		"depth 255":           {file(ihdr(2, 2, 255, 0, 0), gray2, end), broken},
		"palette of 16 bits":  {file(ihdr(2, 2, 16, 3, 0), gray2, end), broken},
		"rgb of 4 bits":       {file(ihdr(2, 2, 4, 2, 0), gray2, end), broken},
		"type 1":              {file(ihdr(2, 2, 8, 1, 0), gray2, end), broken},
		"type 7":              {file(ihdr(2, 2, 8, 7, 0), gray2, end), broken},
		"interlace 2":         {file(ihdr(2, 2, 8, 0, 2), gray2, end), broken},
		"no header":           {file(gray2, end), broken},
		"short header":        {file(chunkOf("IHDR", make([]byte, 12)), gray2, end), broken},
		"header checksum":     {file(spoil(head), gray2, end), broken},
		"pixels checksum":     {file(head, spoil(gray2), end), broken},
		"end checksum":        {file(head, gray2, spoil(end)), fine},
		"no end":              {file(head, gray2), fine},
		"junk for an end":     {append(file(head, gray2), "junk that is no chunk"...), fine},
		"ancillary checksum":  {file(head, spoil(chunkOf("tRNS", []byte{0, 1})), gray2, end), fine},
		"comment checksum":    {file(head, spoil(chunkOf("tEXt", []byte("a\x00b"))), gray2, end), fine},
		"unknown ancillary":   {file(head, chunkOf("abCD", []byte("?")), gray2, chunkOf("abCD", nil), end), fine},
		"unknown critical":    {file(head, chunkOf("ABCD", []byte("?")), gray2, end), broken},
		"name of chunk":       {file(head, chunkOf("a CD", nil), gray2, end), broken},
		"no pixels":           {file(head, end), broken},
		"cut checksum":        {file(head, gray2[:len(gray2)-1]), cut},
		"empty pixels":        {file(head, chunkOf("IDAT", nil), end), broken},
		"few pixels":          {file(head, chunkOf("IDAT", deflated([]byte{0, 1, 2, 0, 3})), end), broken},
		"one row":             {file(head, chunkOf("IDAT", deflated([]byte{0, 1, 2})), end), broken},
		"many pixels":         {file(head, chunkOf("IDAT", deflated([]byte{0, 1, 2, 0, 3, 4, 5, 6})), end), fine},
		"pixels apart":        {file(head, gray2[:len(gray2):len(gray2)], chunkOf("tEXt", nil), gray2, end), fine},
		"filter 5":            {file(head, chunkOf("IDAT", deflated([]byte{0, 1, 2, 5, 3, 4})), end), broken},
		"no palette":          {file(ihdr(2, 2, 8, 3, 0), index2, end), broken},
		"empty palette":       {file(ihdr(2, 2, 8, 3, 0), chunkOf("PLTE", nil), index2, end), broken},
		"palette of 4 bytes":  {file(ihdr(2, 2, 8, 3, 0), chunkOf("PLTE", make([]byte, 4)), index2, end), broken},
		"palette of 257":      {file(ihdr(2, 2, 8, 3, 0), chunkOf("PLTE", make([]byte, 3*257)), index2, end), broken},
		"two palettes":        {file(ihdr(2, 2, 8, 3, 0), chunkOf("PLTE", make([]byte, 9)), chunkOf("PLTE", make([]byte, 9)), index2, end), broken},
		"palette checksum":    {file(ihdr(2, 2, 8, 3, 0), spoil(chunkOf("PLTE", make([]byte, 9))), index2, end), broken},
		"length of a chunk":   {file(head, []byte("\xff\xff\xff\xfftEXt")), broken},
		"chunk beyond end":    {file(head, []byte("\x7f\xff\xff\xfftEXt"), end), large},
		"pixels beyond end":   {file(head, []byte("\x7f\xff\xff\xffIDAT\x78\x9c"), end), large},
		"palette beyond end":  {file(ihdr(2, 2, 8, 3, 0), []byte("\x00\x00\x03\x00PLTE"), end), cut},
		"palette of 2 GB":     {file(ihdr(2, 2, 8, 3, 0), []byte("\x7f\xff\xff\xffPLTE"), end), large},
		"profile of 2 GB":     {file(head, []byte("\x7f\xff\xff\xffiCCP"), end), large},
		"interlaced, cut off": {file(ihdr(9, 9, 8, 0, 1), gray2, end), broken},
	} {
		for _, concurrent := range []bool{false, true} {
			_, _, err := decodeAll(t.Context(), c.file, DecodeOptions{Concurrent: concurrent})
			if !c.want(err) {
				t.Errorf("%s: %v", name, err)
			}
			if err != nil && strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %q", name, err)
			}
		}
	}
}

// TestTruncated: wherever a file ends before its pixels do, that is what the error says. What is missing behind them does no harm.
func TestTruncated(t *testing.T) {
	for _, name := range []string{"palette-5-key.png", "rgb-8-interlace.png", "magick-quality-00.png", "magick-fixed.png"} {
		b := readTestFile(t, "testdata/decode/"+name)
		for n := range bytes.LastIndex(b, []byte("IEND")) - 4 {
			if n > 200 && n < len(b)-200 && n%13 != 0 {
				continue
			}
			_, _, err := decodeAll(t.Context(), b[:n], DecodeOptions{Concurrent: n%2 == 0})
			_, _, streamErr := decodeFrom(t.Context(), io.MultiReader(bytes.NewReader(b[:n])), DecodeOptions{})
			if fmt.Sprint(err) != fmt.Sprint(streamErr) {
				t.Fatalf("%s cut to %d of %d bytes: %v, of a stream %v", name, n, len(b), err, streamErr)
			}
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("%s cut to %d of %d bytes: %v", name, n, len(b), err)
			}
		}
	}
}

// TestBombs: what a header claims is held against the limits, and memory follows what is really there.
func TestBombs(t *testing.T) {
	bomb := deflated(make([]byte, 100_000_000)) // 100 kB
	var limit *codec.LimitError
	for _, c := range []struct {
		w, h uint32
		opt  DecodeOptions
		what string
	}{
		{65535, 65535, DecodeOptions{}, "pixels"},
		{2000, 2000, DecodeOptions{MaxPixels: 3_999_999}, "pixels"},
		{1_000_001, 1, DecodeOptions{}, "pixels on one side"},
		{1, 1<<31 - 1, DecodeOptions{}, "pixels on one side"},
	} {
		_, _, err := decodeAll(t.Context(), file(ihdr(c.w, c.h, 8, 6, 0), chunkOf("IDAT", bomb), end), c.opt)
		if !errors.As(err, &limit) || limit.What != c.what {
			t.Errorf("%d×%d: %v", c.w, c.h, err)
		}
	}
	for _, interlace := range []byte{0, 1} {
		b := file(ihdr(16383, 16383, 16, 6, interlace), chunkOf("IDAT", deflated(make([]byte, 1000))), end)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, _, err := decodeAll(t.Context(), b, DecodeOptions{}); !errors.As(err, new(codec.FormatError)) {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		allocated := after.TotalAlloc - before.TotalAlloc
		if allocated > 4<<20 {
			t.Errorf("a file of %d bytes took %d bytes of memory", len(b), allocated)
		}
	}
}

// TestPaletteIndex: as with libpng, an index beyond the palette is opaque black.
func TestPaletteIndex(t *testing.T) {
	palette := chunkOf("PLTE", []byte{255, 0, 0, 0, 255, 0})
	alpha := chunkOf("tRNS", []byte{10})
	got, _, err := decodeAll(t.Context(), file(ihdr(2, 2, 8, 3, 0), palette, alpha, index2, end), DecodeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := [][4]uint16{{65535, 0, 0, 2570}, {0, 65535, 0, 65535}, {0, 0, 0, 65535}, {0, 0, 0, 65535}}
	samePixels(t, got.rgba, want, 2)
}

// TestTransparencyIgnored: a tRNS that does not fit counts as absent.
func TestTransparencyIgnored(t *testing.T) {
	palette := chunkOf("PLTE", make([]byte, 6))
	for name, b := range map[string][]byte{
		"longer than the palette": file(ihdr(2, 2, 8, 3, 0), palette, chunkOf("tRNS", make([]byte, 3)), index2, end),
		"before the palette":      file(ihdr(2, 2, 8, 3, 0), chunkOf("tRNS", make([]byte, 2)), palette, index2, end),
		"gray of one byte":        file(ihdr(2, 2, 8, 0, 0), chunkOf("tRNS", make([]byte, 1)), gray2, end),
	} {
		img, err := DecodeOptions{}.open(bytes.NewReader(b))
		if err != nil || img.file.HasAlpha() || img.header.Alpha {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTransparencyHighBits: of a transparent gray the lowest bits count, as many as the depth has (11.3.1.1, and libpng).
func TestTransparencyHighBits(t *testing.T) {
	pixels := chunkOf("IDAT", deflated([]byte{0, 0x45}))
	got, _, err := decodeAll(t.Context(), file(ihdr(2, 1, 4, 0, 0), chunkOf("tRNS", []byte{0, 0x94}), pixels, end), DecodeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	samePixels(t, got.rgba, [][4]uint16{{0x4444, 0x4444, 0x4444, 0}, {0x5555, 0x5555, 0x5555, 0xffff}}, 2)
}

func TestUnsupported(t *testing.T) {
	b := file(chunkOf("CgBI", make([]byte, 4)), ihdr(2, 2, 8, 6, 0), end)
	if _, _, err := decodeAll(t.Context(), b, DecodeOptions{}); !errors.As(err, new(*codec.UnsupportedError)) {
		t.Error(err)
	}
}

func TestMetadata(t *testing.T) {
	icc := bytes.Repeat([]byte("profile"), 1000)
	iccp := func(b []byte) []byte { return chunkOf("iCCP", append([]byte("name\x00\x00"), deflated(b)...)) }
	head, exif := ihdr(2, 2, 8, 0, 0), chunkOf("eXIf", []byte("II*\x00abc"))
	for name, c := range map[string]struct {
		file          []byte
		profile, exif string
	}{
		"none":            {file(head, gray2, end), "", ""},
		"before":          {file(head, iccp(icc), exif, gray2, end), string(icc), "II*\x00abc"},
		"after":           {file(head, iccp(icc), gray2, chunkOf("tEXt", nil), exif, end), string(icc), "II*\x00abc"},
		"with its prefix": {file(head, chunkOf("eXIf", []byte("Exif\x00\x00MM")), gray2, end), "", "MM"},
		"twice":           {file(head, exif, gray2, chunkOf("eXIf", []byte("other")), end), "", "II*\x00abc"},
		"checksums":       {file(head, spoil(iccp(icc)), spoil(exif), gray2, end), "", ""},
		"too long":        {file(head, chunkOf("eXIf", make([]byte, codec.MaxMetadata+1)), gray2, end), "", ""},
		"bomb":            {file(head, iccp(make([]byte, codec.MaxMetadata+1)), gray2, end), "", ""},
		"no zlib":         {file(head, chunkOf("iCCP", []byte("name\x00\x00junk")), gray2, end), "", ""},
		"no name":         {file(head, chunkOf("iCCP", []byte("name")), gray2, end), "", ""},
	} {
		_, m, err := decodeAll(t.Context(), c.file, DecodeOptions{})
		if err != nil || string(m.Profile) != c.profile || string(m.Exif) != c.exif {
			t.Errorf("%s: %d bytes of profile, %q, %v", name, len(m.Profile), m.Exif, err)
		}
	}
}

// TestStopped: with the context done, or with an error of who takes the rows, a decoder ends.
func TestStopped(t *testing.T) {
	b := file(ihdr(5000, 5000, 8, 6, 0), chunkOf("IDAT", deflated(make([]byte, 5000*20001))), end)
	enough := errors.New("enough")
	for _, concurrent := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		img, err := DecodeOptions{}.open(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		err = img.rows(ctx, concurrent, func(codec.Row) error {
			rows++
			cancel()
			return nil
		})
		if !errors.Is(err, context.Canceled) || rows == 5000 {
			t.Errorf("after %d rows: %v", rows, err)
		}
		if err := img.rows(t.Context(), concurrent, func(codec.Row) error { return enough }); !errors.Is(err, enough) {
			t.Error(err)
		}
	}
}

// TestReaderFails: errors of r come out as they are.
func TestReaderFails(t *testing.T) {
	broken := errors.New("disk on fire")
	b := readTestFile(t, "testdata/decode/rgb-8.png")
	for _, n := range []int{0, 20, 100, len(b) - 5} {
		_, err := DecodeOptions{}.open(io.MultiReader(bytes.NewReader(b[:n]), failing{broken}))
		if !errors.Is(err, broken) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
