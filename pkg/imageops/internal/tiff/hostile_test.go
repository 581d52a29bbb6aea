package tiff

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
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
	p, err := open(held(data), limits)
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
	dust := []field{{tagWidth, []uint32{9999}}, {tagHeight, []uint32{999}}, {tagTileWidth, []uint32{1}}, {tagTileHeight, []uint32{1}}}
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
		"tiles of a pixel":           {written(nil, dust...), isUnsupported},
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
