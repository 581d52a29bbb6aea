package metadata

import (
	"bytes"
	"strings"
	"time"
)

// Shot is what EXIF says of how an image came to be, in words for people: text of a stranger. Each is "" where nothing says so.
type Shot struct {
	Taken     string // 2026-01-02T03:04:05 by the clock of the camera, with its offset from UTC where that is told: …+01:00
	Camera    string // its maker and model
	Copyright string
}

// The tags of a shot (CIPA DC-008, 4.6.4 and 4.6.5).
const (
	tagMake             = 0x010f
	tagModel            = 0x0110
	tagDateTimeOriginal = 0x9003
	tagOffsetOriginal   = 0x9011
)

// maxShotBytes bounds each text: longer ones are cut.
const maxShotBytes = 200

// ReadShot reads them from the first directory of a TIFF structure and the EXIF directory below it.
func ReadShot(exif []byte) (s Shot) {
	t, first, ok := Open(exif)
	if !ok {
		return s
	}
	entries, _, _ := t.Directory(first)
	s.Camera = camera(t.words(entries, tagMake), t.words(entries, tagModel))
	s.Copyright = t.words(entries, tagCopyright)
	below, _ := Find(entries, tagExifIFD)
	at, _ := t.Number(below)
	entries, _, _ = t.Directory(at)
	s.Taken = taken(t.words(entries, tagDateTimeOriginal), t.words(entries, tagOffsetOriginal))
	return s
}

// words is the text of a tag, on one line and valid UTF-8. The two parts that a copyright may have, of the photographer and of the editor,
// are joined.
func (t TIFF) words(entries []Entry, tag uint16) string {
	e, ok := Find(entries, tag)
	if !ok {
		return ""
	}
	var parts []string
	for part := range bytes.SplitSeq(t.text(e), []byte{0}) {
		part = part[:min(len(part), maxShotBytes)]
		if word := strings.Join(strings.Fields(strings.ToValidUTF8(string(part), "")), " "); word != "" {
			parts = append(parts, word)
		}
		if len(parts) == 2 {
			break
		}
	}
	return strings.Join(parts, "; ")
}

// camera leaves out the maker where the model begins with its name, as many do.
func camera(maker, model string) string {
	switch {
	case model == "":
		return maker
	case maker == "" || strings.HasPrefix(strings.ToLower(model), strings.ToLower(maker)):
		return model
	}
	return maker + " " + model
}

// taken brings "2026:01:02 03:04:05" into the order of RFC 3339; "" for what is no time, as the zeros and spaces of cameras whose clock
// was never set.
func taken(text, offset string) string {
	at, err := time.Parse("2006:01:02 15:04:05", text)
	if err != nil {
		return ""
	}
	said := at.Format("2006-01-02T15:04:05")
	if _, err := time.Parse("-07:00", offset); err == nil {
		said += offset
	}
	return said
}
