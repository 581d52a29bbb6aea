package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// SchemaURL is where editors find the schema.
const SchemaURL = "https://raw.githubusercontent.com/s3img/s3img/main/docs/s3img.schema.json"

// Rules of names, as imageops.CheckName has them, in words of schemas.
const (
	sizePattern     = `^([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$`
	namePattern     = `^[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?$`
	noNamePattern   = `^[0-9]+$|-[1-9][0-9]{0,4}$`
	twoSidesPattern = `^([1-9][0-9]{0,4}|[1-9][0-9]{0,4}x[1-9][0-9]{0,4})$`
)

type object = map[string]any

// Schema is the JSON Schema (draft 2020-12) of the file, for editors: all that Parse accepts, and little that it refuses.
// Source: https://json-schema.org/draft/2020-12/schema
func Schema() []byte {
	renditions := object{
		"description":   "Renditions by their names, which become parts of names of files: {base}-{name}{ext}. A number is a size: the side of a square box.",
		"type":          []string{"object", "null"},
		"minProperties": 1,
		"propertyNames": object{"anyOf": []object{
			{"pattern": sizePattern}, {"allOf": []object{{"pattern": namePattern}, {"not": object{"pattern": noNamePattern}}}},
		}},
		"patternProperties":    object{sizePattern: renditionSchema(false)},
		"additionalProperties": renditionSchema(true),
	}
	schema := object{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SchemaURL, "title": FileName,
		"description": "Renditions of images, where they lie, and what may be uploaded: https://github.com/s3img/s3img/blob/main/docs/renditions.md",
		"type":        []string{"object", "null"}, "additionalProperties": false,
		"properties": object{
			SectionRenditions: renditions,
			SectionDefaults:   sectionSchema(SectionDefaults, "What renditions look like that do not say it themselves."),
			SectionUpload:     sectionSchema(SectionUpload, "Where originals go, and what may be uploaded."),
			SectionDownload:   sectionSchema(SectionDownload, "Where renditions go, and how they are served."),
		},
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(schema) // maps of text
	return b.Bytes()
}

// renditionSchema is one rendition: words on a line, or keys. One whose name is no size needs a box.
func renditionSchema(named bool) object {
	properties := object{}
	for _, p := range imageops.Properties() {
		properties[p.Key] = valueSchema(Setting{Key: p.Key, About: p.About, Wants: p.Wants, Values: p.Values, Pattern: p.Pattern, List: p.Key == "format"})
	}
	keys := object{
		"type": "object", "properties": properties, "additionalProperties": false,
		"allOf": []object{
			{
				"if":   object{"properties": object{"fit": object{"enum": []string{"cover", "pad"}}}, "required": []string{"fit"}},
				"then": object{"properties": object{"box": object{"anyOf": []object{{"type": "integer"}, {"pattern": twoSidesPattern}}}}},
			},
			{
				"if":   object{"properties": object{"gravity": object{"not": object{"const": "centre"}}}, "required": []string{"gravity"}},
				"then": object{"properties": object{"fit": object{"enum": []string{"cover", "pad"}}}, "required": []string{"fit"}},
			},
			{"not": object{"properties": object{"fit": object{"const": "pad"}, "gravity": object{"const": "smart"}}, "required": []string{"fit", "gravity"}}},
		},
	}
	words := []object{
		{"type": "string", "pattern": `^\s*[0-9x]+\s*(,[^;\r\n]*)?$`, "description": "as 200x200,cover,smart,webp,q75"},
		{"type": "integer", "minimum": 1, "maximum": imageops.MaxSize},
	}
	if named {
		keys["required"] = []string{"box"}
		return object{"anyOf": append(words, keys)}
	}
	return object{"anyOf": append(words, keys, object{"type": "null"})}
}

// sectionSchema is a section of settings.
func sectionSchema(section, about string) object {
	properties := object{}
	for _, row := range Table() {
		if row.Section == section && row.Key != "" {
			properties[row.Key] = valueSchema(row)
		}
	}
	return object{"description": about, "type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

// valueSchema is what a key may have: text as flags take it, the numbers and truths that YAML makes of some of it, and a list.
func valueSchema(row Setting) object {
	var forms []object
	text := object{"type": "string", "pattern": whole(row.Pattern)}
	if row.Values != nil {
		text = object{"enum": row.Values}
	}
	forms = append(forms, text)
	switch {
	case row.List:
		item := object{"type": "string", "pattern": `^[^,]*[^,\s][^,]*$`}
		if row.Key == "format" {
			item = object{"enum": formatWords(row.Pattern)}
		}
		forms = append(forms, object{"type": "array", "items": item, "minItems": 1, "uniqueItems": row.Key == "format"})
	case row.Key == "quality":
		forms = append(forms, object{"type": "integer", "minimum": 1, "maximum": 100})
	case row.Key == "box":
		forms = append(forms, object{"type": "integer", "minimum": 1, "maximum": imageops.MaxSize})
	case row.Key == "sharpen":
		forms = append(forms, object{"type": "number", "exclusiveMinimum": 0, "maximum": 5})
	case row.Key == "max-bytes":
		forms = append(forms, object{"type": "integer", "minimum": 0, "maximum": int64(s3ops.MaxPutBytes)})
	case row.Key == "chroma":
		forms = append(forms, object{"enum": []int{420, 444}})
	case isYes(row.Values):
		forms = append(forms, object{"type": "boolean"})
	}
	about := fmt.Sprintf("%s: %s.", row.About, row.Wants)
	if len(forms) == 1 {
		forms[0]["description"] = about
		return forms[0]
	}
	return object{"description": about, "anyOf": forms}
}

func isYes(values []string) bool {
	return len(values) == 2 && values[0] == "true" && values[1] == "false"
}

// formatWords are those of a pattern (a|b)(…)*.
func formatWords(pattern string) []string {
	words, _, _ := strings.Cut(strings.TrimPrefix(pattern, "("), ")")
	return strings.Split(words, "|")
}

// whole is a pattern that a text must match from end to end.
func whole(pattern string) string { return "^(" + pattern + ")$" }
