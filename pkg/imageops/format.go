package imageops

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Format is an image file format. The zero value "" stands for a default that
// each user of a Format documents.
type Format string

// The formats that Render and Inspect read. JPEG, PNG and GIF are also written.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	BMP  Format = "bmp"
	WebP Format = "webp"
	TIFF Format = "tiff"
)

// ContentType returns the media type of f, as IANA registers it: "image/jpeg"
// and so on. It is "application/octet-stream" for a Format that is not one of
// the constants above.
func (f Format) ContentType() string {
	switch f {
	case JPEG, PNG, GIF, BMP, WebP, TIFF:
		return "image/" + string(f)
	}
	return "application/octet-stream"
}

// encodable reports whether Render can write f.
func (f Format) encodable() bool {
	return f == JPEG || f == PNG || f == GIF
}

// label is the name of f in messages for people.
func (f Format) label() string {
	if f == WebP {
		return "WebP"
	}
	return strings.ToUpper(string(f))
}

// ParseFormat reads the name of an output format: jpg, jpeg, png or gif, in any
// case. The error lists what is accepted.
func ParseFormat(s string) (Format, error) {
	switch strings.ToLower(s) {
	case "jpg", "jpeg":
		return JPEG, nil
	case "png":
		return PNG, nil
	case "gif":
		return GIF, nil
	}
	return "", fmt.Errorf("unknown output format %q: want jpg, jpeg, png or gif", s)
}

// DetectLen is the number of leading bytes that Detect needs to be sure.
const DetectLen = 32

// Detect tells the format from the first bytes of a file, never from its name.
// With DetectLen bytes or more (or the whole file, if that is shorter) the
// answer is final. It is false for everything that this package cannot read,
// other image formats included.
func Detect(head []byte) (Format, bool) {
	s := string(head[:min(len(head), DetectLen)])
	switch {
	case strings.HasPrefix(s, "\xff\xd8\xff"):
		return JPEG, true
	case strings.HasPrefix(s, "\x89PNG\r\n\x1a\n"):
		return PNG, true
	case strings.HasPrefix(s, "GIF87a"), strings.HasPrefix(s, "GIF89a"):
		return GIF, true
	case strings.HasPrefix(s, "RIFF") && len(s) >= 12 && s[8:12] == "WEBP":
		return WebP, true
	case strings.HasPrefix(s, "II*\x00") && !strings.HasPrefix(s[4:], "\x10\x00\x00\x00CR"), strings.HasPrefix(s, "MM\x00*"):
		return TIFF, true
	case isBMP(s):
		return BMP, true
	}
	return "", false
}

// isBMP asks for more than the letters BM, with which plain text may start too:
// the length of the second header must be one that a version of BMP has.
func isBMP(s string) bool {
	if len(s) < 18 || s[:2] != "BM" {
		return false
	}
	switch binary.LittleEndian.Uint32([]byte(s[14:18])) {
	case 12, 16, 40, 52, 56, 64, 108, 124:
		return true
	}
	return false
}
