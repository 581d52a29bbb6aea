package imageops

import (
	"image/color"
	"reflect"
	"testing"
)

func fingerprint(s Spec, format Format) [4]byte {
	return Options{}.Fingerprint(Output{Spec: s, Format: format})
}

// Renditions of an older version are made again: version 1 had 7ea9121d here. The value changes with the version only.
func TestFingerprintTellsTheVersion(t *testing.T) {
	if got := fingerprint(Spec{Box: Square(200)}, JPEG); got != [4]byte{0xa7, 0xe8, 0x64, 0x14} {
		t.Errorf("%x", got)
	}
}

// Every field of a description either changes the fingerprint, or is known not to change the bytes of one rendition. A new field that
// is in neither list fails the test.
func TestFingerprintKnowsEveryOption(t *testing.T) {
	changes := map[string]func(*Spec){
		"Box":          func(s *Spec) { s.Box.Height = 100 },
		"Fit":          func(s *Spec) { s.Fit = Pad },
		"Gravity":      func(s *Spec) { s.Gravity = "north" },
		"Quality":      func(s *Spec) { s.Quality = 60 },
		"Chroma":       func(s *Spec) { s.Chroma = Chroma444 },
		"Progressive":  func(s *Spec) { s.Progressive = true },
		"Filter":       func(s *Spec) { s.Filter = BoxFilter },
		"Sharpen":      func(s *Spec) { s.Sharpen.Auto = true },
		"Background":   func(s *Spec) { s.Background = color.Black },
		"KeepMetadata": func(s *Spec) { s.KeepMetadata = MetadataAll },
		"GainMap":      func(s *Spec) { s.GainMap = GainMapKeep },
	}
	same := map[string]func(*Spec){
		"Name":     func(s *Spec) { s.Name = "avatar" },
		"Format":   func(s *Spec) { s.Format = JPEG },
		"Lossless": func(s *Spec) { s.Lossless = true }, // of a JPEG
		"Also":     func(s *Spec) { s.Also = []Format{WebP} },
	}
	plain := Spec{Box: Square(200), Fit: Cover}
	want := fingerprint(plain, JPEG)
	for _, field := range append(reflect.VisibleFields(reflect.TypeFor[Spec]()), reflect.VisibleFields(reflect.TypeFor[Style]())...) {
		change, counts := changes[field.Name]
		if !counts {
			if change = same[field.Name]; change == nil && !field.Anonymous {
				t.Errorf("%s: does it change the bytes of a rendition?", field.Name)
			}
			if change == nil {
				continue
			}
		}
		changed := plain
		change(&changed)
		if got := fingerprint(changed, JPEG); (got != want) != counts {
			t.Errorf("%s: %x, without %x", field.Name, got, want)
		}
	}
	if fingerprint(Spec{Box: Square(201), Fit: Cover}, JPEG) == want || fingerprint(plain, PNG) == want {
		t.Error("size or format does not count")
	}
	inside := Spec{Box: Square(200)}
	lossless := Spec{Box: Square(200), Style: Style{Lossless: true}}
	if fingerprint(lossless, WebP) == fingerprint(inside, WebP) {
		t.Error("lossless does not count for WebP")
	}
	explicit := Spec{
		Box: Square(200), Fit: Inside, Gravity: Centre,
		Style: Style{Quality: 80, Chroma: Chroma420, Filter: Lanczos, Background: color.White},
	}
	if fingerprint(explicit, JPEG) != fingerprint(inside, JPEG) {
		t.Error("a default counts as another option when it is given")
	}
	for _, format := range []Format{PNG, GIF} {
		other := Spec{Box: Square(200), Style: Style{Quality: 60, Chroma: Chroma444, Progressive: true, Background: color.Black}}
		if fingerprint(other, format) != fingerprint(inside, format) {
			t.Errorf("options of JPEG count in a %s", format)
		}
	}
}

// What lies around an image counts where it is another: white is not transparent, unless the format is not either.
func TestFingerprintKnowsTheCanvas(t *testing.T) {
	clear := Spec{Box: Square(200), Fit: Pad}
	white := clear
	white.Background = color.White
	for format, same := range map[Format]bool{JPEG: true, PNG: false, WebP: false, GIF: false} {
		if (fingerprint(clear, format) == fingerprint(white, format)) != same {
			t.Errorf("%s: the same: %t", format, !same)
		}
	}
}

// The point of an image counts where it is heeded, and nowhere else.
func TestFingerprintKnowsTheFocus(t *testing.T) {
	of := Output{Spec: Spec{Box: Square(200), Fit: Cover, Gravity: Focus}, Format: JPEG}
	without, with := Options{}, Options{Focus: &Point{X: 0.2, Y: 0.5}}
	if without.Fingerprint(of) == with.Fingerprint(of) {
		t.Error("it does not count")
	}
	of.Spec.Gravity = Smart
	if without.Fingerprint(of) != with.Fingerprint(of) {
		t.Error("it counts where nothing heeds it")
	}
}
