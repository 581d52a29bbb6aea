package config_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
)

// A case of testdata is good, or says in comments what is wrong with it ("# want: ") and whether the schema cannot tell ("# schema: ").
func cases(t *testing.T, kind string) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/" + kind + "/*.yaml")
	if err != nil || len(files) < 6 {
		t.Fatalf("%d cases: %v", len(files), err)
	}
	all := map[string][]byte{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[kind+"/"+filepath.Base(file)] = data
	}
	return all
}

func TestParseTellsAllThatIsWrong(t *testing.T) {
	for name, data := range cases(t, "bad") {
		_, err := config.Parse(data)
		var problems config.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var wants []string
		for line := range strings.Lines(string(data)) {
			if want, found := strings.CutPrefix(strings.TrimSpace(line), "# want: "); found {
				wants = append(wants, want)
			}
		}
		for i := range max(len(wants), len(problems)) {
			switch {
			case i >= len(wants):
				t.Errorf("%s: not expected: %v", name, problems[i])
			case i >= len(problems):
				t.Errorf("%s: not told: %s", name, wants[i])
			case !strings.Contains(problems[i].Error(), wants[i]):
				t.Errorf("%s:\n got %s\nwant %s", name, problems[i].Error(), wants[i])
			}
		}
	}
}

func TestParseReadsWhatIsGood(t *testing.T) {
	for name, data := range cases(t, "good") {
		if _, err := config.Parse(data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseEveryKey(t *testing.T) {
	file, err := config.Parse(cases(t, "good")["good/every_key.yaml"])
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`card=640x480,fit=cover,gravity=northwest,keep,webp,quality=75,chroma=444,progressive=true,lossless=false,filter=bicubic,sharpen=auto,background=#ffcc00,metadata=copyright,gain-map=keep`,
		"hero=1600x,webp,sharpen=0.5", "poster=1200x630,fit=pad,gravity=south,background=white", "200=200,quality=60", "400=400,webp", "thumb=100",
	}
	var got []string
	for _, line := range file.Renditions {
		got = append(got, line.Text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("renditions\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if file.Renditions[1].At != 16 || file.Renditions[1].Name != "hero" {
		t.Errorf("%+v", file.Renditions[1])
	}
	for variable, want := range map[string]string{
		"S3IMG_FORMAT": "keep,webp", "S3IMG_QUALITY": "82", "S3IMG_CHROMA": "420", "S3IMG_PROGRESSIVE": "false", "S3IMG_LOSSLESS": "false",
		"S3IMG_FILTER": "lanczos", "S3IMG_SHARPEN": "0.5:1.2", "S3IMG_BACKGROUND": "navy", "S3IMG_METADATA": "none", "S3IMG_GAIN_MAP": "none",
		"S3_UPLOAD_BUCKET_NAME": "photos-upload", "S3IMG_PREFIX": "input/", "S3IMG_TYPES": "jpeg,image/tiff", "S3IMG_MAX_BYTES": "10MB",
		"S3IMG_EXPIRES": "12h", "S3IMG_WRITE_ONCE": "true", "S3_DOWNLOAD_BUCKET_NAME": "photos-public", "S3IMG_DEST_PREFIX": "photos/",
		"S3IMG_PUBLIC_URL": "https://images.example.com", "S3IMG_CACHE_CONTROL": "public, max-age=300", "S3IMG_MANIFEST": "true",
	} {
		if got, said := file.Lookup(variable); got != want || !said {
			t.Errorf("%s is %q (%v), want %q", variable, got, said, want)
		}
	}
	for _, row := range config.Table() {
		if _, said := file.Lookup(row.Variable); said != (row.Key != "") {
			t.Errorf("the case has %s.%s: %v", row.Section, row.Key, said)
		}
	}
}

func TestParseBounds(t *testing.T) {
	if _, err := config.Parse(bytes.Repeat([]byte("#"), config.MaxFileBytes+1)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Error(err)
	}
	for _, hostile := range []string{strings.Repeat("[", 100000), strings.Repeat("a: {", 20000), "a: &a [" + strings.Repeat("*a,", 50000) + "]"} {
		if _, err := config.Parse([]byte(hostile)); err == nil {
			t.Errorf("%.20s… is read", hostile)
		}
	}
}

func TestOrder(t *testing.T) {
	file, err := config.Parse([]byte("renditions: {avatar: 200x200}\ndefaults: {quality: 82}\ndownload: {cache-control: public}\n"))
	if err != nil {
		t.Fatal(err)
	}
	lookup := func(variables map[string]string, name string) (string, config.Source) {
		return config.Lookup(func(name string) (string, bool) { value, set := variables[name]; return value, set }, file, name)
	}
	for _, c := range []struct {
		environment map[string]string
		name, want  string
		from        config.Source
	}{
		{nil, "S3IMG_QUALITY", "82", config.FromFile},
		{map[string]string{"S3IMG_QUALITY": "70"}, "S3IMG_QUALITY", "70", config.FromEnvironment},
		{map[string]string{"S3IMG_QUALITY": ""}, "S3IMG_QUALITY", "82", config.FromFile},
		{map[string]string{"S3IMG_CACHE_CONTROL": ""}, "S3IMG_CACHE_CONTROL", "", config.FromEnvironment},
		{nil, "S3IMG_RENDITIONS", "avatar=200x200", config.FromFile},
		{map[string]string{"S3IMG_SIZES": "100"}, "S3IMG_RENDITIONS", "", config.Nowhere},
		{map[string]string{"S3IMG_RENDITIONS": "a=5"}, "S3IMG_RENDITIONS", "a=5", config.FromEnvironment},
		{nil, "S3IMG_CHROMA", "", config.Nowhere},
	} {
		if got, from := lookup(c.environment, c.name); got != c.want || from != c.from {
			t.Errorf("%v %s: %q from %d, want %q from %d", c.environment, c.name, got, from, c.want, c.from)
		}
	}
	if got := config.SplitRenditions(" a=5 ;; b=6,webp\n\r\nc=7;"); !slices.Equal(got, []string{"a=5", "b=6,webp", "c=7"}) {
		t.Errorf("%q", got)
	}
}

// The schema is checked by a validator that others made, against the same cases as the parser.
func TestSchemaAgrees(t *testing.T) {
	schema := compiled(t)
	for _, kind := range []string{"good", "bad"} {
		for name, data := range cases(t, kind) {
			if bytes.Contains(data, []byte("# schema: ")) {
				continue
			}
			if err := schema.Validate(asJSON(t, data)); (err == nil) != (kind == "good") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	// Each line of a case that is wrong by itself is found by the schema too.
	values, _ := os.ReadFile("testdata/bad/values.yaml")
	section := ""
	for line := range strings.Lines(string(values)) {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case indent == 0:
			section = strings.TrimSpace(line)
		case section == "renditions:" && indent == 4:
			if key := strings.TrimSpace(line); !strings.HasPrefix(key, "box: 200") && !strings.HasPrefix(key, "box: 20") {
				alone := "renditions:\n  r:\n" + line
				if !strings.HasPrefix(key, "box:") {
					alone += "    box: 5\n"
				}
				if schema.Validate(asJSON(t, []byte(alone))) == nil {
					t.Errorf("the schema takes %q", alone)
				}
			}
		case indent == 2 && section != "renditions:" && !strings.HasPrefix(line, "  expires"):
			if alone := section + "\n" + line; schema.Validate(asJSON(t, []byte(alone))) == nil && !strings.Contains(line, `""`) {
				t.Errorf("the schema takes %q", alone)
			}
		}
	}
}

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(config.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(config.SchemaURL, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(config.SchemaURL)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// asJSON is what an editor hands to a validator.
func asJSON(t testing.TB, data []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(textKeys(value))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// textKeys makes keys of mappings text, which JSON has alone.
func textKeys(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key := range value {
			value[key] = textKeys(value[key])
		}
	case map[any]any:
		text := map[string]any{}
		for key, v := range value {
			name, _ := json.Marshal(key)
			text[strings.Trim(string(name), `"`)] = textKeys(v)
		}
		return text
	case []any:
		for i := range value {
			value[i] = textKeys(value[i])
		}
	}
	return value
}

// FuzzParse wants what is read to be usable: every rendition is one that ParseSpec reads, every value one that its setting takes.
func FuzzParse(f *testing.F) {
	for _, kind := range []string{"good", "bad"} {
		files, _ := filepath.Glob("testdata/" + kind + "/*.yaml")
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := config.Parse(data)
		var problems config.Problems
		switch {
		case err == nil:
		case !errors.As(err, &problems) || len(problems) == 0 || file != nil:
			t.Fatalf("%v, %v", file, err)
		default:
			for _, p := range problems {
				if p.Line < 1 || p.Line > bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r"))+strings.Count(string(data), "\u2028")+strings.Count(string(data), "\u2029")+strings.Count(string(data), "\u0085")+2 {
					t.Fatalf("%+v in %q", p, data)
				}
			}
			return
		}
		text, _ := file.Lookup(config.VarRenditions)
		lines := config.SplitRenditions(text)
		if len(lines) != len(file.Renditions) {
			t.Fatalf("%q is %d lines of %d", text, len(lines), len(file.Renditions))
		}
		labels := map[string]bool{}
		for i, line := range lines {
			spec, err := imageops.ParseSpec(line, imageops.Style{})
			if err != nil || spec.Label() != file.Renditions[i].Name || labels[spec.Label()] {
				t.Fatalf("%s is %s: %v", line, spec.Label(), err)
			}
			labels[spec.Label()] = true
		}
		for _, row := range config.Table() {
			if value, said := file.Lookup(row.Variable); said && row.Check(value) != nil {
				t.Fatalf("%s is %q: %v", row.Variable, value, row.Check(value))
			}
		}
	})
}
