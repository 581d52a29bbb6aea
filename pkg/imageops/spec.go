package imageops

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Spec describes one rendition.
type Spec struct {
	// Name is what a rendition is called in place of its size: "avatar" makes "lake-avatar.jpg" of "lake.jpg". "" is its size, and
	// then the box is a square that images are made to fit inside.
	Name string
	// Box is what it fits into.
	Box Box
	// Fit says how. "" means Inside.
	Fit Fit
	// Gravity says which part of the image Cover keeps, and where in the box Pad puts it. "" means Centre.
	Gravity Gravity
	// Style is how it looks.
	Style
}

// Box is a rectangle, in pixels. A side of 0 is no bound; Cover and Pad want both.
type Box struct{ Width, Height int }

// Square is a box of equal sides.
func Square(side int) Box { return Box{Width: side, Height: side} }

// ParseBox reads 1000 (a square), 640x480, 640x or x480. The error says what is accepted.
func ParseBox(s string) (Box, error) {
	width, height, both := strings.Cut(s, "x")
	if !both {
		height = width
	}
	side := func(s string) (int, bool) {
		if s == "" && both && len(strings.Trim(width+height, "0")) > 0 {
			return 0, true
		}
		n, err := strconv.Atoi(s)
		return n, err == nil && n >= 1 && n <= MaxSize && s[0] != '+'
	}
	w, wide := side(width)
	h, high := side(height)
	if !wide || !high {
		return Box{}, fmt.Errorf("%q is no box: want 1000 for a square, 640x480, 640x or x480, each side 1 to %d pixels", s, MaxSize)
	}
	return Box{Width: w, Height: h}, nil
}

// String is what ParseBox reads.
func (b Box) String() string {
	side := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	if b.Width == b.Height {
		return side(b.Width)
	}
	return side(b.Width) + "x" + side(b.Height)
}

// Longest is the longer side, in pixels.
func (b Box) Longest() int { return max(b.Width, b.Height) }

// Fit says how an image is put into a box.
type Fit string

const (
	// Inside keeps all of the image and its aspect, and enlarges nothing: a rendition may be smaller than its box.
	Inside Fit = "inside"
	// Cover fills the box, and cuts off what does not fit into it. The rendition has the dimensions of the box, also where the image is
	// smaller.
	Cover Fit = "cover"
	// Pad is Inside on a canvas of the dimensions of the box: of the background where one is given, else transparent where the
	// format can be, else white.
	Pad Fit = "pad"
)

// ParseFit reads inside, cover or pad, in any case. The error lists them.
func ParseFit(s string) (Fit, error) {
	switch f := Fit(strings.ToLower(s)); f {
	case Inside, Cover, Pad:
		return f, nil
	}
	return "", fmt.Errorf("unknown fit %q: want inside, cover or pad", s)
}

// Size is the number that stands for the box where one must: its longer side, in pixels.
func (s Spec) Size() int { return s.Box.Longest() }

// Label is the part of the names of its renditions that tells them from others: "avatar", or "1000".
func (s Spec) Label() string {
	if s.Name != "" {
		return s.Name
	}
	return strconv.Itoa(s.Size())
}

// Dimensions are those of the rendition of an upright image of width × height pixels.
func (s Spec) Dimensions(width, height int) (int, int) {
	if s.Fit == Cover || s.Fit == Pad {
		return s.Box.Width, s.Box.Height
	}
	return s.Box.Inside(width, height)
}

// Specs are all renditions that o asks for: one for each of Sizes, and then Renditions.
func (o Options) Specs() []Spec {
	specs := make([]Spec, 0, len(o.Sizes)+len(o.Renditions))
	for _, size := range o.Sizes {
		specs = append(specs, Spec{Box: Square(size), Style: o.Style})
	}
	return append(specs, o.Renditions...)
}

// nameRule is for names of renditions, which become parts of names of files and keys.
var nameRule = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?$`) })

// endsInSize finds names that would read as a size of another image.
var endsInSize = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`-[1-9][0-9]{0,4}$`) })

// CheckName says what is wrong with a name for renditions: it has 1 to 40 small letters, digits, hyphens and underscores, with a letter
// or digit at both ends, and is no number and ends in none behind a hyphen, which is what renditions named by their size do.
func CheckName(name string) error {
	switch _, err := strconv.Atoi(name); {
	case !nameRule().MatchString(name):
		return fmt.Errorf("%q is no name for renditions: want 1 to 40 small letters, digits, - and _, with a letter or digit at both ends", name)
	case err == nil, endsInSize().MatchString(name):
		return fmt.Errorf("%q is no name for renditions: a number at its end is how those named by their size end", name)
	}
	return nil
}

// validateSpec reports the first thing that is wrong with s.
func (t table) validateSpec(s Spec) error {
	if s.Name != "" {
		if err := CheckName(s.Name); err != nil {
			return err
		}
	}
	if err := s.validateBox(); err != nil {
		return err
	}
	switch s.Fit {
	case "", Inside:
	case Cover, Pad:
		if s.Box.Width < 1 || s.Box.Height < 1 {
			return fmt.Errorf("fit %s needs a box of two sides, like 200x200", s.Fit)
		}
	default:
		return fmt.Errorf("unknown fit %q: want inside, cover or pad", string(s.Fit))
	}
	if !s.Gravity.valid() {
		return fmt.Errorf("unknown gravity %q: want %s", string(s.Gravity), gravityNames())
	}
	switch {
	case s.Gravity == Smart && s.Fit != Cover:
		return errors.New("gravity smart goes with fit cover: inside and pad leave nothing out")
	case s.Gravity != "" && s.Gravity != Centre && (s.Fit == "" || s.Fit == Inside):
		return fmt.Errorf("gravity %s goes with fit cover or pad: inside shows all of the image", s.Gravity)
	}
	return t.validateStyle(s.Style)
}

func (s Spec) validateBox() error {
	b := s.Box
	switch inRange := b.Width >= 0 && b.Height >= 0 && b.Longest() >= 1 && b.Longest() <= MaxSize; {
	case !inRange && s.Name == "" && b.Width == b.Height:
		return fmt.Errorf("size %d is out of range: want 1 to %d", s.Size(), MaxSize)
	case !inRange:
		return fmt.Errorf("a box of %d×%d pixels is out of range: want 1 to %d", b.Width, b.Height, MaxSize)
	case s.Name == "" && b.Width != b.Height:
		return fmt.Errorf("a rendition of %s pixels needs a name: only squares are called by their size", b)
	}
	return nil
}
