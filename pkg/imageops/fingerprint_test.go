package imageops

import (
	"context"
	"image/color"
	"reflect"
	"testing"
)

// Renditions of an older version are made again: version 1 had 7ea9121d here. The value changes with the version only.
func TestFingerprintTellsTheVersion(t *testing.T) {
	if got := (Options{}).Fingerprint(200, JPEG); got != [4]byte{0xa7, 0xe8, 0x64, 0x14} {
		t.Errorf("%x", got)
	}
}

// Every option either changes the fingerprint, or is known not to change the bytes of one rendition. A new field that is in
// neither list fails the test.
func TestFingerprintKnowsEveryOption(t *testing.T) {
	changes := map[string]func(*Options){
		"Quality":      func(o *Options) { o.Quality = 60 },
		"Chroma":       func(o *Options) { o.Chroma = Chroma444 },
		"Progressive":  func(o *Options) { o.Progressive = true },
		"Filter":       func(o *Options) { o.Filter = Box },
		"Background":   func(o *Options) { o.Background = color.Black },
		"KeepMetadata": func(o *Options) { o.KeepMetadata = MetadataAll },
		"GainMap":      func(o *Options) { o.GainMap = GainMapKeep },
	}
	same := map[string]func(*Options){
		"Sizes":    func(o *Options) { o.Sizes = []int{200, 5} },
		"Format":   func(o *Options) { o.Format = JPEG },
		"Lossless": func(o *Options) { o.Lossless = true }, // of a JPEG
		"Also":     func(o *Options) { o.Also = []Format{WebP} },
		"Tolerant": func(o *Options) { o.Tolerant = true },
		"Limits":   func(o *Options) { o.Limits.MaxPixels = 5 },
		"Admit":    func(o *Options) { o.Admit = func(context.Context, int64) (func(), error) { return nil, nil } },
	}
	plain := Options{Sizes: []int{200}}
	want := plain.Fingerprint(200, JPEG)
	for field := range reflect.TypeFor[Options]().Fields() {
		change, counts := changes[field.Name]
		if !counts {
			if change = same[field.Name]; change == nil {
				t.Errorf("%s: does it change the bytes of a rendition?", field.Name)
				continue
			}
		}
		changed := plain
		change(&changed)
		if got := changed.Fingerprint(200, JPEG); (got != want) != counts {
			t.Errorf("%s: %x, without %x", field.Name, got, want)
		}
	}
	if plain.Fingerprint(201, JPEG) == want || plain.Fingerprint(200, PNG) == want {
		t.Error("size or format does not count")
	}
	lossless := plain
	lossless.Lossless = true
	if lossless.Fingerprint(200, WebP) == plain.Fingerprint(200, WebP) {
		t.Error("lossless does not count for WebP")
	}
	explicit := Options{Sizes: []int{200}, Style: Style{Quality: 80, Chroma: Chroma420, Filter: Lanczos, Background: color.White}}
	if explicit.Fingerprint(200, JPEG) != want {
		t.Error("a default counts as another option when it is given")
	}
	for _, format := range []Format{PNG, GIF} {
		other := Options{Style: Style{Quality: 60, Chroma: Chroma444, Progressive: true, Background: color.Black}}
		if other.Fingerprint(200, format) != plain.Fingerprint(200, format) {
			t.Errorf("options of JPEG count in a %s", format)
		}
	}
}
