package renditions_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func TestParseSources(t *testing.T) {
	for name, c := range map[string]struct {
		args, list []string
		want       []string // locations, none = files
		err        bool
	}{
		"files":                {args: []string{"a.jpg", "shots/"}},
		"locations":            {args: []string{"s3://up/input/"}, want: []string{"s3://up/input/"}},
		"a list of both":       {list: []string{"s3://up/a.jpg", "b.jpg"}, err: true},
		"keys below a root":    {args: []string{"s3://up/in/"}, list: []string{"in/a.jpg", "s3://up/in/b.jpg"}, want: []string{"s3://up/in/a.jpg", "s3://up/in/b.jpg", "s3://up/in/"}},
		"both":                 {args: []string{"s3://up/a.jpg", "b.jpg"}, err: true},
		"a URL":                {args: []string{"https://up.example.com/a.jpg"}, err: true},
		"a URL in the list":    {list: []string{"S3://up/a.jpg"}, err: true},
		"a list without names": {args: []string{"shots"}, list: []string{}},
	} {
		set, err := renditions.ParseSources(c.args, c.list)
		if (err != nil) != c.err {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			continue
		}
		var got []string
		for _, at := range set.Locations() {
			got = append(got, at.String())
		}
		if !slices.Equal(got, c.want) || set.InS3() != (c.want != nil) {
			t.Errorf("%s: %q, in S3: %v, want %q", name, got, set.InS3(), c.want)
		}
	}
}

// A bare key has no bucket unless something names one.
func TestParseS3Sources(t *testing.T) {
	if _, err := renditions.ParseS3Sources(nil, []string{"input/a.jpg"}); err == nil {
		t.Error("a bare key passed without a bucket")
	}
	set, err := renditions.ParseS3Sources([]string{"s3://up"}, []string{"input/a.jpg"})
	if err != nil || !set.InS3() || set.Locations()[0] != (s3ops.Location{Bucket: "up", Key: "input/a.jpg"}) {
		t.Errorf("%+v, %v", set, err)
	}
}

func TestInto(t *testing.T) {
	root := newFolder(t)
	writeFile(t, filepath.Join(root, "shots", "a.jpg"), nil)
	shots := filepath.Join(root, "shots")
	for _, c := range []struct {
		source, dest string
		overlap      bool
	}{
		{shots, filepath.Join(shots, "out"), false}, // it is left out
		{shots, shots, true},
		{shots, root, true},
		{shots, filepath.Join(root, "out"), false},
		{filepath.Join(shots, "a.jpg"), shots, false},
		{shots, "s3://down/", false},
		{"s3://up/input/", "s3://up/", true},
		{"s3://up/input/", "s3://up/output/", false},
		{"s3://up/input/a.jpg", "s3://up/input/", true},
		{"s3://up/input/", shots, false},
	} {
		set, err := renditions.ParseSources([]string{c.source}, nil)
		if err != nil {
			t.Fatal(err)
		}
		dest, err := renditions.ParsePlace(c.dest)
		if err != nil {
			t.Fatal(err)
		}
		err = set.Into(dest)
		var (
			folders *renditions.OverlapError
			loop    *s3ops.LoopError
		)
		if (err != nil) != c.overlap || (err != nil && !errors.As(err, &folders) && !errors.As(err, &loop)) {
			t.Errorf("%s to %s: %v, want an overlap: %v", c.source, c.dest, err, c.overlap)
		}
	}
}

// What follows a bucket may write into it where its suffix lets no rendition be a source.
func TestCheckFollowed(t *testing.T) {
	source, dest := s3ops.Location{Bucket: "b"}, renditions.Place{At: s3ops.Location{Bucket: "b", Key: "out/"}}
	for _, c := range []struct {
		suffix   string
		image    imageops.Options
		manifest bool
		loops    bool
	}{
		{suffix: ".webp", loops: false},
		{suffix: ".jpg", loops: true},
		{suffix: ".jpg", image: imageops.Options{Style: imageops.Style{Format: imageops.PNG}}, loops: false},
		{suffix: ".webp", image: imageops.Options{Style: imageops.Style{Also: []imageops.Format{imageops.WebP}}}, loops: true},
		{suffix: ".jpg", image: imageops.Options{Style: imageops.Style{Format: imageops.PNG, Also: []imageops.Format{imageops.WebP, imageops.JPEG}}}, loops: true},
		{suffix: ".json", loops: false},
		{suffix: ".json", manifest: true, loops: true},
	} {
		err := renditions.CheckFollowed(source, []string{c.suffix}, dest, c.image, c.manifest)
		if (err != nil) != c.loops {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
