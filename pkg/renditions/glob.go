package renditions

import (
	"errors"
	"regexp"
	"strings"
)

// Glob is a pattern of names, as rclone has them: * and ? match within one folder, ** across folders, [a-z] and [!a-z] one
// character, {jpg,png} one of several, and a backslash takes the next character as it is. A pattern matches the end of a name from any
// of its folders on, or with a slash before it the whole name; with a slash behind it, all that is in the folder.
type Glob struct{ re *regexp.Regexp }

// ErrGlob says that a pattern is none.
var ErrGlob = errors.New("want a pattern, as *.jpg, /2026/** or *.{jpg,png}, with each bracket and brace closed")

// ParseGlob reads a pattern. Matching takes time in proportion to the name, whatever the pattern is.
func ParseGlob(pattern string) (Glob, error) {
	rest, whole := strings.CutPrefix(pattern, "/")
	if strings.HasSuffix(rest, "/") {
		rest += "**"
	}
	expr := "^(?:.*/)?"
	if whole {
		expr = "^"
	}
	braces := 0
	for rest != "" {
		var part string
		switch part, rest = globPart(rest); part {
		case "":
			return Glob{}, ErrGlob
		case "(?:":
			braces++
		case ")":
			braces--
		case "|":
			if braces == 0 {
				part = ","
			}
		}
		if braces < 0 {
			return Glob{}, ErrGlob
		}
		expr += part
	}
	re, err := regexp.Compile("(?s)" + expr + "$")
	if err != nil || braces != 0 || pattern == "" || pattern == "/" {
		return Glob{}, ErrGlob
	}
	return Glob{re}, nil
}

// globPart is the regular expression for what a pattern begins with, "" for what cannot be read.
func globPart(pattern string) (part, rest string) {
	for _, token := range [][2]string{
		{"**/", "(?:.*/)?"}, {"**", ".*"}, {"*", "[^/]*"}, {"?", "[^/]"}, {"{", "(?:"}, {",", "|"}, {"}", ")"},
	} {
		if after, is := strings.CutPrefix(pattern, token[0]); is {
			return token[1], after
		}
	}
	switch pattern[0] {
	case '[':
		return globClass(pattern[1:])
	case '\\':
		if pattern = pattern[1:]; pattern == "" {
			return "", ""
		}
	}
	n := 1
	for n < len(pattern) && pattern[n]&0xC0 == 0x80 { // the rest of one character in UTF-8
		n++
	}
	return regexp.QuoteMeta(pattern[:n]), pattern[n:]
}

// globClass reads what follows an opening bracket. No class matches a slash.
func globClass(pattern string) (part, rest string) {
	inside, rest, closed := strings.Cut(pattern, "]")
	if !closed || inside == "" || strings.Contains(inside, "/") {
		return "", ""
	}
	escape := strings.NewReplacer(`\`, `\\`, "[", `\[`, "^", `\^`, "&", `\&`, "~", `\~`).Replace
	if not, is := strings.CutPrefix(inside, "!"); is && not != "" {
		return "[^/" + escape(not) + "]", rest
	}
	return "[" + escape(inside) + "]", rest
}

// Match reports whether a name, with slashes and without one before it, is one of the pattern.
func (g Glob) Match(name string) bool { return g.re.MatchString(name) }

func matchesAny(globs []Glob, name string) bool {
	for _, g := range globs {
		if g.Match(name) {
			return true
		}
	}
	return false
}
