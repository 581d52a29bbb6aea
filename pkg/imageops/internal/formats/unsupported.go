package formats

import (
	"bytes"
	"strings"
)

// UnsupportedLen is the number of leading bytes that Unsupported looks at: an SVG may
// begin with a long comment.
const UnsupportedLen = 1024

// magics are formats that people upload as pictures, and that s3img does not
// read. They are recognised so that the message can name them.
//
// Sources: the "magic" files of file(1) and the signature lists of the formats.
var magics = [...]struct {
	offset      int
	magic, name string
}{
	{0, "8BPS", "Photoshop (PSD)"},
	{0, "%PDF-", "PDF"},
	{0, "%!PS", "PostScript"},
	{0, "\xff\x0a", "JPEG XL"},
	{0, "\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"},
	{0, "\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"},
	{0, "\xff\x4f\xff\x51", "JPEG 2000"},
	{0, "II*\x00\x10\x00\x00\x00CR", "Canon raw (CR2)"},
	{0, "IIU\x00", "Panasonic raw"},
	{0, "IIRO", "Olympus raw"},
	{0, "FUJIFILMCCD-RAW", "Fujifilm raw"},
	{0, "\x76\x2f\x31\x01", "OpenEXR"},
	{0, "#?RADIANCE", "Radiance HDR"},
	{0, "qoif", "QOI"},
	{0, "\x00\x00\x01\x00", "icon (ICO)"},
	{0, "gimp xcf ", "GIMP (XCF)"},
	{0, "II\xbc\x01", "JPEG XR"},
	{0, "\x1aE\xdf\xa3", "Matroska or WebM video"},
	{8, "AVI ", "AVI video"},
	{0, "FLV\x01", "Flash video"},
	{0, "\x00\x00\x01\xba", "MPEG video"},
	{4, "moov", "QuickTime video"},
	{4, "mdat", "QuickTime video"},
}

// Unsupported names the format of a picture that no row of the table knows, or returns ""
// when it is none.
func Unsupported(head []byte) string {
	s := string(head[:min(len(head), UnsupportedLen)])
	if len(s) >= 12 && s[4:8] == "ftyp" {
		return isoBrand(s)
	}
	for _, m := range magics {
		if len(s) > m.offset && strings.HasPrefix(s[m.offset:], m.magic) {
			return m.name
		}
	}
	if isSVG(head[:min(len(head), UnsupportedLen)]) {
		return "SVG"
	}
	return ""
}

// isoBrand tells the kinds of ISO base media files apart (ISO/IEC 14496-12,
// 4.3): the major brand first, then the compatible ones, because HEIC and AVIF
// files may have the neutral mif1 as their major brand.
func isoBrand(s string) string {
	end := min(len(s), max(16, int(s[2])<<8|int(s[3])))
	brands := s[8:12]
	for i := 16; i+4 <= end; i += 4 {
		brands += " " + s[i:i+4]
	}
	for b := range strings.SplitSeq(brands, " ") {
		switch b {
		case "avif", "avis":
			return "AVIF"
		case "heic", "heix", "hevc", "hevx", "heim", "heis":
			return "HEIC"
		case "crx":
			return "Canon raw (CR3)"
		}
	}
	switch s[8:12] {
	case "mif1", "msf1":
		return "HEIF"
	case "qt  ":
		return "QuickTime video"
	}
	return "MP4 video"
}

// isSVG reports whether the text starts as an SVG does, after a byte order mark,
// an XML declaration, comments and a document type.
func isSVG(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	head = bytes.TrimSpace(head)
	if !bytes.HasPrefix(head, []byte("<")) {
		return false
	}
	return bytes.Contains(head, []byte("<svg"))
}
