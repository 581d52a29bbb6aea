package uploads

import (
	"fmt"
	"mime"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// DefaultTypes returns the media types of the formats that are accepted unless something else is asked for.
func DefaultTypes() (types []string) {
	for _, format := range imageops.Formats() {
		if format.Accepted {
			types = append(types, format.ContentType)
		}
	}
	return types
}

// ParseTypes reads a list for Options.Types into media types, each once: jpg becomes image/jpeg, image/png stays.
func ParseTypes(list []string) ([]string, error) {
	var types []string
	for _, item := range list {
		contentType, err := parseType(item)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(types, contentType) {
			types = append(types, contentType)
		}
	}
	return types, nil
}

func parseType(item string) (string, error) {
	item = strings.TrimSpace(item)
	if contentType, ok := imageops.ContentTypeByName("x." + item); ok && !strings.ContainsAny(item, "./") {
		return contentType, nil
	}
	contentType, ok := readMediaType(item)
	if !ok || strings.ContainsAny(item, ";*") {
		return "", fmt.Errorf("%q is no type: want a media type, as image/jpeg, or the name of a format, as jpeg", item)
	}
	return contentType, nil
}

// readMediaType leaves parameters out, and knows the other names that clients have for media types.
func readMediaType(s string) (contentType string, ok bool) {
	contentType, _, err := mime.ParseMediaType(s)
	if err != nil || !strings.Contains(contentType, "/") {
		return "", false
	}
	for _, format := range imageops.Formats() {
		if slices.Contains(format.Aliases, contentType) {
			return format.ContentType, true
		}
	}
	return contentType, true
}

// typeOf is the type that a file is signed for. The extension must pass too where the client names a type: it is what the
// renditions are named by.
func (o Options) typeOf(clean string, f File) (string, error) {
	byName := contentTypeByName(clean)
	if base, _ := readMediaType(byName); !o.accepts(base) {
		return "", &TypeError{Allowed: o.Types}
	}
	if f.Type == "" {
		return byName, nil
	}
	named, ok := readMediaType(f.Type)
	switch {
	case !ok:
		return "", &TypeError{Type: f.Type}
	case !o.accepts(named):
		return "", &TypeError{Type: f.Type, Allowed: o.Types}
	}
	return named, nil
}

func (o Options) accepts(contentType string) bool {
	return o.AnyType || slices.Contains(o.Types, contentType)
}

// contentTypeByName is never "": a signed type is what keeps an upload from being something else.
func contentTypeByName(name string) string {
	if contentType, ok := imageops.ContentTypeByName(name); ok {
		return contentType
	}
	_, ext := split(name)
	if contentType := mime.TypeByExtension(ext); contentType != "" {
		return contentType
	}
	return "application/octet-stream"
}
