package uploads

import "strings"

// pageSettings are what the page knows of its service before it asks for anything.
type pageSettings struct {
	Accept   string // of the file chooser: media types, "" = all
	Formats  string // the same for people
	MaxBytes int64  // 0 = no limit that is known
	SignIn   bool   // the page asks for a token
}

func pageSettingsOf(opt Options, access Access) pageSettings {
	settings := pageSettings{MaxBytes: opt.MaxBytes, SignIn: access.Token != "" && !access.coversPage()}
	if opt.AnyType {
		settings.Formats = "Files of any kind"
		return settings
	}
	settings.Accept, settings.Formats = strings.Join(opt.Types, ","), formatNames(opt.Types)
	return settings
}

// formatNames lists types in the words of people: JPEG, PNG or WebP.
func formatNames(types []string) string {
	var b strings.Builder
	for i, contentType := range types {
		switch {
		case i > 0 && i == len(types)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		_, name, _ := strings.Cut(contentType, "/")
		if name == "webp" {
			b.WriteString("WebP")
			continue
		}
		b.WriteString(strings.ToUpper(name))
	}
	return b.String()
}
