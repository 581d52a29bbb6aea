package colour

import (
	"encoding/hex"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// TestBrightAsChromium: testdata/bright.txt has what Chromium 156 shows on a screen of sRGB of PNGs of 16 bits with cICP: primaries,
// transfer function, and the colours of 0, 51, … 255 of 255 in red, green and blue, blue varying fastest. The model is within 2 levels of
// them, the Converter, which rounds more, within 3.
func TestBrightAsChromium(t *testing.T) {
	list, err := os.ReadFile("testdata/bright.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(list)), "\n")
	if len(lines) != 5 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, line := range lines {
		f := strings.Fields(line)
		want, err := hex.DecodeString(f[2])
		if err != nil || len(want) != 3*6*6*6 {
			t.Fatalf("%d numbers: %v", len(want), err)
		}
		primaries, _ := strconv.Atoi(f[0])
		transfer, _ := strconv.Atoi(f[1])
		p, _ := Bright([]byte{byte(primaries), byte(transfer), 0, 1})
		light := p.Converter()
		for i := range 6 * 6 * 6 {
			r, g, b := i/36, i/6%6, i%6
			model := p.srgbOf([maxChannels]float64{float64(r) / 5, float64(g) / 5, float64(b) / 5})
			fast := []uint8{uint8(51 * r), uint8(51 * g), uint8(51 * b)}
			light.Convert(fast, 3)
			for c, shown := range want[3*i:][:3] {
				if d := math.Abs(min(max(model[c], 0), 255) - float64(shown)); d > 2 {
					t.Errorf("%s %s: %d, %d, %d of 5: channel %d is %.1f, want %d", f[0], f[1], r, g, b, c, model[c], shown)
				}
				if d := math.Abs(float64(fast[c]) - float64(shown)); d > 3 {
					t.Errorf("%s %s: %d, %d, %d of 5: channel %d is converted to %d, want %d", f[0], f[1], r, g, b, c, fast[c], shown)
				}
			}
		}
	}
}

// Numbers between the points of the table come out as the model says: greys within 1 level, colours within 2.
func TestBrightBetweenPoints(t *testing.T) {
	for _, transfer := range []byte{transferPQ, transferHLG} {
		p, _ := Bright([]byte{9, transfer, 0, 1})
		light := p.Converter()
		for i := range 256 * 40 {
			pix := []uint8{uint8(i), uint8(i), uint8(i)}
			most := 1.0
			if i >= 256 {
				pix[1], pix[2], most = uint8(i*7/5), uint8(i*31/256), 2
			}
			want := p.srgbOf([maxChannels]float64{float64(pix[0]) / 255, float64(pix[1]) / 255, float64(pix[2]) / 255})
			from := [3]uint8(pix)
			light.Convert(pix, 3)
			for c, v := range want {
				if d := math.Abs(min(max(v, 0), 255) - float64(pix[c])); d > most {
					t.Fatalf("transfer %d: %v is %v, want %.1f", transfer, from, pix, want)
				}
			}
		}
	}
}

// White of a screen is 203 cd/m² in PQ (BT.2408, table 1: 58%) and 75% in HLG, half of the light of a screen without the range; what is no light beyond white is nil.
func TestBrightWhite(t *testing.T) {
	if v := pq(0.5806888810416109) * whiteNits; math.Abs(v-203) > 0.01 {
		t.Errorf("58%% of PQ is %.3f cd/m²", v)
	}
	b := brightOf([]byte{9, transferHLG, 0, 1})
	if y := b.shown([3]float64{0.75, 0.75, 0.75})[1]; math.Abs(y-0.5) > 0.001 {
		t.Errorf("75%% of HLG is %.4f of what a screen can do", y)
	}
	for _, cicp := range [][]byte{nil, {9, 16, 0}, {9, 13, 0, 1}, {2, 16, 0, 1}, {9, 16, 9, 1}, {9, 16, 0, 0}} {
		if p, name := Bright(cicp); p != nil || name != "" {
			t.Errorf("%v is %q", cicp, name)
		}
	}
}
