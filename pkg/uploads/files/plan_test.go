package files_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads/files"
)

// newFiles makes a folder of files and goes there.
func newFiles(t *testing.T, names ...string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, name := range names {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNewPlan(t *testing.T) {
	newFiles(t, "a.jpg", "shots/b.jpg", "shots/c/d.jpg")
	at := func(key string) s3ops.Location { return s3ops.Location{Bucket: "up", Key: key} }
	for name, c := range map[string]struct {
		paths  []string
		dest   s3ops.Location
		name   string
		want   string // keys
		source string
	}{
		"a folder as destination": {[]string{"a.jpg"}, at("input/"), "", "input/a.jpg", "s3://up/input/"},
		"an exact key":            {[]string{"a.jpg"}, at("input/cover.jpg"), "", "input/cover.jpg", "s3://up/input/cover.jpg"},
		"an exact key at the top": {[]string{"a.jpg"}, at("cover.jpg"), "", "cover.jpg", "s3://up/cover.jpg"},
		"two below one":           {[]string{"a.jpg", "shots/b.jpg"}, at("input"), "", "input/a.jpg input/b.jpg", "s3://up/input/"},
		"a folder":                {[]string{"shots"}, at("input"), "", "input/b.jpg input/c/d.jpg", "s3://up/input/"},
		"a name":                  {[]string{"a.jpg"}, at("input"), "x/y.jpg", "input/x/y.jpg", "s3://up/input/"},
		"one twice":               {[]string{"a.jpg", "./a.jpg"}, at(""), "", "a.jpg", "s3://up"},
		"standard input":          {[]string{files.Stdin}, at("in.jpg"), "", "in.jpg", "s3://up/in.jpg"},
	} {
		plan, err := files.NewPlan(c.paths, c.dest, c.name, renditions.Selection{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var keys []string
		for _, item := range plan.Items {
			keys = append(keys, item.Key)
		}
		if got := strings.Join(keys, " "); got != c.want || plan.Source().String() != c.source || len(plan.Failed) > 0 {
			t.Errorf("%s: keys %q from %s, %+v, want %q from %s", name, got, plan.Source(), plan.Failed, c.want, c.source)
		}
	}
}

func TestNewPlanRefuses(t *testing.T) {
	newFiles(t, "a.jpg", "shots/a.jpg")
	dest := s3ops.Location{Bucket: "up"}
	_, err := files.NewPlan([]string{"a.jpg", "shots/a.jpg"}, dest, "", renditions.Selection{})
	if same, ok := errors.AsType[*files.SameKeyError](err); !ok || same.At.String() != "s3://up/a.jpg" {
		t.Errorf("two files of one key: %v", err)
	}
	if plan, err := files.NewPlan([]string{"a.jpg", "shots/a.jpg"}, s3ops.Location{}, "", renditions.Selection{}); err != nil || len(plan.Items) != 2 {
		t.Errorf("a service makes a key for each: %+v, %v", plan, err)
	}
	if _, err := files.NewPlan([]string{files.Stdin}, dest, "", renditions.Selection{}); !errors.Is(err, files.ErrStdinNoName) {
		t.Errorf("standard input without a name: %v", err)
	}
	if _, err := files.NewPlan([]string{files.Stdin, "a.jpg"}, dest, "x", renditions.Selection{}); !errors.Is(err, files.ErrStdinAlone) {
		t.Errorf("standard input beside a file: %v", err)
	}
	if _, err := files.NewPlan([]string{"a.jpg", "shots"}, dest, "x.jpg", renditions.Selection{}); err == nil {
		t.Error("one name passed for two files")
	}
}

// What no key can be fails, and the rest goes on.
func TestPlanFailures(t *testing.T) {
	newFiles(t, "a.jpg")
	for _, name := range []string{strings.Repeat("x", 1025), "a//b", "../a", "a/", "\x01.jpg", "\xff.jpg"} {
		plan, err := files.NewPlan([]string{"a.jpg", "missing.jpg"}[:1], s3ops.Location{Bucket: "up"}, name, renditions.Selection{})
		if err != nil || len(plan.Failed) != 1 || len(plan.Items) != 0 {
			t.Errorf("%q: %+v, %v", name, plan, err)
		}
	}
	plan, err := files.NewPlan([]string{"a.jpg", "missing.jpg"}, s3ops.Location{Bucket: "up"}, "", renditions.Selection{})
	if err != nil || len(plan.Failed) != 1 || len(plan.Items) != 1 || plan.Total() != 2 || plan.Bytes() != 5 {
		t.Errorf("%+v, %v", plan, err)
	}
}
