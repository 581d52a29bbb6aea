package jpeg

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// testdata/libjpeg-tables.json holds the tables of files that Pillow wrote with libjpeg-turbo 2.1.5 at quality 1 to 100:
// for each quality luma, then chroma, row after row. It was made by testdata/libjpeg-tables.py.
func TestQuantisationTablesAreLibjpegs(t *testing.T) {
	raw, err := os.ReadFile("testdata/libjpeg-tables.json")
	if err != nil {
		t.Fatal(err)
	}
	var want [][2][64]uint8
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	if len(want) != 100 {
		t.Fatalf("%d qualities: want 100", len(want))
	}
	for i, pair := range want {
		for which := range 2 {
			if got := *scaledTable(which, i+1); got != pair[which] {
				t.Errorf("quality %d, table %d: %v want %v", i+1, which, got, pair[which])
			}
		}
	}
}

// Multiplication by the reciprocal must be division, for every coefficient and every divisor there is.
func TestReciprocalsDivideExactly(t *testing.T) {
	for q := uint32(1); q <= 255; q++ {
		d := 8 * q
		bias, factor, scale := reciprocal(d)
		for c := range uint32(32768) {
			if got, want := (c+uint32(bias))*uint32(factor)>>16*uint32(scale)>>16, (c+d/2)/d; got != want {
				t.Fatalf("%d/%d is %d: want %d", c, d, got, want)
			}
		}
	}
}

// The transform against the definition (A.3.3) in float64, with divisors of 1: each coefficient is off by the last
// rounding, to integers, and little more by those after the passes, to 1/4 and to 1/8.
func TestForwardAgainstFloat64(t *testing.T) {
	var ones [64]uint8
	for i := range ones {
		ones[i] = 1
	}
	d := newDivisors(&ones)
	r := rand.New(rand.NewPCG(5, 6))
	sum, squares := 0.0, 0.0
	const rounds = 2000
	for n := range rounds {
		var pix [64]byte
		for i := range pix {
			pix[i] = byte(r.Uint32())
			if n%2 == 0 {
				pix[i] = byte(r.Uint32() & 1 * 255)
			}
		}
		var b quantised
		mask := forward(&b, pix[:], 8, d)
		for u := range 8 {
			for v := range 8 {
				got, want := float64(b[8*u+v]), cosineTransform(&pix, u, v)
				if math.Abs(got-want) > 0.75 {
					t.Fatalf("coefficient %d, %d is %v: want %.3f", u, v, got, want)
				}
				sum += got - want
				squares += (got - want) * (got - want)
				if (b[8*u+v] != 0) != (mask>>(8*u+v)&1 == 1) {
					t.Fatalf("coefficient %d, %d is %v: mask %#x", u, v, got, mask)
				}
			}
		}
	}
	// Rounding to steps of s leaves a mean of 0 and a mean square of s²/12.
	if mean := sum / (64 * rounds); math.Abs(mean) > 0.01 {
		t.Errorf("mean error %.4f: want 0 ± 0.01", mean)
	}
	const most = (1 + 1.0/16 + 1.0/64) / 12
	if square := squares / (64 * rounds); square > most {
		t.Errorf("mean square error %.5f: want at most %.5f", square, most)
	}
}

func cosineTransform(pix *[64]byte, u, v int) float64 {
	sum := 0.0
	for y := range 8 {
		for x := range 8 {
			sum += (float64(pix[8*y+x]) - 128) * math.Cos(float64((2*x+1)*u)*math.Pi/16) * math.Cos(float64((2*y+1)*v)*math.Pi/16)
		}
	}
	for _, f := range []int{u, v} {
		if f == 0 {
			sum /= math.Sqrt2
		}
	}
	return sum / 4
}

// Frequencies that grow like Fibonacci numbers make the longest codes.
func TestHuffmanCodesStayWithin16Bits(t *testing.T) {
	for name, next := range map[string]func(i int, a, b int32) int32{
		"fibonacci": func(_ int, a, b int32) int32 { return a + b },
		"equal":     func(int, int32, int32) int32 { return 1 },
		"two":       func(i int, _, _ int32) int32 { return int32(min(max(i-253, 0), 1)) },
	} {
		frequency := make([]int32, 256)
		a, b := int32(1), int32(1)
		for i := range frequency {
			frequency[i] = b
			if c := next(i, a, b); c > 0 && c < 1<<30 || name == "two" {
				a, b = b, c
			}
		}
		h := optimal(frequency)
		kraft, symbols := 0, 0
		for n := 1; n <= 16; n++ {
			kraft += int(h.count[n]) << (16 - n)
			symbols += int(h.count[n])
		}
		if kraft >= 1<<16 {
			t.Errorf("%s: codes fill %d of 65536: one of ones must be left", name, kraft)
		}
		if symbols != len(h.value) {
			t.Errorf("%s: %d lengths for %d symbols", name, symbols, len(h.value))
		}
	}
}
