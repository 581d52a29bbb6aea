package tiff

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// FuzzWebP puts any bytes into a strip or tile of WebP: they are refused, by an error that says why, or give all rows.
func FuzzWebP(f *testing.F) {
	names, err := filepath.Glob("../webp/testdata/*.webp")
	if err != nil || len(names) == 0 {
		f.Fatal(names, err)
	}
	for i, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 400 { // a tile takes little
			f.Add(data, uint8(16+i), uint8(16), i%2 == 0, i%3 == 0)
		}
	}
	f.Fuzz(func(t *testing.T, packed []byte, width, height uint8, alpha, tiles bool) {
		w, h, bits := uint32(width)%40+1, uint32(height)%40+1, []uint32{8, 8, 8}
		if alpha {
			bits = append(bits, 8)
		}
		packed = append(packed, make([]byte, len(packed)%2)...)
		fields := []field{{tagWidth, []uint32{w}}, {tagHeight, []uint32{h}}, {tagBits, bits}, {tagCompression, []uint32{webP}}, {tagPhotometric, []uint32{2}},
			{tagSamples, []uint32{uint32(len(bits))}}}
		if tiles {
			n := ((w + 15) / 16) * ((h + 15) / 16)
			at, size := make([]uint32, n), make([]uint32, n)
			for i := range at {
				at[i], size[i] = 8, uint32(len(packed))
			}
			fields = append(fields, field{tagTileWidth, []uint32{16}}, field{tagTileHeight, []uint32{16}}, field{tagTileOffsets, at}, field{tagTileBytes, size})
		} else {
			fields = append(fields, field{tagStripOffsets, []uint32{8}}, field{tagStripBytes, []uint32{uint32(len(packed))}})
		}
		p, err := open(held(written(packed, fields...)), codec.Limits{MaxPixels: 1 << 16, MaxBytes: 1 << 20, MaxFrames: 1})
		if err != nil {
			known(t, err)
			return
		}
		rows := 0
		err = p.Rows(context.Background(), codec.Want{}, func(row codec.Row) error {
			if len(row.Bytes) != int(w)*len(bits) {
				t.Fatalf("a row of %d bytes: want %d", len(row.Bytes), int(w)*len(bits))
			}
			rows++
			return nil
		})
		if err != nil {
			known(t, err)
		} else if rows != int(h) {
			t.Errorf("%d rows: want %d", rows, h)
		}
	})
}

// FuzzPages changes chains of directories anywhere: the count ends, and is never more than the directories that fit into the file.
func FuzzPages(f *testing.F) {
	first := binary.LittleEndian.Uint32(chained(0)[4:])
	f.Add(chained(0, 0, 1, 2, 4), uint16(8), []byte{})
	f.Add(chained(first, 0, 0), uint16(40), []byte{1, 0})
	f.Add(chained(0, 0, 0, 0), uint16(130), []byte{0xff})
	f.Fuzz(func(t *testing.T, data []byte, at uint16, change []byte) {
		if len(data) > 0 {
			data = bytes.Clone(data)
			copy(data[int(at)%len(data):], change)
		}
		p, err := open(held(data), codec.Limits{MaxPixels: 1 << 16, MaxBytes: 1 << 20, MaxFrames: 1})
		if err != nil {
			known(t, err)
			return
		}
		if n := p.Header().Pages; n < 1 || n > len(data) {
			t.Errorf("%d pages in %d bytes", n, len(data))
		}
	})
}
