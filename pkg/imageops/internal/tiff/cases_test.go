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

// TestCases compares with what other tools show of the files that testdata/make.py made: within 8 levels of 255.
func TestCases(t *testing.T) { compareAll(t, "testdata", 175) }

// TestWidelyShown compares with what sharp shows of files that were once refused or wrong. What has a profile is left out: colours
// are as stored here; how long profiles are, exiftool says.
func TestWidelyShown(t *testing.T) {
	compareAll(t, "testdata/cases", 11)
	for name, size := range map[string]int{"t-p3.tiff": 488, "t-gray-icc.tiff": 340} {
		if h := openFile(t, "cases/"+name).Header(); len(h.ICC) != size {
			t.Errorf("%s: profile of %d bytes: want %d", name, len(h.ICC), size)
		}
	}
}

// compareAll compares the files that folder/expect.json names, so many at least.
func compareAll(t *testing.T, folder string, least int) {
	text, err := os.ReadFile(filepath.Join(folder, "expect.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]expected
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	compared := 0
	defer func() {
		if compared < least {
			t.Errorf("%d files compared: want %d or more", compared, least)
		}
	}()
	for name, want := range all {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil {
				t.Fatal(err)
			}
			p, patches, err := patchesOf(data)
			if err != nil {
				t.Fatal(err)
			}
			if folder != "testdata" && p.header.ICC != nil {
				return
			}
			compared++
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
