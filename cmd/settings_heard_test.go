package cmd_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/cmd"
	"github.com/s3img/s3img/pkg/config"
)

// Variables by what they are about.
var (
	aboutLooks = []string{
		"S3IMG_QUALITY", "S3IMG_CHROMA", "S3IMG_PROGRESSIVE", "S3IMG_LOSSLESS", "S3IMG_FILTER", "S3IMG_SHARPEN", "S3IMG_BACKGROUND",
		"S3IMG_METADATA", "S3IMG_GAIN_MAP",
	}
	aboutUploads = []string{"S3IMG_TYPES", "S3IMG_MAX_BYTES", "S3IMG_EXPIRES", "S3IMG_WRITE_ONCE"}
	aboutJobs    = []string{"S3IMG_MAX_PIXELS", "S3IMG_TAG_REJECTED", "S3IMG_NOTIFY", "S3IMG_APPROVE", "S3IMG_HOOK_TIMEOUT"}
	aboutWatched = []string{"S3IMG_MIRROR_DELETES"}
)

// wrongValues are what no command can take. What is not here takes any text.
func wrongValues() map[string]string {
	wrong := map[string]string{
		config.VarRenditions: "avatar=200x200,covre", config.VarSizes: "big", config.VarUploadBucket: "5/6", config.VarDownloadBucket: "5/6",
		config.VarPublicURL: "nowhere", config.VarManifest: "perhaps", "S3IMG_FORMAT": "bmp", "S3IMG_NOTIFY": "nobody", "S3IMG_APPROVE": "nowhere",
	}
	for _, variable := range slices.Concat(aboutLooks, aboutUploads, aboutJobs, aboutWatched) {
		if wrong[variable] == "" {
			wrong[variable] = "perhaps"
		}
	}
	return wrong
}

// heard is a command with what it does not hear, as it is of no consequence to it.
type heard struct {
	line string
	deaf []string
}

func commandsThatRead() []heard {
	places := []string{config.VarUploadBucket, config.VarDownloadBucket, config.VarPublicURL}
	return []heard{
		{"resize photo.png --dest out", slices.Concat(aboutUploads, aboutWatched, places)},
		{"resize s3 --config none", slices.Concat(aboutUploads, aboutWatched)},
		{"watch . --dest ../out", slices.Concat(aboutUploads, places)},
		{"watch", aboutUploads},
		{"events replay events.json", aboutUploads},
		{"upload photo.png --render", slices.Concat(aboutUploads, aboutWatched)},
		{"dev", places}, // which are those of another store
		{"presign x.jpg", slices.Concat(aboutLooks, aboutJobs, aboutWatched, []string{config.VarManifest})},
		{"serve", slices.Concat(aboutLooks, aboutJobs, aboutWatched, []string{config.VarManifest})},
		{"inspect s3://photos-upload/x.jpg", slices.Concat(aboutUploads, aboutWatched, []string{config.VarUploadBucket})},
		{"prune", slices.Concat(aboutLooks, aboutUploads, aboutJobs, aboutWatched, []string{config.VarManifest})},
		{"gallery", slices.Concat(aboutUploads, aboutWatched, []string{config.VarUploadBucket})},
		{"config check x.jpg", slices.Concat(aboutUploads, aboutWatched, []string{config.VarUploadBucket})},
		{"lambda template", nil},
	}
}

// Each setting of the table is heard by each command to which it is of consequence: what it cannot take is a wrong call, which names the
// variable, or the flag that says the same.
func TestEveryVariableIsHeard(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"photo.png": "", "events.json": "", "s3img.yaml": "renditions: {avatar: 20x20}\n"} {
		if err := os.WriteFile(filepath.Join(".", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	wrong := wrongValues()
	rows := append(config.Table(), config.Setting{Variable: config.VarRenditions, Flags: []string{"rendition"}}, config.Setting{Variable: config.VarSizes, Flags: []string{"sizes"}})
	for _, command := range commandsThatRead() {
		t.Run(command.line, func(t *testing.T) {
			t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
			t.Setenv("AWS_ACCESS_KEY_ID", "test")
			t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
			t.Setenv(config.VarUploadBucket, "photos-upload")
			t.Setenv(config.VarDownloadBucket, "photos-public")
			for _, row := range rows {
				value, checked := wrong[row.Variable]
				if !checked || slices.Contains(command.deaf, row.Variable) {
					continue
				}
				code, said := runWith(t, row.Variable, value, command.line)
				named := strings.Contains(said, row.Variable) || row.Variable == config.VarPublicURL && strings.Contains(said, "public URL") || slices.ContainsFunc(row.Flags, func(flag string) bool { return strings.Contains(said, "--"+flag) })
				if code != 2 || !named {
					t.Errorf("%s=%s: exit code %d, %s", row.Variable, value, code, said)
				}
			}
		})
	}
}

// runWith runs a command with one variable more, for some seconds at most.
func runWith(t *testing.T, variable, value, line string) (code int, said string) {
	t.Helper()
	before, was := os.LookupEnv(variable)
	_ = os.Setenv(variable, value) //nolint:usetesting // many of them in a test, one at a time
	defer func() {
		_ = os.Unsetenv(variable)
		if was {
			_ = os.Setenv(variable, before) //nolint:usetesting // as above
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	var out, errs bytes.Buffer
	code = cmd.Run(ctx, cmd.Streams{In: strings.NewReader(""), Out: &out, Err: &errs}, strings.Fields(line))
	return code, errs.String()
}
