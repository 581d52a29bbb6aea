package cmd_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/s3ops"
)

// stackVariables are those that a stack sets which was deployed with no more than it needs: each variable has the default of its parameter.
// Places are those of the test.
func stackVariables(r *lambdaRuntime) (variables []string) {
	text, err := lambda.Template(lambda.TemplateOptions{Prefix: "in/"})
	if err != nil {
		panic(err)
	}
	defaults := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^  (\w+):\n    Type: .*\n    Description: .*\n    Default: (.*)\n`).FindAllStringSubmatch(text, -1) {
		defaults[m[1]] = strings.Trim(m[2], `"`)
	}
	for _, m := range regexp.MustCompile(`(?m)^          (S3IMG_\w+): !Ref (\w+)$`).FindAllStringSubmatch(text, -1) {
		value, known := defaults[m[2]]
		if !known {
			panic("the test does not understand the template: " + m[2])
		}
		variables = append(variables, m[1]+"="+value)
	}
	return append(variables, "S3IMG_NOTIFY=  ")
}

// A function makes what its file describes: the one beside it in the archive, one in S3, or the lines of a variable, which come first.
func TestBootstrapConfig(t *testing.T) {
	t.Parallel()
	const file = "renditions:\n  avatar: 20x20,cover\n  60:\nupload:\n  prefix: in/\ndownload:\n  prefix: web/\n"
	beside := func(t *testing.T, text string) string {
		t.Helper()
		folder := t.TempDir()
		program := filepath.Join(folder, "bootstrap")
		err := os.Link(bootstrapPath(t), program)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, "s3img.yaml"), []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		return program
	}
	for name, c := range map[string]struct {
		packed    string
		variables func(r *lambdaRuntime) []string
		want      []string
	}{
		"in the archive": {file, func(*lambdaRuntime) []string { return nil }, []string{"web/a-avatar.jpg", "web/a-60.jpg"}},
		"in S3": {"", func(r *lambdaRuntime) []string {
			if err := client.Put(t.Context(), s3ops.Location{Bucket: r.up, Key: "s3img.yaml"}, []byte(file), s3ops.PutOptions{}); err != nil {
				t.Error(err)
			}
			return []string{"S3IMG_CONFIG=s3://" + r.up + "/s3img.yaml"}
		}, []string{"web/a-avatar.jpg", "web/a-60.jpg"}},
		"as a parameter": {file, func(*lambdaRuntime) []string {
			return []string{"S3IMG_RENDITIONS=icon=10x10,cover; wide=40x", "S3IMG_DEST_PREFIX=img/"}
		}, []string{"img/a-icon.jpg", "img/a-wide.jpg"}},
		"with a stack that says nothing": {file, stackVariables, []string{"web/a-avatar.jpg", "web/a-60.jpg"}},
		"by sizes":                       {file, func(*lambdaRuntime) []string { return []string{"S3IMG_SIZES=30", "S3IMG_QUALITY=50"} }, []string{"web/a-30.jpg"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := bootstrapPath(t)
			prefix := "in/"
			if c.packed != "" {
				program = beside(t, c.packed)
			}
			r := startRuntimeOf(t, program, store.Endpoint, c.variables)
			r.put(t, prefix+"a.jpg")
			r.next <- invocation{r.polled(t, prefix+"a.jpg"), time.Minute}
			if failed := (<-r.answers).failures(t); len(failed) > 0 {
				t.Errorf("failed: %q", failed)
			}
			r.wantRenditions(t, c.want...)
			r.stop(t)
		})
	}
	t.Run("with problems", func(t *testing.T) {
		t.Parallel()
		r := startRuntimeOf(t, beside(t, "renditions:\n  avatar: {box: 5, gravty: smart}\nupload: {bucket: 5/6}\n"), store.Endpoint, func(*lambdaRuntime) []string { return nil })
		answer := <-r.answers
		for _, want := range []string{"Runtime.ConfigInvalid", `s3img.yaml: line 2: renditions.avatar has no key`, "line 3: upload.bucket"} {
			if !strings.Contains(answer.body, want) {
				t.Errorf("told %s, without %s", answer.body, want)
			}
		}
		_ = r.function.Wait()
	})
}
