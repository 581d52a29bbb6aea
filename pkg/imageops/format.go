package imageops

import (
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Format is an image file format, by its name in options and JSON. Where "" is allowed, it stands for a default, which is
// documented there.
type Format string

// The formats that programs name most. Formats lists all: "heic" is one more.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	BMP  Format = "bmp"
	WebP Format = "webp"
	TIFF Format = "tiff"
)

// FormatInfo is what there is to know of a format.
type FormatInfo struct {
	// Format is its name: "jpeg".
	Format Format
	// Label is its name for people: "JPEG".
	Label string
	// ContentType is its media type as IANA registers it: "image/jpeg". Aliases are others that programs send for it.
	ContentType string
	Aliases     []string
	// Extensions of its files, with their dots, in small letters; the first is the usual one.
	Extensions []string
	// Written reports whether Render can make it. All formats can be read.
	Written bool
	// Kept reports whether OutputFormat keeps it: renditions of "a.png" are PNG, those of "a.webp" are JPEG.
	Kept bool
	// Browsers reports whether all common browsers show it.
	Browsers bool
	// Accepted reports whether it may be uploaded unless something else is asked for: browsers show it, or phones make it.
	Accepted bool
	// Animated reports whether a file may be an animation; Moves, whether a rendition may be one.
	Animated, Moves bool
	// Lossless reports whether Options.Lossless makes a difference to it.
	Lossless bool
	// Streamed reports whether it is decoded as its bytes come. Files of other formats are held in memory while they are decoded.
	Streamed bool
	// MaxSide is the largest side of a file, in pixels. A rendition that would be larger is a LimitError.
	MaxSide int
}

// Formats lists all formats that Render and Inspect know, in the order in which messages name them. Whoever lists formats, in a
// flag, a page or a document, takes them from here.
func Formats() []FormatInfo { return known().infos() }

func (t table) infos() (all []FormatInfo) {
	for _, row := range t {
		all = append(all, FormatInfo{
			Format: Format(row.Name), Label: row.Label, ContentType: row.MediaType, Aliases: row.Aliases,
			Extensions: append(row.Extensions[:len(row.Extensions):len(row.Extensions)], row.Foreign...),
			Written:    row.Writable(), Kept: row.Keeps, Browsers: row.Browsers, Accepted: row.Accepted, Animated: row.Animates, Moves: row.NewMovie != nil, Lossless: row.Writes.Lossless,
			Streamed: row.Streams, MaxSide: row.MaxSide,
		})
	}
	return all
}

// JoinNames lists names, of formats say, as a sentence does: "jpeg, png or gif", where last is the word before the last of them.
func JoinNames(names []string, last string) string {
	n := len(names) - 1
	if n < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:n], ", ") + " " + last + " " + names[n]
}

// ContentType returns the media type of f, as IANA registers it: "image/jpeg"
// and so on. It is "application/octet-stream" for a Format that Formats does not list.
func (f Format) ContentType() string {
	if row := known().named(f); row != nil {
		return row.MediaType
	}
	return "application/octet-stream"
}

// ParseFormat reads the name of an output format, or an extension that its files have, without the dot, in any
// case: jpg, jpeg, png, gif or webp. The error lists what is accepted.
func ParseFormat(s string) (Format, error) {
	t := known()
	if row := t.written(s); row != nil {
		return Format(row.Name), nil
	}
	return "", fmt.Errorf("unknown output format %q: want %s", s, t.writtenNames())
}

// KeepFormat is the word of ParseFormats for the format that OutputFormat says.
const KeepFormat = "keep"

// ParseFormats reads a list for Options.Format and Options.Also, with commas between: what ParseFormat reads, or KeepFormat, each
// once. format is "" if KeepFormat is among them, wherever it stands: what names promise comes first. Else it is the first.
func ParseFormats(list string) (format Format, also []Format, err error) {
	keep := false
	for word := range strings.SplitSeq(list, ",") {
		if word = strings.TrimSpace(word); strings.EqualFold(word, KeepFormat) {
			if keep {
				return "", nil, fmt.Errorf("%s is given twice", KeepFormat)
			}
			keep = true
			continue
		}
		f, err := ParseFormat(word)
		if err != nil {
			return "", nil, fmt.Errorf("%w, or %s for what the name says", err, KeepFormat)
		}
		also = append(also, f)
	}
	if !keep {
		format, also = also[0], also[1:]
	}
	return format, also, known().validateFormats(format, also)
}

// DetectLen is the number of leading bytes that Detect needs to be sure.
const DetectLen = codec.SniffLen

// Detect tells the format from the first bytes of a file, never from its name.
// With DetectLen bytes or more (or the whole file, if that is shorter) the
// answer is final. It is false for everything that this package cannot read,
// other image formats included.
func Detect(head []byte) (Format, bool) {
	if row := known().sniffed(head); row != nil {
		return Format(row.Name), true
	}
	return "", false
}
