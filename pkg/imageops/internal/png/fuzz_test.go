package png

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	stdpng "image/png"
	"io"
	"slices"
	"testing"
)

// repaired returns a file with the checksums of its chunks put right, so that fuzzing reaches what is behind them.
func repaired(b []byte) []byte {
	b = bytes.Clone(b)
	for at := len(signature); at+12 <= len(b); {
		n := int(binary.BigEndian.Uint32(b[at:]))
		if n > len(b)-at-12 {
			break
		}
		binary.BigEndian.PutUint32(b[at+8+n:], crc32.ChecksumIEEE(b[at+4:at+8+n]))
		at += 12 + n
	}
	return b
}

// FuzzDecode compares with image/png wherever both read a file, and with each other both ways to inflate and both to keep the pixels.
func FuzzDecode(f *testing.F) {
	for _, name := range files(f) {
		f.Add(readTestFile(f, name))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		b = repaired(b)
		got, _, err := decodeAll(t.Context(), b, DecodeOptions{MaxPixels: 1 << 16})
		twin, _, twinErr := decodeFrom(t.Context(), io.MultiReader(bytes.NewReader(b)), DecodeOptions{MaxPixels: 1 << 16, Concurrent: true})
		if fmt.Sprint(err) != fmt.Sprint(twinErr) {
			t.Fatalf("%v, of a stream and concurrently %v", err, twinErr)
		}
		if err != nil {
			return
		}
		samePixels(t, twin.rgba, got.rgba, got.Width)
		im, err := stdpng.Decode(bytes.NewReader(b))
		if err != nil || got.BitDepth < 8 && got.ColorType == Gray && got.HasAlpha() {
			// image/png takes bits of the transparent gray that are above the depth for part of it; TestTransparencyHighBits.
			return
		}
		samePixels(t, got.rgba, straightPixels(t, im), got.Width)
	})
}

// FuzzRows puts any bytes into rows of any kind: image/png must read the same pixels.
func FuzzRows(f *testing.F) {
	r := samples(5000)
	for kind := range uint8(15) {
		f.Add(kind, uint8(17), uint8(13), kind%2 == 0, uint16(0), r["slope"])
		f.Add(kind, uint8(40), uint8(5), kind%2 == 1, uint16(77), r["noise"])
	}
	f.Fuzz(func(t *testing.T, kind, width, height uint8, interlaced bool, key uint16, raw []byte) {
		b, h := rowsFile(kind, int(width)+1, int(height)+1, interlaced, key, raw)
		got, _, err := decodeAll(t.Context(), b, DecodeOptions{})
		if err != nil {
			t.Fatal(err)
		}
		samePixels(t, got.rgba, reference(t, b), h.Width)
	})
}

// rowsFile makes a file of one of the 15 kinds, its rows filled with raw, which is repeated as needed.
func rowsFile(kind uint8, width, height int, interlaced bool, key uint16, raw []byte) ([]byte, Header) {
	var kinds []Header
	for colorType, set := range depths {
		for depth := 1; depth <= 16; depth *= 2 {
			if set>>depth&1 != 0 {
				kinds = append(kinds, Header{ColorType: ColorType(colorType), BitDepth: depth})
			}
		}
	}
	h := kinds[int(kind)%len(kinds)]
	h.Width, h.Height, h.Interlaced = width, height, interlaced
	method := byte(0)
	if interlaced {
		method = 1
	}
	chunks := [][]byte{ihdr(uint32(width), uint32(height), byte(h.BitDepth), byte(h.ColorType), method)}
	colors := make([]byte, 256)
	for i := range colors {
		colors[i] = byte(i*i) ^ byte(key)
	}
	switch {
	case h.ColorType == Paletted:
		chunks = append(chunks, chunkOf("PLTE", slices.Repeat(colors, 3)[:3<<h.BitDepth]), chunkOf("tRNS", colors[:1<<h.BitDepth]))
	case key != 0 && h.ColorType == Gray:
		chunks = append(chunks, chunkOf("tRNS", binary.BigEndian.AppendUint16(nil, key&(1<<h.BitDepth-1))))
	case key != 0 && h.ColorType == RGB:
		v := binary.BigEndian.AppendUint16(nil, key&(1<<h.BitDepth-1))
		chunks = append(chunks, chunkOf("tRNS", slices.Repeat(v, 3)))
	}
	pixels := filteredRaw(h, raw)
	return file(append(chunks, chunkOf("IDAT", deflated(pixels)), end)...), h
}

// filteredRaw cuts raw into rows, with a filter that exists in front of each.
func filteredRaw(h Header, raw []byte) (all []byte) {
	shapes := []pass{{0, 0, 1, 1}}
	if h.Interlaced {
		shapes = passes[:]
	}
	next := 0
	take := func() byte {
		if len(raw) == 0 {
			return 0
		}
		next++
		return raw[next%len(raw)]
	}
	for _, p := range shapes {
		columns, rows := p.size(h)
		for range rows {
			all = append(all, take()%5)
			for range h.rowBytes(columns) {
				all = append(all, take())
			}
		}
	}
	return all
}
