package imageops

import (
	"errors"
	"fmt"
	"image/color"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Property is one key of a description of a rendition, as a file or a flag gives it.
type Property struct {
	// Key is its name: "gain-map".
	Key string
	// About says what it does.
	About string
	// Wants says what it takes, for people; Values are all of it where they can be listed, and Pattern is a regular expression of it, as a
	// whole, where they cannot.
	Wants   string
	Values  []string
	Pattern string
	// OfStyle is true of those of Style, which all renditions may share.
	OfStyle bool

	set func(*Spec, string) error
	get func(Spec) string // "" for a default
}

// Properties lists all, in the order in which Spec.String has them. Whoever lists keys of a description takes them from here.
func Properties() []Property {
	words := func(all ...string) (string, []string) { return JoinNames(all, "or"), all }
	place := func(key, about, wants string, values []string, set func(*Spec, string) error, get func(Spec) string) Property {
		return Property{Key: key, About: about, Wants: wants, Values: values, set: set, get: get}
	}
	style := func(key, about, wants string, values []string, set func(*Spec, string) error, get func(Spec) string) Property {
		return Property{Key: key, About: about, Wants: wants, Values: values, OfStyle: true, set: set, get: get}
	}
	fits, fitValues := words(string(Inside), string(Cover), string(Pad))
	var gravityValues []string
	for _, g := range Gravities() {
		gravityValues = append(gravityValues, string(g))
	}
	metadata, metadataValues := words("none", string(MetadataCopyright), string(MetadataAll))
	gain, gainValues := words("none", string(GainMapKeep))
	chroma, chromaValues := words(string(Chroma420), string(Chroma444))
	filters, filterValues := words(string(Lanczos), string(Bicubic), string(BoxFilter))
	yes, yesValues := words("true", "false")
	all := []Property{
		place("box", "what the image is put into", "1000 for a square, 640x480, 640x or x480, in pixels", nil,
			parsed(ParseBox, func(s *Spec) *Box { return &s.Box }), func(s Spec) string { return s.Box.String() }),
		place("fit", "how: inside keeps all of the image and enlarges nothing, cover fills the box and cuts off the rest, pad puts all of it on a canvas of that size",
			fits, fitValues,
			parsed(ParseFit, func(s *Spec) *Fit { return &s.Fit }), func(s Spec) string { return unless(s.Fit, Inside) }),
		place("gravity", "which part cover keeps, or where pad puts the image: smart looks for what people would look at, focus takes the point that the original names",
			gravityNames(), gravityValues,
			parsed(ParseGravity, func(s *Spec) *Gravity { return &s.Gravity }), func(s Spec) string { return unless(s.Gravity, Centre) }),
		style("format", "formats that are made of it; keep is what the extension of the name says", "one or more of keep, "+known().writtenNames(), nil, setFormats, formatWords),
		style("quality", "of JPEG and WebP that lose some", "1 to 100", nil, setQuality, func(s Spec) string {
			if s.Quality == 0 || s.Quality == DefaultQuality {
				return ""
			}
			return strconv.Itoa(s.Quality)
		}),
		style("chroma", "resolution of colours in JPEGs; 444 is for drawings and coloured text", chroma, chromaValues,
			parsed(ParseChroma, func(s *Spec) *Chroma { return &s.Chroma }), func(s Spec) string { return unless(s.Chroma, Chroma420) }),
		style("progressive", "JPEGs that show as a whole at once and get finer: smaller, but more work", yes, yesValues,
			parsed(parseYes, func(s *Spec) *bool { return &s.Progressive }), func(s Spec) string { return ifSet(s.Progressive) }),
		style("lossless", "WebPs that lose nothing; drawings are in any case, where that is smaller", yes, yesValues,
			parsed(parseYes, func(s *Spec) *bool { return &s.Lossless }), func(s Spec) string { return ifSet(s.Lossless) }),
		style("filter", "how pixels are brought together: bicubic is softer, box a plain mean", filters, filterValues,
			parsed(ParseFilter, func(s *Spec) *Filter { return &s.Filter }), func(s Spec) string { return unless(s.Filter, Lanczos) }),
		style("sharpen", "an unsharp mask on brightness", "auto, none, an amount up to 5 like 0.5, or an amount and a radius in pixels like 0.5:1.2", nil,
			parsed(ParseSharpen, func(s *Spec) *Sharpen { return &s.Sharpen }), func(s Spec) string { return unless(s.Sharpen.String(), "none") }),
		style("background", "what shows through transparent pixels in JPEGs, and around images that are padded", "#rgb, #rrggbb or a name such as white", nil, setBackground, backgroundWord),
		style("metadata", "EXIF and XMP that are carried over: all, and with them where a photo was taken, or artist, copyright, credit and licence", metadata, metadataValues,
			parsed(ParseMetadata, func(s *Spec) *Metadata { return &s.KeepMetadata }), func(s Spec) string { return string(s.KeepMetadata) }),
		style("gain-map", "of JPEGs for screens of high dynamic range (Ultra HDR): keep carries their gain map into JPEGs", gain, gainValues,
			parsed(ParseGainMap, func(s *Spec) *GainMap { return &s.GainMap }), func(s Spec) string { return string(s.GainMap) }),
	}
	for i := range all {
		all[i].Pattern = propertyPatterns()[all[i].Key]
	}
	return all
}

// propertyPatterns are those of properties whose values cannot be listed.
func propertyPatterns() map[string]string {
	const side = "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
	const amount, radius = `(0?\.[0-9]*[1-9][0-9]*|[1-4](\.[0-9]+)?|5(\.0+)?)`, `(0?\.[3-9][0-9]*|[1-4](\.[0-9]+)?|5(\.0+)?)`
	words := []string{KeepFormat}
	for _, row := range known() {
		if row.Writable() {
			words = append(words, row.Name)
			for _, ext := range row.Extensions {
				if word := strings.TrimPrefix(ext, "."); word != row.Name {
					words = append(words, word)
				}
			}
		}
	}
	word := "(" + strings.Join(words, "|") + ")"
	return map[string]string{
		"box":        side + "|" + side + "x" + side + "?|x" + side,
		"format":     word + "(, ?" + word + ")*",
		"quality":    "[1-9][0-9]?|100",
		"sharpen":    "auto|none|" + amount + "(:" + radius + ")?",
		"background": "#?[0-9A-Fa-f]{3}|#?[0-9A-Fa-f]{6}|" + strings.Join(colorNames(), "|"),
	}
}

// parsed sets a field to what a parser makes of a word.
func parsed[T any](parse func(string) (T, error), field func(*Spec) *T) func(*Spec, string) error {
	return func(s *Spec, word string) error {
		value, err := parse(word)
		if err == nil {
			*field(s) = value
		}
		return err
	}
}

func unless[T ~string](value, usual T) string {
	if value == usual {
		return ""
	}
	return string(value)
}

func ifSet(set bool) string {
	if set {
		return "true"
	}
	return ""
}

func parseYes(s string) (bool, error) {
	switch s {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", s)
}

func setFormats(s *Spec, list string) error {
	format, also, err := ParseFormats(list)
	if err == nil {
		s.Format, s.Also = format, append([]Format(nil), also...)
	}
	return err
}

func formatWords(s Spec) string {
	if s.Format == "" && len(s.Also) == 0 {
		return ""
	}
	all := []string{string(s.Format)}
	if s.Format == "" {
		all[0] = KeepFormat
	}
	for _, f := range s.Also {
		all = append(all, string(f))
	}
	return strings.Join(all, ",")
}

func setQuality(s *Spec, word string) error {
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 100 {
		return fmt.Errorf("quality %q is out of range: want 1 to 100", word)
	}
	s.Quality = n
	return nil
}

func setBackground(s *Spec, word string) error {
	c, err := ParseColor(word)
	if err == nil {
		s.Background = c
	}
	return err
}

func backgroundWord(s Spec) string {
	if s.Background == nil {
		return ""
	}
	c := color.NRGBAModel.Convert(s.Background).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)
}

// Spelling reads a value, and returns how it is written in Values, where these are listed: centre for Center. The error says what is
// accepted.
func (p Property) Spelling(value string) (string, error) {
	var said Spec
	if err := p.set(&said, value); err != nil {
		return "", err
	}
	for _, other := range p.Values {
		var same Spec
		if p.set(&same, other) == nil && reflect.DeepEqual(said, same) {
			return other, nil
		}
	}
	return value, nil
}

// Set sets one property by its key. The error says what is accepted.
func (s *Spec) Set(key, value string) error {
	for _, p := range Properties() {
		if p.Key == key {
			return p.set(s, value)
		}
	}
	return fmt.Errorf("%w %q", ErrUnknownProperty, key)
}

// ErrUnknownProperty says that a key is none of Properties.
var ErrUnknownProperty = errors.New("a rendition has no property")

// ParseSpec reads a description on one line: the name, an equals sign, the box, and then words with commas between, as in
// avatar=200x200,cover,smart,webp,q75. A word is a fit, a gravity, a format (several may be given), q and a quality, sharpen, lossless,
// progressive, or any property with its value, as metadata=copyright. A number alone in place of the name and the box is a size: 1000
// or 1000,webp. What is not said is that of style. The error says what is accepted.
func ParseSpec(text string, style Style) (Spec, error) {
	s, words := Spec{Style: style}, strings.Split(text, ",")
	name, box, named := strings.Cut(strings.TrimSpace(words[0]), "=")
	if !named {
		name, box = "", name
	}
	if err := s.Set("box", strings.TrimSpace(box)); err != nil {
		return Spec{}, fmt.Errorf("rendition %q: %w: write it as avatar=200x200,cover,smart", text, err)
	}
	if err := s.SetName(name); err != nil {
		return Spec{}, fmt.Errorf("rendition %q: %w", text, err)
	}
	var formats []string
	said := map[string]bool{"box": true}
	for _, word := range words[1:] {
		key, err := s.setWord(strings.TrimSpace(word), &formats)
		if err == nil && said[key] {
			err = fmt.Errorf("its %s is said twice", key)
		}
		if err != nil {
			return Spec{}, fmt.Errorf("rendition %q: %w", text, err)
		}
		said[key] = key != ""
	}
	if len(formats) > 0 {
		if err := setFormats(&s, strings.Join(formats, ",")); err != nil {
			return Spec{}, fmt.Errorf("rendition %q: %w", text, err)
		}
	}
	if err := known().validateSpec(s); err != nil {
		return Spec{}, s.explain(err)
	}
	return s, nil
}

// SetName gives s a name, or takes one that is a number for the size by which it is called: the box, if there is one, must be a square
// of that.
func (s *Spec) SetName(name string) error {
	n, _ := strconv.Atoi(name)
	if strconv.Itoa(n) != name {
		s.Name = name
		return nil
	}
	if s.Box == (Box{}) {
		s.Box = Square(n)
	}
	if s.Box != Square(n) {
		return fmt.Errorf("what is called %d is a square of %d pixels: give one of %s a name with letters", n, n, s.Box)
	}
	return nil
}

// setWord sets what a word says that may stand without its key, and returns the key. Formats are gathered, and have none.
func (s *Spec) setWord(word string, formats *[]string) (key string, err error) {
	if key, value, named := strings.Cut(word, "="); named {
		return key, s.Set(key, value)
	}
	if _, err := ParseFormat(word); err == nil || word == KeepFormat {
		*formats = append(*formats, word)
		return "", nil
	}
	quality, isQuality := strings.CutPrefix(word, "q")
	switch {
	case isQuality && quality != "":
		return "quality", s.Set("quality", quality)
	case word == "sharpen":
		return word, s.Set(word, "auto")
	case word == "lossless", word == "progressive":
		return word, s.Set(word, "true")
	}
	for _, p := range Properties() {
		if (p.Key == "fit" || p.Key == "gravity" || p.Key == "chroma") && p.set(s, word) == nil {
			return p.Key, nil
		}
	}
	return "", fmt.Errorf("unknown word %q: want a fit (inside, cover or pad), a gravity (centre, north, smart, …), a format (%s), q and a quality, "+
		"or a property with its value: %s", word, known().writtenNames(), JoinNames(propertyKeys(), "or"))
}

func propertyKeys() (keys []string) {
	for _, p := range Properties() {
		keys = append(keys, p.Key)
	}
	return slices.DeleteFunc(keys, func(key string) bool { return key == "box" })
}

// String is what ParseSpec reads.
func (s Spec) String() string {
	words := []string{s.Label() + "=" + s.Box.String()}
	for _, p := range Properties()[1:] {
		switch value := p.get(s); {
		case value == "":
		case p.Key == "format":
			words = append(words, value)
		default:
			words = append(words, p.Key+"="+value)
		}
	}
	return strings.Join(words, ",")
}
