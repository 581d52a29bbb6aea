package stamp

import (
	"bytes"
	"errors"
	"strings"
)

const (
	// HeadLen is how many bytes of a file Read needs: a GIF has up to 256 colours before its stamp.
	HeadLen = 1024
	// MaxText is the longest text, in bytes. A file grows by it and by no more than 18 bytes.
	MaxText = 45
	// MaxGrowth is the most that a file grows, in bytes.
	MaxGrowth = MaxText + 18

	// name begins the comment, so that those of others are not taken for a stamp. PNG has a place for it.
	name = "s3img"
)

var (
	// ErrText says that a text is empty, too long or not of printable ASCII without blanks.
	ErrText = errors.New("a stamp is 1 to 45 characters of printable ASCII without blanks")
	// ErrFormat says that a file is none of JPEG, PNG, GIF and WebP, or begins as none of them should.
	ErrFormat = errors.New("no place for a stamp: neither JPEG nor PNG nor GIF nor WebP with VP8X")
)

// Write returns a copy of a whole file with text in it, which [Read] finds. The file must have no stamp yet: the first one
// counts. It fails with [ErrText] or [ErrFormat]. It costs one copy of the file.
func Write(file []byte, text string) ([]byte, error) {
	if !isText(text) {
		return nil, ErrText
	}
	at, ok := place(file)
	if !ok {
		return nil, ErrFormat
	}
	comment := at.format.comment(text)
	out := make([]byte, 0, len(file)+len(comment))
	out = append(out, file[:at.offset]...)
	out = append(out, comment...)
	out = append(out, file[at.offset:]...)
	at.format.finish(out)
	return out, nil
}

// Read returns the text in a file of which head is the begin, HeadLen bytes of it or all; false where it has none.
func Read(head []byte) (text string, ok bool) {
	at, ok := place(head)
	if !ok {
		return "", false
	}
	text, ok = at.format.read(head[at.offset:])
	return text, ok && isText(text)
}

// format is what there is to know of a file format.
type format struct {
	magic   string
	offset  func(file []byte) (int, bool) // where the comment goes: behind what every reader wants first
	comment func(text string) []byte
	read    func(rest []byte) (text string, ok bool)
	finish  func(file []byte) // what else must change
}

func formats() []format {
	return []format{jpegFormat(), pngFormat(), gifFormat(), webpFormat()}
}

type found struct {
	format format
	offset int
}

func place(file []byte) (found, bool) {
	for _, f := range formats() {
		if bytes.HasPrefix(file, []byte(f.magic)) {
			offset, ok := f.offset(file)
			return found{f, offset}, ok && offset <= len(file)
		}
	}
	return found{}, false
}

func isText(text string) bool {
	unfit := func(r rune) bool { return r <= ' ' || r > '~' }
	return text != "" && len(text) <= MaxText && !strings.ContainsFunc(text, unfit)
}

// unnamed is the text of a comment that begins with the name and a blank.
func unnamed(comment []byte) (string, bool) {
	rest, ok := bytes.CutPrefix(comment, []byte(name+" "))
	return string(rest), ok
}

func nothing([]byte) {}
