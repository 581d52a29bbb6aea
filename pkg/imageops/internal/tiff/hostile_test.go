package tiff

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zlib"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// field is an entry of a directory to be written: numbers of a tag, as longs.
type field struct {
	tag    uint16
	values []uint32
}

// written is a little-endian file of one directory, behind data, which starts at 8.
func written(data []byte, fields ...field) []byte {
	le := binary.LittleEndian
	data = bytes.Clone(data)
	var table []byte
	for _, f := range fields {
		table = le.AppendUint16(table, f.tag)
		table = le.AppendUint16(table, typeLong)
		table = le.AppendUint32(table, uint32(len(f.values)))
		if len(f.values) == 1 {
			table = le.AppendUint32(table, f.values[0])
			continue
		}
		table = le.AppendUint32(table, uint32(8+len(data)))
		for _, v := range f.values {
			data = le.AppendUint32(data, v)
		}
	}
	out := le.AppendUint32([]byte("II*\x00"), uint32(8+len(data)))
	out = append(out, data...)
	out = le.AppendUint16(out, uint16(len(fields)))
	return append(append(out, table...), 0, 0, 0, 0)
}

// plainFields are those of a gray image of 8 bits, in one strip at 8.
func plainFields(width, height, compression, bytes uint32) []field {
	return []field{{tagWidth, []uint32{width}}, {tagHeight, []uint32{height}}, {tagBits, []uint32{8}}, {tagCompression, []uint32{compression}},
		{tagPhotometric, []uint32{1}}, {tagStripOffsets, []uint32{8}}, {tagStripBytes, []uint32{bytes}}}
}

// decodeAll opens a file and decodes its rows.
func decodeAll(data []byte, limits codec.Limits) error {
	p, err := open(&input{r: bytes.NewReader(data), size: int64(len(data))}, limits)
	if err != nil {
		return err
	}
	return p.Rows(context.Background(), codec.Want{}, func(codec.Row) error { return nil })
}

func isFormat(err error) bool {
	var format codec.FormatError
	return errors.As(err, &format) || errors.Is(err, io.ErrUnexpectedEOF)
}

func isLimit(err error) bool {
	var limit *codec.LimitError
	return errors.As(err, &limit)
}

func isUnsupported(err error) bool {
	var unsupported *codec.UnsupportedError
	return errors.As(err, &unsupported)
}

