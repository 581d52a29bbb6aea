package imageops

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Gravity says which part of an image is kept where not all of it is, or on which side of a box it lies.
type Gravity string

const (
	// Centre is the middle.
	Centre Gravity = "centre"
	// Smart is where people would look: at faces that the file tells of, else where there is detail, skin and colour. Of an animation
	// the first frame decides.
	Smart Gravity = "smart"
	// Focus is the point that Options.Focus names, else what Smart finds.
	Focus Gravity = "focus"
)

// compass are the other gravities, and where they lie: 0 is left or top, 1 right or bottom.
var compass = []struct {
	Gravity
	x, y float64
}{
	{Centre, 0.5, 0.5},
	{"north", 0.5, 0},
	{"northeast", 1, 0},
	{"east", 1, 0.5},
	{"southeast", 1, 1},
	{"south", 0.5, 1},
	{"southwest", 0, 1},
	{"west", 0, 0.5},
	{"northwest", 0, 0},
}

// Gravities lists all, Centre first.
func Gravities() (all []Gravity) {
	for _, g := range compass {
		all = append(all, g.Gravity)
	}
	return append(all, Smart, Focus)
}

func gravityNames() string {
	var names []string
	for _, g := range Gravities() {
		names = append(names, string(g))
	}
	return JoinNames(names, "or")
}

// ParseGravity reads centre or center, a direction of the compass from north to northwest, smart or focus, in any case. The error
// lists them.
func ParseGravity(s string) (Gravity, error) {
	g := Gravity(strings.ToLower(s))
	switch {
	case g == "center":
		return Centre, nil
	case g != "" && g.valid():
		return g, nil
	}
	return "", fmt.Errorf("unknown gravity %q: want %s", s, gravityNames())
}

// valid is true for "" as well, which is Centre.
func (g Gravity) valid() bool {
	_, _, there := g.share()
	return there || g == Smart || g == Focus
}

// share is how much of what is left over lies on the left and above. It is false for those that look at the image.
func (g Gravity) share() (x, y float64, fixed bool) {
	if g == "" {
		g = Centre
	}
	for _, c := range compass {
		if c.Gravity == g {
			return c.x, c.y, true
		}
	}
	return 0.5, 0.5, false
}

// HeedsFocus reports whether Focus makes a difference to what o asks for.
func (o Options) HeedsFocus() bool {
	return slices.ContainsFunc(o.Renditions, func(s Spec) bool { return s.Gravity == Focus && s.Fit == Cover || s.Gravity == Focus && s.Fit == Pad })
}

// Point is a place in an upright image, in parts of its width and height: 0, 0 is the left upper corner, 1, 1 the right lower one.
type Point struct{ X, Y float64 }

// ParsePoint reads two numbers from 0 to 1 with a comma between, or a colon, as tags in S3 hold no commas: 0.4,0.6. The error says what
// is accepted.
func ParsePoint(s string) (Point, error) {
	x, y, _ := strings.Cut(strings.Replace(s, ":", ",", 1), ",")
	px, errX := strconv.ParseFloat(strings.TrimSpace(x), 64)
	py, errY := strconv.ParseFloat(strings.TrimSpace(y), 64)
	p := Point{X: px, Y: py}
	if errX != nil || errY != nil || !p.valid() {
		return Point{}, fmt.Errorf("%q is no point in an image: want two numbers from 0 to 1, like 0.4,0.6 for 40%% from the left and 60%% from the top", s)
	}
	return p, nil
}

// String is what ParsePoint reads.
func (p Point) String() string {
	return strconv.FormatFloat(p.X, 'f', -1, 64) + "," + strconv.FormatFloat(p.Y, 'f', -1, 64)
}

func (p Point) valid() bool { return p.X >= 0 && p.X <= 1 && p.Y >= 0 && p.Y <= 1 }
