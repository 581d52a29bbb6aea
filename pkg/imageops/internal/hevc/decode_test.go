package hevc

import (
	"bufio"
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// units cuts a byte stream (annex B) into its units.
func units(stream []byte) (units [][]byte) {
	for _, part := range bytes.Split(stream, []byte{0, 0, 1})[1:] {
		units = append(units, bytes.TrimRight(part, "\x00"))
	}
	return units
}

// decode decodes the picture of a stream, whose parameter sets stand in it, in a room of its own.
func decode(units [][]byte, maxPixels int64) (*Picture, error) {
	return new(Room).Decode(Config{}, units, maxPixels)
}

// sums are the MD5s of testdata/sums.txt, by stream: what the encoder of each says a decoder gets, and ffmpeg gets.
func sums(t testing.TB) map[string]string {
	t.Helper()
	f, err := os.Open("testdata/sums.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sums := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), " ")
		sums[name] = sum
	}
	return sums
}

// shown are the samples of the window, plane by plane, in one byte each, or in two where the depth is above 8.
func shown(pic *Picture) (raw []byte) {
	width, height := pic.SPS.Shown()
	for i, plane := range pic.Plane {
		x, y := 1, 1
		if i > 0 {
			x, y = pic.SPS.Subsampling()
		}
		for row := range height / y {
			line := plane.Pix[(pic.SPS.Top/y+row)*plane.Stride+pic.SPS.Left/x:][:width/x]
			for _, v := range line {
				if pic.SPS.BitDepthY > 8 {
					raw = binary.LittleEndian.AppendUint16(raw, v)
				} else {
					raw = append(raw, byte(v))
				}
			}
		}
	}
	return raw
}

// TestDecode holds every sample to that of the encoder: of x265, kvazaar and the test model, see testdata/make.sh.
func TestDecode(t *testing.T) {
	all := sums(t)
	files, err := filepath.Glob("testdata/*.265")
	if err != nil || len(files) != len(all) || len(files) < 40 {
		t.Fatalf("%d streams, %d sums: %v", len(files), len(all), err)
	}
	for name, want := range all {
		t.Run(name, func(t *testing.T) {
			stream, err := os.ReadFile("testdata/" + name + ".265")
			if err != nil {
				t.Fatal(err)
			}
			pic, err := decode(units(stream), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			sum := md5.Sum(shown(pic))
			if got := hex.EncodeToString(sum[:]); got != want {
				t.Errorf("the samples have the MD5 %s, want %s", got, want)
			}
		})
	}
}
