package tiff

import (
	"bytes"
	"context"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// samplesOf returns all rows of a file of 8 bits a sample.
func samplesOf(t *testing.T, p *picture) []byte {
	t.Helper()
	var all []byte
	err := p.Rows(context.Background(), codec.Want{}, func(row codec.Row) error {
		all = append(all, row.Bytes...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFaxRuns compares all pixels of runs of all lengths, coded by libtiff in each way, with the same that are not.
func TestFaxRuns(t *testing.T) {
	want := samplesOf(t, openFile(t, "runs-zip.tiff"))
	if len(want) != 2700*24 || bytes.Count(want, []byte{0}) < 1000 || bytes.Count(want, []byte{255}) < 1000 {
		t.Fatalf("%d samples: want 2700 × 24 of both colours", len(want))
	}
	for _, name := range []string{"runs-g3-1d.tiff", "runs-g3-2d.tiff", "runs-g3-2d-fill.tiff", "runs-g4.tiff", "runs-rle.tiff"} {
		if got := samplesOf(t, openFile(t, name)); !bytes.Equal(got, want) {
			t.Errorf("%s: other pixels", name)
		}
	}
}

// TestFaxCodes looks whether every code of a table stands for itself only, and how much of the table codes fill: what is left
// are the ends of lines and extensions.
func TestFaxCodes(t *testing.T) {
	for name, table := range map[string]*faxTable{"white": newRunTable(whiteRuns, whiteMakeUp), "black": newRunTable(blackRuns, blackMakeUp)} {
		seen := map[int16]int{}
		free := 0
		for _, code := range table {
			if code.n == 0 {
				free++
				continue
			}
			seen[code.value] += 1 << code.n
		}
		if len(seen) != 64+27+13 {
			t.Errorf("%s: %d codes: want 104", name, len(seen))
		}
		for value, share := range seen {
			if share%(1<<faxBits) != 0 {
				t.Errorf("%s: the code of %d lost bits to another", name, value)
			}
		}
		if free == 0 || free > 1<<(faxBits-5) {
			t.Errorf("%s: %d of %d entries are free", name, free, len(table))
		}
	}
}
