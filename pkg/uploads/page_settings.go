package uploads

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// pageSettings are what the page knows of its service before it asks for anything.
type pageSettings struct {
	Accept   string // of the file chooser: media types, "" = all
	Types    string // JSON: media types by the extensions of files, without dots, and by other names of the types
	Formats  string // the same for people
	MaxBytes int64  // 0 = no limit that is known
	SignIn   bool   // the page asks for a token
	Focus    bool   // renditions heed the point of an image that matters: the page lets people choose it
}

func pageSettingsOf(opt Options, access Access) pageSettings {
	settings := pageSettings{
		Types: knownTypes(), MaxBytes: opt.MaxBytes, SignIn: access.Token != "" && !access.coversPage(),
		Focus: opt.image().HeedsFocus(),
	}
	if opt.AnyType {
		settings.Formats = "Files of any kind"
		return settings
	}
	settings.Accept, settings.Formats = strings.Join(opt.Types, ","), formatNames(opt.Types)
	return settings
}

// fillIn puts the settings into the HTML of the page, which names them as {{accept}}.
func (s pageSettings) fillIn(page string) string {
	return strings.NewReplacer(
		"{{max-bytes}}", strconv.FormatInt(s.MaxBytes, 10),
		"{{accept}}", html.EscapeString(s.Accept), "{{types}}", html.EscapeString(s.Types), "{{formats}}", html.EscapeString(s.Formats),
		"{{focus}}", attribute("data-focus", s.Focus), "{{hide-sign-in}}", attribute("hidden", !s.SignIn),
	).Replace(page)
}

// attribute is one without a value, as it stands behind others; "" where it is not set.
func attribute(name string, set bool) string {
	if !set {
		return ""
	}
	return " " + name
}

// formatNames lists types in the words of people: JPEG, PNG or WebP.
func formatNames(types []string) string {
	names := make([]string, len(types))
	for i, contentType := range types {
		names[i] = formatName(contentType)
	}
	return imageops.JoinNames(names, "or")
}

func formatName(contentType string) string {
	for _, format := range imageops.Formats() {
		if format.ContentType == contentType {
			return format.Label
		}
	}
	_, name, _ := strings.Cut(contentType, "/")
	return strings.ToUpper(name)
}

// knownTypes is for browsers that do not know the type of a file, or call it by another name.
func knownTypes() string {
	types := make(map[string]string)
	for _, format := range imageops.Formats() {
		for _, ext := range format.Extensions {
			types[strings.TrimPrefix(ext, ".")] = format.ContentType
		}
		for _, alias := range format.Aliases {
			types[alias] = format.ContentType
		}
	}
	text, _ := json.Marshal(types) // strings only
	return string(text)
}