// TestHostile looks that what is wrong is called so.
func TestHostile(t *testing.T) {
	bomb := deflated(make([]byte, 1<<20))
	tiles := []field{{tagWidth, []uint32{10}}, {tagHeight, []uint32{10}}, {tagBits, []uint32{8}}, {tagPhotometric, []uint32{1}}}
	with := func(fields []field, more ...field) []field { return append(append([]field{}, fields...), more...) }
	wide := []field{{tagWidth, []uint32{900_000}}, {tagHeight, []uint32{1}}, {tagBits, []uint32{64}}, {tagSamples, []uint32{32}}}
	indexed := plainFields(9, 9, plain, 81)
	indexed[4].values[0] = paletted
	for name, c := range map[string]struct {
		data []byte
		want func(error) bool
	}{
		"empty":                      {nil, isFormat},
		"no directory":               {[]byte("II*\x00\x08\x00\x00\x00"), isFormat},
		"directory is header":        {[]byte("II*\x00\x00\x00\x00\x00"), isFormat},
		"directory far away":         {[]byte("MM\x00*\xff\xff\xff\xff"), isFormat},
		"big directory far away":     {[]byte("II+\x00\x08\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"), isFormat},
		"big offsets of 4":           {[]byte("II+\x00\x04\x00\x00\x00\x10\x00\x00\x00\x00\x00\x00\x00"), isUnsupported},
		"empty directory":            {written(nil), isFormat},
		"no size":                    {written(nil, field{tagBits, []uint32{8}}), isFormat},
		"too wide":                   {written(nil, plainFields(math.MaxUint32, 1, plain, 1)...), isLimit},
		"too many pixels":            {written(nil, plainFields(999_999, 999_999, plain, 1)...), isLimit},
		"row too long":               {written(nil, with(plainFields(900_000, 1, plain, 1)[3:], wide...)...), isLimit},
		"strip cut off":              {written([]byte{1, 2, 3}, plainFields(100, 100, plain, 10000)...), isFormat},
		"strip far away":             {written(nil, with(plainFields(9, 9, lzw, 100)[:5], field{tagStripOffsets, []uint32{math.MaxUint32}})...), isFormat},
		"no strips":                  {written(nil, plainFields(9, 9, plain, 1)[:5]...), isFormat},
		"strip of nothing":           {written(nil, plainFields(9, 9, lzw, 0)...), isFormat},
		"strips of no rows":          {written(nil, with(plainFields(9, 9, plain, 1), field{tagRowsPerStrip, []uint32{0}})...), isFormat},
		"LZW junk":                   {written(bytes.Repeat([]byte{0xff}, 99), plainFields(99, 99, lzw, 99)...), isFormat},
		"LZW of clearings":           {written(bytes.Repeat([]byte{0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1, 0}, 99), plainFields(99, 99, lzw, 890)...), isFormat},
		"deflate junk":               {written(bytes.Repeat([]byte{0x55}, 99), plainFields(99, 99, deflate, 99)...), isFormat},
		"zstd junk":                  {written(bytes.Repeat([]byte{0x55}, 99), plainFields(99, 99, zstandard, 99)...), isFormat},
		"packed bits end":            {written([]byte{0x81}, plainFields(99, 99, packBits, 1)...), isFormat},
		"JPEG junk":                  {written(bytes.Repeat([]byte{0x55}, 99), plainFields(99, 99, newJPEG, 99)...), isFormat},
		"bomb ends in time":          {written(bomb, plainFields(10, 10, deflate, uint32(len(bomb)))...), isNil},
		"fax of nothing":             {written([]byte{0, 0, 0}, faxFields(faxGroup3, 3)...), isFormat},
		"group 4 of nothing":         {written([]byte{0, 0, 0}, faxFields(faxGroup4, 3)...), isFormat},
		"group 4 of passes":          {written(bytes.Repeat([]byte{0x11}, 99), faxFields(faxGroup4, 99)...), isFormat},
		"group 4 of empty runs":      {written(bytes.Repeat([]byte{0x26, 0xa0, 0xdc}, 99), faxFields(faxGroup4, 297)...), isFormat},
		"runs that are too long":     {written(bytes.Repeat([]byte{0xd8}, 99), faxFields(faxRuns, 99)...), isFormat},
		"tiles of 0":                 {written(nil, with(tiles, field{tagTileWidth, []uint32{0}}, field{tagTileHeight, []uint32{16}})...), isFormat},
		"tiles that are missing":     {written(nil, with(tiles, field{tagTileWidth, []uint32{16}}, field{tagTileHeight, []uint32{16}})...), isFormat},
		"tile too wide":              {written(nil, with(tiles, field{tagTileWidth, []uint32{1 << 30}}, field{tagTileHeight, []uint32{1}})...), isLimit},
		"palette too short":          {written(make([]byte, 81), indexed...), isFormat},
		"samples of different depth": {written(nil, field{tagWidth, []uint32{1}}, field{tagHeight, []uint32{1}}, field{tagSamples, []uint32{3}}, field{tagBits, []uint32{5, 6, 5}}), isUnsupported},
		"many samples":               {written(nil, with(plainFields(1, 1, plain, 1), field{tagSamples, []uint32{1000}})...), isUnsupported},
	} {
		if err := decodeAll(c.data, testLimits); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func isNil(err error) bool { return err == nil }

func deflated(b []byte) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

// faxFields are those of a fax of 99 × 99 pixels in one strip at 8.
func faxFields(compression, bytes uint32) []field {
	f := plainFields(99, 99, compression, bytes)
	f[2].values[0], f[4].values[0] = 1, 0
	return f
}

// TestUnsupported names the variants that are not read.
func TestUnsupported(t *testing.T) {
	for code, name := range map[uint32]string{34925: "LZMA", 34712: "JPEG 2000", 34661: "JBIG", 32809: "ThunderScan", 34676: "SGI log", 34887: "LERC", 12345: "compression 12345"} {
		f := plainFields(9, 9, code, 9)
		if err := decodeAll(written(make([]byte, 99), f...), testLimits); !isUnsupported(err) || !strings.Contains(err.Error(), name) {
			t.Errorf("compression %d: %v: want that %s is not supported", code, err, name)
		}
	}
	for code, name := range map[uint32]string{32844: "LogL", 32845: "LogLuv", 32803: "CFA", 10: "ITU Lab", 4: "mask"} {
		f := plainFields(9, 9, plain, 9)
		f[4].values[0] = code
		if err := decodeAll(written(make([]byte, 99), f...), testLimits); !isUnsupported(err) || !strings.Contains(err.Error(), name) {
			t.Errorf("photometric interpretation %d: %v: want that %s is not supported", code, err, name)
		}
	}
}

// TestCutFiles decodes all files without their second half, or with a byte of another value: none may be called anything but
// damaged, and most must be.
func TestCutFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/*.tiff")
	if err != nil || len(names) < 170 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		twice := strings.HasSuffix(name, "pages.tiff") // whose first page is in its first half
		if err := decodeAll(data[:len(data)/2], testLimits); err == nil && !twice || err != nil && !isFormat(err) && !isUnsupported(err) {
			t.Errorf("half of %s: %v", name, err)
		}
		for at := 8; at < len(data); at += len(data)/40 + 1 {
			changed := bytes.Clone(data)
			changed[at] ^= 0xff
			if err := decodeAll(changed, testLimits); err != nil && !isFormat(err) && !isUnsupported(err) && !isLimit(err) {
				t.Errorf("%s with another byte at %d: %v", name, at, err)
			}
		}
	}
}

// TestMemory decodes a large image of one strip, and of tiles: what is held is no picture, and less than what Memory says.
func TestMemory(t *testing.T) {
	const side = 4000
	packed := deflated(make([]byte, side*side))
	strip := written(packed, plainFields(side, side, deflate, uint32(len(packed)))...)
	tile := deflated(make([]byte, 256*256))
	places, sizes := make([]uint32, 256), make([]uint32, 256)
	for i := range places {
		places[i], sizes[i] = 8, uint32(len(tile))
	}
	tiled := written(tile, field{tagWidth, []uint32{side}}, field{tagHeight, []uint32{side}}, field{tagBits, []uint32{8}}, field{tagCompression, []uint32{deflate}},
		field{tagPhotometric, []uint32{1}}, field{tagTileWidth, []uint32{256}}, field{tagTileHeight, []uint32{256}},
		field{tagTileOffsets, places}, field{tagTileBytes, sizes})
	for name, data := range map[string][]byte{"strip": strip, "tiles": tiled} {
		p, err := open(&input{r: bytes.NewReader(data), size: int64(len(data))}, testLimits)
		if err != nil {
			t.Fatal(name, err)
		}
		took := allocated(func() { err = p.Rows(context.Background(), codec.Want{}, func(codec.Row) error { return nil }) })
		if err != nil {
			t.Fatal(name, err)
		}
		if want := p.Memory(codec.Want{}); took > want || want > 4<<20 {
			t.Errorf("%s: %d bytes taken, %d told: want no more taken than told, and 4 MB at most", name, took, want)
		}
	}
}

// allocated is how many bytes f allocates in all.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// TestContext stops where the context is done.
func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	rows := 0
	err := openFile(t, "strips-of-1.tiff").Rows(ctx, codec.Want{}, func(codec.Row) error {
		rows++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || rows != 1 {
		t.Errorf("%d rows, then %v: want 1, and that it was cancelled", rows, err)
	}
}
