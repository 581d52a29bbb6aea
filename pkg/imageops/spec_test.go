package imageops

import (
	"image/color"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestParseSpec(t *testing.T) {
	style := Style{Quality: 70, Background: color.NRGBA{R: 255, A: 255}}
	with := func(change func(*Style)) Style {
		s := style
		change(&s)
		return s
	}
	for text, want := range map[string]Spec{
		"avatar=200x200,cover,smart,webp,q75": {
			Name: "avatar", Box: Square(200), Fit: Cover, Gravity: Smart, Style: with(func(s *Style) { s.Format, s.Quality = WebP, 75 }),
		},
		"1000":      {Box: Square(1000), Style: style},
		"1000,keep": {Box: Square(1000), Style: style},
		"640, jpg , webp": {
			Box: Square(640), Style: with(func(s *Style) { s.Format, s.Also = JPEG, []Format{WebP} }),
		},
		"hero=640x,sharpen,444": {
			Name: "hero", Box: Box{Width: 640}, Style: with(func(s *Style) { s.Sharpen.Auto, s.Chroma = true, Chroma444 }),
		},
		"bar=x48,sharpen=0.5:1.25,filter=box,metadata=copyright,gain-map=keep,progressive,lossless=false": {
			Name: "bar", Box: Box{Height: 48}, Style: with(func(s *Style) {
				s.Sharpen, s.Filter = Sharpen{Amount: 0.5, Radius: 1.25}, BoxFilter
				s.KeepMetadata, s.GainMap, s.Progressive = MetadataCopyright, GainMapKeep, true
			}),
		},
		"og_image=1200x630,pad,background=#0a0,gravity=southeast": {
			Name: "og_image", Box: Box{Width: 1200, Height: 630}, Fit: Pad, Gravity: "southeast",
			Style: with(func(s *Style) { s.Background = color.NRGBA{G: 170, A: 255} }),
		},
	} {
		got, err := ParseSpec(text, style)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v: %v", text, got, want, err)
		}
		if again, err := ParseSpec(got.String(), Style{}); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%s: %+v, want %+v: %v", got, again, got, err)
		}
	}
}

func TestParseSpecSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "is no box",
		"avatar":                             "is no box",
		"avatar=":                            "is no box",
		"avatar=x":                           "is no box",
		"avatar=0":                           "is no box",
		"avatar=-5x5":                        "is no box",
		"avatar=+5x5":                        "is no box",
		"avatar=70000x1":                     "is no box",
		"Avatar=20x20":                       "small letters",
		"a/b=20x20":                          "small letters",
		"-a=20x20":                           "small letters",
		"view-1000=20x20":                    "a number at its end",
		"avatar=20x,cover":                   "two sides",
		"avatar=20x20,pad,smart":             "goes with fit cover",
		"avatar=20x20,smart":                 "gravity smart goes with fit cover: inside",
		"avatar=20x20,inside,north":          "gravity north goes with fit cover or pad",
		"avatar=20x20,cover,pad":             "its fit is said twice",
		"avatar=20x20,q70,quality=80":        "its quality is said twice",
		"avatar=20x20,box=30x30":             "its box is said twice",
		"avatar=20x20,covr":                  "unknown word \"covr\"",
		"avatar=20x20,q0":                    "1 to 100",
		"avatar=20x20,q101":                  "1 to 100",
		"avatar=20x20,heic":                  "unknown word",
		"avatar=20x20,webp,webp":             "twice",
		"avatar=20x20,colour=red":            "no property \"colour\"",
		"avatar=20x20,background=reddish":    "unknown colour",
		"avatar=20x20,sharpen=9":             "cannot sharpen",
		"avatar=20x20,sharpen=0.5:0.1":       "cannot sharpen",
		"avatar=20x20,sharpen=NaN":           "cannot sharpen",
		"20x30":                              "needs a name",
		"avatar=20x20,lossless=yes":          "neither true nor false",
		"avatar=20x20,gravity=up":            "unknown gravity",
		"avatar=20x20,box=0x0":               "is no box",
		"a" + strings.Repeat("b", 40) + "=5": "1 to 40",
	} {
		if got, err := ParseSpec(text, Style{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v, want %q", text, got, err, want)
		}
	}
}

func TestOptionsRefuseTheSameNameTwice(t *testing.T) {
	avatar := Spec{Name: "avatar", Box: Square(20)}
	for _, opt := range []Options{
		{Renditions: []Spec{avatar, avatar}},
		{Sizes: []int{20}, Renditions: []Spec{{Box: Square(20)}}},
	} {
		if err := opt.Validate(); err == nil || !strings.Contains(err.Error(), "twice") {
			t.Error(err)
		}
	}
}

func TestParsePoint(t *testing.T) {
	for text, want := range map[string]Point{"0.4,0.6": {0.4, 0.6}, "0, 1": {0, 1}, "0.25:0.5": {0.25, 0.5}} {
		if got, err := ParsePoint(text); err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0.5", "1.1,0", "-0.1,0", "NaN,0", "a,b", "0.1,0.2,0.3"} {
		if got, err := ParsePoint(text); err == nil {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// What is said of values for schemas is what is read.
func TestPropertiesTellTheirValues(t *testing.T) {
	words := []string{
		"", "0", "1", "5", "80", "100", "101", "200", "1000", "65535", "65536", "99999", "20x", "x20", "x", "20x20", "20x70000", "-1", "1.5", "0.5", "0.25:0.3",
		"0.5:1.2", "0.5:0.29", "5:5", "5.1", "5.0:5.00", ".5", "0.0", "0.5:", "4.99:6", "auto", "none", "true", "false", "yes", "#fff", "fff", "#ffff", "#a0B1c2", "white",
		"grey", "pink", "keep", "webp", "jpg", "jpeg", "png,webp", "keep, gif", "heic", "bmp", ",", "inside", "cover", "pad", "centre", "northwest", "smart",
		"420", "444", "422", "lanczos", "bicubic", "box", "copyright", "all",
	}
	for _, p := range Properties() {
		if p.About == "" || p.Wants == "" || (p.Pattern == "") == (p.Values == nil) {
			t.Errorf("%s: about %q, wants %q, pattern %q, values %q", p.Key, p.About, p.Wants, p.Pattern, p.Values)
		}
		for _, word := range append(words, p.Values...) {
			told := slices.Contains(p.Values, word)
			if p.Pattern != "" {
				told = regexp.MustCompile("^(" + p.Pattern + ")$").MatchString(word)
			}
			if _, err := p.Spelling(word); (err == nil) != told {
				t.Errorf("%s=%q is told to be right: %v, and read: %v", p.Key, word, told, err)
			}
		}
		if isStyle := !slices.Contains([]string{"box", "fit", "gravity"}, p.Key); p.OfStyle != isStyle {
			t.Errorf("%s is of style: %v", p.Key, p.OfStyle)
		}
	}
	for _, p := range Properties() {
		if got, err := p.Spelling("Center"); p.Key == "gravity" && (got != "centre" || err != nil) {
			t.Errorf("Center is written %q: %v", got, err)
		}
	}
}
