package renditions

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/s3img/s3img/pkg/printable"
)

// A list of names, as --failed writes and --from reads it, has one a line. A line is the name as it is, or in double quotes
// with the escapes of JSON, and \xNN for a byte that is not UTF-8; or it is an object of JSON, as jobs print them, whose key
// source is the name. Empty lines mean nothing. What is read may be UTF-16 with a mark, and begin with the mark of UTF-8, as
// PowerShell writes lists; bytes that are neither are taken as they are.

// maxNameLine is the longest line of a list, in bytes: lines of JSON tell of renditions too.
const maxNameLine = 1 << 20

// NameLine is the line that stands for a name: most names stand for themselves.
func NameLine(name string) string {
	if isPlainLine(name) {
		return name
	}
	var b strings.Builder
	b.WriteByte('"')
	for rest := name; len(rest) > 0; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r > 0xffff && printable.IsUnsafe(r):
			b.WriteString(rest[:size]) // JSON has no short escape for it
		default:
			b.WriteString(printable.Line(rest[:size]))
		}
		rest = rest[size:]
	}
	b.WriteByte('"')
	return b.String()
}

// isPlainLine reports whether a name can stand for itself, also after an editor that drops spaces at the ends of lines.
func isPlainLine(name string) bool {
	return name != "" && utf8.ValidString(name) && name[0] != '"' && name[0] != '{' && strings.TrimSpace(name) == name &&
		!strings.ContainsFunc(name, func(r rune) bool { return printable.IsUnsafe(r) && r != utf8.RuneError })
}

// parseName is the name that a line stands for.
func parseName(line string) (string, error) {
	switch {
	case strings.HasPrefix(line, `"`):
		return unquoteName(line)
	case strings.HasPrefix(line, "{"):
		var result struct{ Source string }
		if err := json.Unmarshal([]byte(line), &result); err != nil || result.Source == "" {
			return "", errors.New(`it begins with a brace, and is no line of JSON with the key "source"; a name is quoted then: "\u007b…"`)
		}
		return result.Source, nil
	}
	return line, nil
}

var errQuoted = errors.New(`it begins with a double quote, and is no name in quotes; a name that begins so is written "\"…"`)

// unquoteName reads what NameLine quotes, and any string of JSON.
func unquoteName(line string) (name string, err error) {
	line = strings.TrimRight(line, " \t")
	if !utf8.ValidString(line) {
		return "", errQuoted
	}
	if json.Unmarshal([]byte(line), &name) != nil {
		if name, err = strconv.Unquote(line); err != nil {
			return "", errQuoted
		}
	} else if strings.ContainsRune(name, utf8.RuneError) && !strings.ContainsRune(line, utf8.RuneError) && !strings.Contains(strings.ToLower(line), `\ufffd`) {
		return "", errQuoted // half of a surrogate pair
	}
	if name == "" {
		return "", errQuoted
	}
	return name, nil
}

// NameLineError says that a line of a list stands for no name.
type NameLineError struct {
	Line int // the first is 1
	Err  error
}

func (e *NameLineError) Error() string { return fmt.Sprintf("line %d of the list: %v", e.Line, e.Err) }

// Unwrap returns what is wrong with the line.
func (e *NameLineError) Unwrap() error { return e.Err }

// ReadNames returns the names in a list; for an empty list the result is empty, not nil. It fails with a [*NameLineError], or as r does.
func ReadNames(r io.Reader) ([]string, error) {
	names := []string{} // not nil: a list without names is one
	scanner := bufio.NewScanner(asUTF8(r))
	scanner.Buffer(nil, maxNameLine)
	for number := 1; scanner.Scan(); number++ {
		line := strings.TrimSuffix(string(bytes.TrimPrefix(scanner.Bytes(), []byte("\ufeff"))), "\r")
		if line == "" {
			continue
		}
		name, err := parseName(line)
		if err != nil {
			return nil, &NameLineError{Line: number, Err: err}
		}
		names = append(names, name)
	}
	return names, scanner.Err()
}
