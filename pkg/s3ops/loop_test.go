package s3ops_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

func TestCheckLoop(t *testing.T) {
	images := []string{".jpg", ".jpeg", ".png", ".gif"}
	for _, test := range []struct {
		source   string
		suffixes []string
		dest     string
		outputs  []string
		loops    bool
	}{
		{source: "s3://b/input/", dest: "s3://c/", outputs: images},
		{source: "s3://b", dest: "s3://b", outputs: images, loops: true},
		{source: "s3://b/input/", dest: "s3://b/out/", outputs: images},
		{source: "s3://b/input/", dest: "s3://b/input/out", outputs: images, loops: true},
		{source: "s3://b", dest: "s3://b/out", outputs: images, loops: true},
		// The folders below the source are kept: input/input/a.jpg would be written to input/a-1000.jpg.
		{source: "s3://b/input/", dest: "s3://b", outputs: images, loops: true},
		// A prefix is no folder, a destination is one.
		{source: "s3://b/in", dest: "s3://b/input/", outputs: images, loops: true},
		{source: "s3://b/input/", dest: "s3://b/input2", outputs: images},
		{source: "s3://b/input/", dest: "s3://b/input", outputs: images, loops: true},
		// Suffixes decide where the places overlap.
		{source: "s3://b", suffixes: []string{".tif", ".webp"}, dest: "s3://b", outputs: images},
		{source: "s3://b", suffixes: []string{".tif", ".jpg"}, dest: "s3://b", outputs: images, loops: true},
		{source: "s3://b", suffixes: []string{".JPG"}, dest: "s3://b", outputs: images, loops: true},
		{source: "s3://b", suffixes: []string{"g"}, dest: "s3://b", outputs: images, loops: true},
		{source: "s3://b", suffixes: []string{""}, dest: "s3://b", outputs: images, loops: true},
		{source: "s3://b", suffixes: []string{".jpg"}, dest: "s3://b", outputs: []string{".png"}},
		{source: "s3://b", suffixes: []string{".jpg"}, dest: "s3://b", loops: true},
		// What is known of the names besides their extension counts.
		{source: "s3://b", suffixes: []string{"-original.jpg"}, dest: "s3://b", outputs: []string{".jpg"}, loops: true},
		{source: "s3://b", suffixes: []string{"-original.jpg"}, dest: "s3://b", outputs: []string{"-1000.jpg", "-200.jpg"}},
		{source: "s3://b", suffixes: []string{"0.jpg"}, dest: "s3://b", outputs: []string{"-1000.jpg"}, loops: true},
	} {
		err := s3ops.CheckLoop(location(t, test.source), test.suffixes, location(t, test.dest), test.outputs)
		var loop *s3ops.LoopError
		if errors.As(err, &loop) != test.loops {
			t.Errorf("%s %q to %s as %q: got %v, want a loop %t", test.source, test.suffixes, test.dest, test.outputs, err, test.loops)
		}
	}
}

func TestLoopErrorNamesTheSuffix(t *testing.T) {
	err := s3ops.CheckLoop(s3ops.Location{Bucket: "b"}, []string{".tif", ".png"}, s3ops.Location{Bucket: "b", Key: "out"}, []string{".png"})
	if err == nil || !strings.Contains(err.Error(), "destination s3://b/out/ and source s3://b overlap, also for names that end in .png") {
		t.Errorf("got %v", err)
	}
}

func location(t *testing.T, s string) s3ops.Location {
	t.Helper()
	at, err := s3ops.ParseLocation(s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
