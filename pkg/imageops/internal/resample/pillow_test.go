package resample_test

import (
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/resample"
)

func grayFile(t *testing.T, name string) *image.Gray {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img.(*image.Gray)
}

// testdata/pillow.py made the files with Pillow 9.4. It rounds to 8 bits between the passes and clamps there:
// so a sample may differ by 2, and the mean of the differences is below a quarter.
func TestPillowMakesTheSame(t *testing.T) {
	plane := grayFile(t, "plane.png")
	names := []string{"box-13x30.png"}
	for _, filter := range []string{"lanczos3", "catmullrom"} {
		for _, size := range []string{"40x27", "7x5", "120x77", "31x19-region"} {
			names = append(names, filter+"-"+size+".png")
		}
	}
	for _, name := range names {
		want := grayFile(t, name)
		w, h := want.Rect.Dx(), want.Rect.Dy()
		region := whole(91, 60)
		if strings.Contains(name, "region") {
			region = resample.Rect{X1: 90.5, Y1: 59.25}
		}
		filter := filters[name[:strings.IndexByte(name, '-')]]
		got := resize(t, resample.Layout{Width: 91, Height: 60}, plane.Pix, w, h, region, filter)
		sum, most := 0.0, 0.0
		for i, v := range got {
			d := math.Abs(float64(v) - float64(want.Pix[i]))
			sum += d
			most = math.Max(most, d)
		}
		if mean := sum / float64(len(got)); mean > 0.25 || most > 2 {
			t.Errorf("%s: differs by %.3f on average, %v at most", name, mean, most)
		}
	}
}
