package hevc

import (
	"errors"
	"os"
	"testing"
)

func stream(t testing.TB, name string) [][]byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".265")
	if err != nil {
		t.Fatal(err)
	}
	return units(data)
}

// TestTruncated: a picture that is cut short is an error at every length.
func TestTruncated(t *testing.T) {
	whole := stream(t, "coarsest")
	last := len(whole) - 1
	for n := range whole[last] {
		if n > len(whole[last])-3 {
			break // what is missing may be zeros, which are what is read behind the end
		}
		cut := append(append([][]byte(nil), whole[:last]...), whole[last][:n])
		if _, err := decode(cut, 1<<20); err == nil {
			t.Fatalf("the first %d of %d bytes are a picture", n, len(whole[last]))
		}
	}
	for missing := range whole {
		if kind := whole[missing][0] >> 1 & 63; kind != unitSPS && kind != unitPPS && kind > unitIRAPLast {
			continue
		}
		rest := append(append([][]byte(nil), whole[:missing]...), whole[missing+1:]...)
		if _, err := decode(rest, 1<<20); err == nil {
			t.Errorf("without unit %d there is a picture", missing)
		}
	}
}

// TestMaxPixels: the size is refused before memory is taken for it.
func TestMaxPixels(t *testing.T) {
	units := stream(t, "plain")
	if _, err := decode(units, 96*72-1); err == nil {
		t.Error("a picture of 6912 pixels passed a limit of 6911")
	}
	if n := testing.AllocsPerRun(10, func() { _, _ = decode(units, 1) }); n > 100 {
		t.Errorf("%v allocations for a picture that is refused", n)
	}
}

// TestOtherPictures: a picture that is made of others is named as what it is.
func TestOtherPictures(t *testing.T) {
	units := stream(t, "plain")
	last := units[len(units)-1]
	trailing := append([]byte{1 << 1, 1}, last[2:]...) // TRAIL_R
	var unsupported *UnsupportedError
	if _, err := decode(append(units[:len(units)-1:len(units)-1], trailing), 1<<20); !errors.As(err, &unsupported) {
		t.Errorf("got %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	for name := range sums(f) {
		data, err := os.ReadFile("testdata/" + name + ".265")
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 6000 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		pic, err := decode(units(data), 1<<16)
		if err != nil {
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
