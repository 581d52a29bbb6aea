package cmd_test

import (
	"path"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// TestLoopGuardKnowsTheNamesOfRenditions renders names in place of images: wherever the guard lets a source and a destination
// pass, no rendition is a source.
func TestLoopGuardKnowsTheNamesOfRenditions(t *testing.T) {
	prefixes := []string{"", "input/", "input/a/", "in", "out/", "b/"}
	suffixes := [][]string{nil, {".jpg"}, {".JPG"}, {".png", ".tif"}, {".webp"}, {"0.jpg"}, {"g"}, {".jpeg"}, {"-200.gif"}}
	names := []string{
		"a.jpg", "a.JPG", "a.Jpeg", "b.png", "c.tif", "d.webp", "e.gif", "f", "g.PNG", "input/h.jpg", "a/i.tif", "out/j.webp", "put/k.jpg",
	}
	passed, loops := 0, 0
	for _, prefix := range prefixes {
		for _, dest := range prefixes {
			for _, endings := range suffixes {
				for _, format := range []imageops.Format{"", imageops.JPEG, imageops.PNG, imageops.GIF} {
					source, to := s3ops.Location{Bucket: "b", Key: prefix}, s3ops.Location{Bucket: "b", Key: dest}
					if s3ops.CheckLoop(source, endings, to, imageops.RenditionSuffixes(format)) != nil {
						loops++
						continue
					}
					passed++
					for _, name := range names {
						if !isSource(prefix+name, prefix, endings) {
							continue
						}
						key := path.Join(to.AsFolder().Key, imageops.RenditionName(name, 200, format))
						if isSource(key, prefix, endings) {
							t.Errorf("%s%s to %s as %q: %s is a source of %q", prefix, name, to, format, key, endings)
						}
					}
				}
			}
		}
	}
	if passed < 100 || loops < 100 {
		t.Errorf("%d passed, %d did not: the test looks at too little", passed, loops)
	}
}

// isSource is what S3 does with the filter of an entry.
func isSource(key, prefix string, suffixes []string) bool {
	if !strings.HasPrefix(key, prefix) {
		return false
	}
	for _, suffix := range suffixes {
		if strings.HasSuffix(key, suffix) {
			return true
		}
	}
	return len(suffixes) == 0
}
