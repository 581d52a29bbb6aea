package imageops

import "fmt"

// Chroma says at which resolution a JPEG keeps its colours; that of brightness
// is always whole.
type Chroma string

const (
	// Chroma420 keeps one sample of colour for 2 × 2 pixels, which few can tell
	// in a photo.
	Chroma420 Chroma = "420"
	// Chroma444 keeps one for each pixel: for drawings, screenshots and small
	// coloured text. Files grow by about a fifth.
	Chroma444 Chroma = "444"
)

// ParseChroma reads 420 or 444, with or without colons (4:2:0). The error lists
// what is accepted.
func ParseChroma(s string) (Chroma, error) {
	switch s {
	case "420", "4:2:0":
		return Chroma420, nil
	case "444", "4:4:4":
		return Chroma444, nil
	}
	return "", fmt.Errorf("unknown chroma resolution %q: want 420 or 444", s)
}

// valid is true for "" as well, which is Chroma420.
func (c Chroma) valid() bool {
	return c == "" || c == Chroma420 || c == Chroma444
}

// factor is how many pixels a sample of colour stands for, each way.
func (c Chroma) factor() int {
	if c == Chroma444 {
		return 1
	}
	return 2
}
