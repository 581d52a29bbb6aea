package tiff

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// expected is what testdata/judge.py says of a file.
type expected struct {
	Size    [2]int   `json:"size"`
	Patches [][3]int `json:"patches"`
}

// TestCases compares with what other tools show of the files that testdata/make.py made, and some that came from elsewhere:
// within 8 levels of 255.
func TestCases(t *testing.T) {
	text, err := os.ReadFile("testdata/expect.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]expected
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 170 {
		t.Errorf("%d cases: want 170 or more", len(all))
	}
	for name, want := range all {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			p, patches, err := patchesOf(data)
			if err != nil {
				t.Fatal(err)
			}
			w, h := codec.Turned(p.header.Width, p.header.Height, p.header.Orientation)
			if want.Size != [2]int{w, h} {
				t.Errorf("%d×%d pixels: want %v", w, h, want.Size)
			}
			for i, got := range patches {
				if distance(got, want.Patches[i]) > 8 {
					t.Errorf("patch %d is %v: want %v", i, got, want.Patches[i])
				}
			}
		})
	}
}

func distance(a, b [3]int) (most int) {
	for i := range a {
		most = max(most, a[i]-b[i], b[i]-a[i])
	}
	return most
}
