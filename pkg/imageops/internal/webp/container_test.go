package webp

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Verdicts on a file in an odd container.
const (
	shown     = "as Chromium"
	straight  = "alpha as it is" // Chromium mixes up premultiplied and straight alpha: the flag of alpha is not set
	white     = "opaque"         // so it does here, and sharp and dwebp show no alpha
	lenient   = "though refused" // all pixels are there, and the rules of the container are broken where nothing depends on it
	truncated = "truncated"
	partial   = "truncated, unless tolerant"
	corrupt   = "corrupt"
)

// verdicts are ours, where they are not that of Chromium: shown.
var verdicts = map[string]string{
	"alphafter": lenient, "alphjunkvp8": lenient, "alphsimple": lenient, "alphtwice": lenient, "alphvp8l": lenient,
	"animflagstill": lenient, "animnoanim": lenient, "animnoflag": lenient, "badflags": lenient, "riff-1": lenient,
	"riff-2": lenient, "riff-100": lenient, "unkbefore": lenient, "vp8xlong": lenient, "xtwovp8": lenient, "xnopad": lenient,
	"xnopadsize": lenient, "xriff-1": lenient, "xriff-2": lenient, "xriff+1": lenient, "xriff+2": lenient, "riffmax": truncated,
	"alphbad": corrupt, "animout": corrupt, "canvas+1": corrupt, "canvas-1": corrupt, "riff0": corrupt, "vp8xtwice": corrupt,
	"alphshort":      truncated,
	"animalphnoflag": straight, "animoffsetnoflag": straight, "lnobit": white, "xlnoflag": white,
	"short1": shown, "short3": partial, "short10": partial, "shorthalf": partial, "lshort1": partial, "lshort4": partial,
	"lshort20": partial,
}

// In the files of container/ Chromium 156 shows what we give, but where verdicts tell. Patches are within 1 (rounding of its
// premultiplied canvas, which cuts off what is behind the point: by 255/alpha).
func TestContainers(t *testing.T) {
	rows := readTable(t, "container.csv")
	if len(rows) != 79 {
		t.Errorf("%d files", len(rows))
	}
	for _, row := range rows {
		name := strings.TrimSuffix(row[0], ".webp")
		t.Run(name, func(t *testing.T) {
			data := readFile(t, "container/"+row[0])
			verdict, known := verdicts[name]
			rgba, l, err := rowsOf(data, codec.OpenOptions{})
			switch {
			case verdict == corrupt:
				if !errors.As(err, new(codec.FormatError)) {
					t.Errorf("got %v, want an error of the format", err)
				}
				return
			case verdict == lenient, verdict == straight:
				if err != nil {
					t.Error(err)
				}
				return
			case verdict == truncated, !known && blank(row):
				if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
					t.Errorf("got %v, want an unexpected end", err)
				}
				return
			case verdict == partial:
				if !errors.Is(err, io.ErrUnexpectedEOF) {
					t.Errorf("got %v, want an unexpected end", err)
				}
				rgba, l, err = rowsOf(data, codec.OpenOptions{Tolerant: true})
			}
			if err != nil {
				t.Fatal(err)
			}
			compare(t, row, rgba, l, verdict)
		})
	}
}

// blank reports whether Chromium shows nothing at all.
func blank(row []string) bool {
	return len(row) > 2 && !slices.ContainsFunc(row[2:], func(s string) bool { return s != "0 0 0 0" })
}

func compare(t *testing.T, row []string, rgba []byte, l codec.Layout, verdict string) {
	t.Helper()
	if len(row) != 26 {
		t.Fatalf("Chromium refuses it")
	}
	if size := fmt.Sprintf("%dx%d", l.Width, l.Height); size != row[1] {
		t.Fatalf("size %s, want %s", size, row[1])
	}
	for i, text := range row[2:] {
		var want [4]int
		if _, err := fmt.Sscan(text, &want[0], &want[1], &want[2], &want[3]); err != nil {
			t.Fatal(err)
		}
		x, y := (2*(i%6)+1)*l.Width/12, (2*(i/6)+1)*l.Height/8
		got := rgba[4*(y*l.Width+x):][:4]
		if verdict == white {
			if got[3] != 255 {
				t.Errorf("patch %d is %v, want it opaque", i, got)
			}
			continue
		}
		if verdict == partial && want[3] == 0 {
			continue // we may have read a pixel more
		}
		for c, w := range want {
			tolerance := 1
			if c < 3 && want[3] < 255 {
				tolerance = 1 + 255/max(want[3], 1)
			}
			if want[3] > 0 && abs(int(got[c])-w) > tolerance || want[3] == 0 && got[3] != 0 {
				t.Errorf("patch %d is %v, want %v", i, got, want)
				break
			}
		}
	}
}
