package metadata

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// The packets of testdata/regions were written by exiftool.
func packetOf(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "regions", name+".xmp"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// said writes regions by their middle and dimensions, as MWG does.
func said(regions []Region) string {
	var all []string
	for _, r := range regions {
		all = append(all, fmt.Sprintf("%d %.3f,%.3f %.3fx%.3f", r.Kind, (r.Left+r.Right)/2, (r.Top+r.Bottom)/2, r.Right-r.Left, r.Bottom-r.Top))
	}
	return strings.Join(all, "; ")
}

func TestRegionsOfPrograms(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		// A circle of a tenth of the shorter side, and no bar code.
		{"faces", "2 0.310,0.630 0.200x0.110; 2 0.240,0.310 0.240x0.100; 5 0.800,0.800 0.083x0.100; 3 0.200,0.900 0.100x0.100"},
		// A person by its corner, an animal by the middle in pixels, the triangle that is the subject, and no machine code.
		{"image_regions", "2 0.373,0.372 0.127x0.384; 3 0.500,0.200 0.100x0.120; 1 0.212,0.452 0.325x0.822"},
		{"windows", "2 0.312,0.625 0.125x0.250"},
	} {
		if got := said(ReadRegions(packetOf(t, c.name), 1, 840, 700)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// The same two faces, stored in four ways: the numbers are those of the pictures at github.com/skatsubo/exif-orientation-vs-face-regions,
// which its author has checked by eye.
func TestRegionsAreOfTheStoredPicture(t *testing.T) {
	const want = "2 0.370,0.310 0.110x0.200; 2 0.690,0.240 0.100x0.240"
	for _, c := range []struct {
		orientation, width, height int
		areas                      [2][4]float64
	}{
		{1, 840, 700, [2][4]float64{{0.37, 0.31, 0.11, 0.20}, {0.69, 0.24, 0.10, 0.24}}},
		{3, 840, 700, [2][4]float64{{0.63, 0.69, 0.11, 0.20}, {0.31, 0.76, 0.10, 0.24}}},
		{6, 700, 840, [2][4]float64{{0.31, 0.63, 0.20, 0.11}, {0.24, 0.31, 0.24, 0.10}}},
		{8, 700, 840, [2][4]float64{{0.69, 0.37, 0.20, 0.11}, {0.76, 0.69, 0.24, 0.10}}},
		// Mirrored, by hand.
		{2, 840, 700, [2][4]float64{{0.63, 0.31, 0.11, 0.20}, {0.31, 0.24, 0.10, 0.24}}},
		{4, 840, 700, [2][4]float64{{0.37, 0.69, 0.11, 0.20}, {0.69, 0.76, 0.10, 0.24}}},
		{5, 700, 840, [2][4]float64{{0.31, 0.37, 0.20, 0.11}, {0.24, 0.69, 0.24, 0.10}}},
		{7, 700, 840, [2][4]float64{{0.69, 0.63, 0.20, 0.11}, {0.76, 0.31, 0.24, 0.10}}},
	} {
		// As Adobe writes it: attributes, and descriptions within items.
		xmp := `<rdf:Description xmlns:q="http://www.metadataworkinggroup.com/schemas/regions/"><q:Regions rdf:parseType="Resource">` +
			`<q:AppliedToDimensions stDim:w="840" stDim:h="700" stDim:unit="pixel"/><q:RegionList><rdf:Bag>`
		for _, a := range c.areas {
			xmp += fmt.Sprintf(`<rdf:li><rdf:Description q:Name="x" q:Type="Face"><q:Area stArea:x="%g" stArea:y="%g" stArea:w="%g" stArea:h="%g" `+
				`stArea:unit="normalized"/></rdf:Description></rdf:li>`, a[0], a[1], a[2], a[3])
		}
		xmp += `</rdf:Bag></q:RegionList></q:Regions></rdf:Description>`
		if got := said(ReadRegions([]byte(xmp), c.orientation, c.width, c.height)); got != want {
			t.Errorf("orientation %d: %s, want %s", c.orientation, got, want)
		}
	}
}

func TestRegionsOfACroppedPictureHoldNoMore(t *testing.T) {
	xmp := packetOf(t, "faces") // for 840 × 700
	for _, c := range []struct {
		width, height, want int
	}{{840, 700, 4}, {700, 840, 4}, {4032, 3360, 4}, {421, 350, 4}, {84, 70, 4}, {700, 700, 0}, {840, 600, 0}, {0, 700, 0}} {
		if got := ReadRegions(xmp, 1, c.width, c.height); len(got) != c.want {
			t.Errorf("%d × %d: %s", c.width, c.height, said(got))
		}
	}
}

func TestBadRegionsAreLeftOut(t *testing.T) {
	region := func(area string) string {
		return `<rdf:Description><mwg-rs:Regions><mwg-rs:RegionList><rdf:Bag><rdf:li mwg-rs:Type="Face"><mwg-rs:Area ` + area +
			`/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description>`
	}
	for name, xmp := range map[string]string{
		"no width":        region(`stArea:x=".5" stArea:y=".5" stArea:h=".1"`),
		"no number":       region(`stArea:x="half" stArea:y=".5" stArea:w=".1" stArea:h=".1"`),
		"not a number":    region(`stArea:x="NaN" stArea:y=".5" stArea:w=".1" stArea:h=".1"`),
		"without end":     region(`stArea:x="Inf" stArea:y=".5" stArea:w="Inf" stArea:h=".1"`),
		"empty":           region(`stArea:x=".5" stArea:y=".5" stArea:w="0" stArea:h=".1"`),
		"outside":         region(`stArea:x="1.5" stArea:y=".5" stArea:w=".1" stArea:h=".1"`),
		"turned round":    region(`stArea:x=".5" stArea:y=".5" stArea:w="-.1" stArea:h=".1"`),
		"of no namespace": strings.ReplaceAll(region(`stArea:x=".5" stArea:y=".5" stArea:w=".1" stArea:h=".1"`), "mwg-rs:", ""),
		"not closed":      strings.TrimSuffix(region(`stArea:x=".5" stArea:y=".5" stArea:w=".1" stArea:h=".1"`), "</rdf:Description>"),
		"no list":         `<rdf:Description mwg-rs:Regions="Face"/>`,
	} {
		if got := ReadRegions([]byte(xmp), 1, 100, 100); got != nil {
			t.Errorf("%s: %s", name, said(got))
		}
	}
	if got := said(ReadRegions([]byte(region(`stArea:x="1" stArea:y="0" stArea:w=".5" stArea:h=".5"`)), 1, 100, 100)); got != "2 0.875,0.125 0.250x0.250" {
		t.Errorf("of one that is half outside: %s", got)
	}
}

func TestSubjects(t *testing.T) {
	all := append(ReadRegions(packetOf(t, "faces"), 1, 840, 700), ReadRegions(packetOf(t, "windows"), 1, 840, 700)...)
	if got := Subjects(all); !reflect.DeepEqual(got, []Region{all[0], all[1], all[4]}) {
		t.Errorf("of faces, a pet and a focus: %s", said(got))
	}
	if got := Subjects(all[2:4]); !reflect.DeepEqual(got, all[3:4]) {
		t.Errorf("of a pet and a focus: %s", said(got))
	}
	if got := Subjects(nil); len(got) != 0 {
		t.Errorf("of none: %s", said(got))
	}
}

// A crowd is cut short, and four megabytes of it take no time.
func TestManyRegionsAreReadOnce(t *testing.T) {
	const one = `<rdf:li mwg-rs:Type="Face"><mwg-rs:Area stArea:x=".5" stArea:y=".5" stArea:w=".1" stArea:h=".1"/></rdf:li>`
	const xmp = `<rdf:Description><mwg-rs:Regions><mwg-rs:RegionList><rdf:Bag>%s</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description>`
	if got := ReadRegions(fmt.Appendf(nil, xmp, strings.Repeat(one, 40_000)), 1, 100, 100); len(got) != maxRegions {
		t.Errorf("%d regions", len(got))
	}
}

func FuzzRegions(f *testing.F) {
	for _, name := range []string{"faces", "image_regions", "windows"} {
		f.Add(packetOf(f, name), uint8(6))
	}
	f.Add([]byte(cameraXMP), uint8(0))
	f.Fuzz(func(t *testing.T, xmp []byte, orientation uint8) {
		regions := ReadRegions(xmp, int(orientation%10), 840, 700)
		if len(regions) > maxRegions {
			t.Errorf("%d regions", len(regions))
		}
		for _, r := range regions {
			for _, v := range []float64{r.Left, r.Top, r.Right, r.Bottom} {
				if math.IsNaN(v) || v < 0 || v > 1 {
					t.Errorf("%+v", r)
				}
			}
			if r.Kind < RegionSubject || r.Kind > RegionFocus || r.Left >= r.Right || r.Top >= r.Bottom {
				t.Errorf("%+v", r)
			}
		}
		if len(regions) > 0 && len(Subjects(regions)) == 0 {
			t.Error("no subject")
		}
	})
}
