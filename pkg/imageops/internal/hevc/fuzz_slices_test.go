package hevc

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
)

// resized is what stands before the picture of a stream, for one of another size: all tools of the stream, and little to decode.
func resized(stream [][]byte, width, height int) (Config, error) {
	var c Config
	for _, unit := range stream {
		kind := unit[0] >> 1 & 63
		if kind != unitSPS && kind != unitPPS {
			continue
		}
		if err := c.Add(unit); err != nil {
			return c, err
		}
		if s := c.SPS(); kind == unitSPS {
			s.Width, s.Height = width, height
			s.Left, s.Right, s.Top, s.Bottom = 0, 0, 0, 0
			if err := s.check(); err != nil {
				return c, err
			}
		}
	}
	return c, nil
}

// pictureUnits are the units of a stream that are slices, each cut to n bytes, as a stream.
func pictureUnits(stream [][]byte, n int) (joined []byte) {
	for _, unit := range stream {
		if unit[0]>>1&63 <= unitIRAPLast {
			joined = append(append(joined, 0, 0, 1), unit[:min(n, len(unit))]...)
		}
	}
	return joined
}

// FuzzSlices decodes any slices as those of a small picture, with the parameter sets of each stream of testdata: a picture takes
// tens of microseconds, so that many more are tried than of whole streams. Nothing may go out of bounds, not even to be caught.
func FuzzSlices(f *testing.F) {
	var streams [][][]byte
	for i, name := range slices.Sorted(maps.Keys(sums(f))) {
		streams = append(streams, stream(f, name))
		f.Add(uint8(i), uint8(3), uint8(3), pictureUnits(streams[i], 300))
		f.Add(uint8(i), uint8(1), uint8(7), pictureUnits(streams[i], 100))
	}
	f.Fuzz(func(t *testing.T, index, width, height uint8, data []byte) {
		config, err := resized(streams[int(index)%len(streams)], 8*(1+int(width)%10), 8*(1+int(height)%10))
		if err != nil || !bytes.HasPrefix(data, []byte{0, 0, 1}) {
			return
		}
		pic, err := new(Room).Decode(config, units(data), 80*80)
		if err != nil {
			if strings.Contains(err.Error(), "runtime error") {
				t.Fatal(err)
			}
			return
		}
		for c, plane := range pic.Plane {
			depth := pic.SPS.BitDepthY
			if c > 0 {
				depth = pic.SPS.BitDepthC
			}
			for _, v := range plane.Pix {
				if int(v) >= 1<<depth {
					t.Fatalf("a sample of plane %d is %d, with %d bits", c, v, depth)
				}
			}
		}
	})
}
