package imageops

import (
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ParseColor reads a colour as CSS writes it: #rgb or #rrggbb, also without the
// #, which shells take for the start of a comment, or one of the sixteen names
// of HTML 4. Case does not matter. The error says what is accepted.
func ParseColor(s string) (color.NRGBA, error) {
	name := strings.ToLower(s)
	if rgb, ok := namedColor(name); ok {
		return rgb, nil
	}
	digits := strings.TrimPrefix(name, "#")
	if len(digits) == 3 {
		digits = strings.Join([]string{digits[:1], digits[:1], digits[1:2], digits[1:2], digits[2:], digits[2:]}, "")
	}
	n, err := strconv.ParseUint(digits, 16, 24)
	if err != nil || len(digits) != 6 {
		return color.NRGBA{}, fmt.Errorf("unknown colour %q: want #rgb, #rrggbb or a name such as white, black, gray, red, navy", s)
	}
	return opaqueColor(uint32(n)), nil
}

// htmlColors are the names of HTML 4.01, 6.5, and how Britons write gray.
func htmlColors() map[string]uint32 {
	return map[string]uint32{
		"black": 0x000000, "silver": 0xc0c0c0, "gray": 0x808080, "grey": 0x808080, "white": 0xffffff,
		"maroon": 0x800000, "red": 0xff0000, "purple": 0x800080, "fuchsia": 0xff00ff,
		"green": 0x008000, "lime": 0x00ff00, "olive": 0x808000, "yellow": 0xffff00,
		"navy": 0x000080, "blue": 0x0000ff, "teal": 0x008080, "aqua": 0x00ffff,
	}
}

// colorNames are all of them in the order of the alphabet.
func colorNames() []string { return slices.Sorted(maps.Keys(htmlColors())) }

func namedColor(name string) (color.NRGBA, bool) {
	rgb, ok := htmlColors()[name]
	return opaqueColor(rgb), ok
}

func opaqueColor(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 255}
}
