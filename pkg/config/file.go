package config

import (
	"strings"
)

// FileName is what the file is called where nobody says otherwise.
const FileName = "s3img.yaml"

// MaxFileBytes is the largest file that is read: thousands of renditions fit into it.
const MaxFileBytes = 256 << 10

// File is what one file says. The zero value says nothing.
type File struct {
	// Renditions are those that it describes, in its order.
	Renditions []Line
	said       map[string]string // by variable
}

// Line is one rendition.
type Line struct {
	Name string
	// Text is what imageops.ParseSpec reads: what the file says of this rendition alone, without its defaults.
	Text string
	// At is the line of the file, from 1 on.
	At int
}

// Lookup returns what the file says in place of a variable.
func (f *File) Lookup(variable string) (text string, said bool) {
	if f == nil {
		return "", false
	}
	if variable == VarRenditions {
		return joinLines(f.Renditions), len(f.Renditions) > 0
	}
	text, said = f.said[variable]
	return text, said
}

// Places is what a file says of where things lie, and nothing else.
func (f *File) Places() *File {
	if f == nil {
		return nil
	}
	places := &File{said: map[string]string{}}
	for _, variable := range []string{VarUploadBucket, VarPrefix, VarDownloadBucket, VarDestPrefix} {
		if text, said := f.said[variable]; said {
			places.said[variable] = text
		}
	}
	return places
}

func joinLines(lines []Line) string {
	texts := make([]string, len(lines))
	for i, line := range lines {
		texts[i] = line.Text
	}
	return strings.Join(texts, "; ")
}

// Source tells where a value comes from.
type Source int

// The sources, the one that counts first.
const (
	Nowhere Source = iota
	FromEnvironment
	FromFile
)

// Lookup asks the environment for a variable, and then the file. A variable that is empty is not set, unless its setting says something
// so. Renditions that the environment names, by their sizes or one by one, take the place of all that the file describes.
func Lookup(environment func(string) (string, bool), file *File, variable string) (text string, from Source) {
	if value, set := environment(variable); set && (value != "" || emptySays(variable)) {
		return value, FromEnvironment
	}
	if variable == VarRenditions {
		if sizes, _ := environment(VarSizes); sizes != "" {
			return "", Nowhere
		}
	}
	if value, said := file.Lookup(variable); said {
		return value, FromFile
	}
	return "", Nowhere
}

func emptySays(variable string) bool { return variable == VarCacheControl }

// SplitRenditions cuts what VarRenditions holds into lines for imageops.ParseSpec: at semicolons and ends of lines. Space around them
// does not count, nor do empty ones.
func SplitRenditions(text string) (lines []string) {
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
