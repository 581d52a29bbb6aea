package cmd_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// releasedProgram stands for the program, of which 40 MB would be packed, summed, sent and unpacked for each version.
const releasedProgram = "#!/bin/sh\necho s3img 1.2.3 \"$@\"\n"

// releasedSays is what its command `version` prints.
const releasedSays = "s3img 1.2.3 version\n"

// releaseServer serves what docs/ci/install.sh fetches: a release v1.2.3, which is the latest, with releasedProgram; and
// the script itself. In the release v1.2.4 a byte of the archive is not the one that was summed.
func releaseServer(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.NoCompression)
	w := tar.NewWriter(z)
	if err := w.WriteHeader(&tar.Header{Name: "s3img", Mode: 0o755, Size: int64(len(releasedProgram))}); err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write([]byte(releasedProgram))
	_ = w.Close()
	_ = z.Close()
	archive := b.Bytes()
	name := fmt.Sprintf("s3img_1.2.3_%s_%s.tar.gz", runtime.GOOS, runtime.GOARCH)
	sums := fmt.Sprintf("%064d  s3img_lambda_%s.zip\n%064d  s3img_1.2.3_plan9_mips.tar.gz\n%x  %s\n", 0, runtime.GOARCH, 0, sha256.Sum256(archive), name)

	files := map[string][]byte{}
	for _, folder := range []string{"/latest/download/", "/download/v1.2.3/"} {
		files[folder+"checksums.txt"], files[folder+name] = []byte(sums), archive
	}
	files["/download/v1.2.4/checksums.txt"] = []byte(sums)
	files["/download/v1.2.4/"+name] = slices.Concat(archive[:len(archive)-1], []byte{archive[len(archive)-1] ^ 1})
	var err error
	if files["/install.sh"], err = os.ReadFile("../docs/ci/install.sh"); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(content)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// needInstaller skips where the script that the templates run has no release, or lacks a program.
func needInstaller(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the release made up here is for tar")
	}
	for _, program := range []string{"bash", "curl", "tar"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatalf("%s is not installed", program)
			}
			t.Skipf("%s is not installed", program)
		}
	}
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// TestActionInstalls runs the steps of the composite action as a runner of GitHub does.
func TestActionInstalls(t *testing.T) {
	t.Parallel()
	needInstaller(t)
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Using string
			Steps []struct {
				Shell, Run string
				Env        map[string]string
			}
		}
	}
	readYAML(t, "../docs/ci/action.yml", &action)
	if action.Runs.Using != "composite" || len(action.Runs.Steps) != 1 {
		t.Fatalf("the action is %q with %d steps", action.Runs.Using, len(action.Runs.Steps))
	}
	folder, err := filepath.Abs("../docs/ci")
	if err != nil {
		t.Fatal(err)
	}
	releases := releaseServer(t)
	for version, fails := range map[string]string{
		action.Inputs["version"].Default: "",
		"v1.2.3":                         "",
		"v1.2.4":                         "is not what checksums.txt says",
		"v9.9.9":                         "no checksums at " + releases + "/download/v9.9.9",
		"1.2.3":                          "no version: 1.2.3",
	} {
		temporary := t.TempDir()
		paths := filepath.Join(temporary, "paths")
		for _, step := range action.Runs.Steps {
			c := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.Run)
			c.Env = append(os.Environ(), "GITHUB_ACTION_PATH="+folder, "GITHUB_PATH="+paths, "RUNNER_TEMP="+temporary, "S3IMG_RELEASES="+releases)
			for name, value := range step.Env {
				c.Env = append(c.Env, name+"="+strings.ReplaceAll(value, "${{ inputs.version }}", version))
			}
			out, err := c.CombinedOutput()
			if (err == nil) != (fails == "") || !strings.Contains(string(out), fails) {
				t.Errorf("version %s: %v, want failure %q\n%s", version, err, fails, out)
			}
		}
		added, _ := os.ReadFile(paths)
		if fails != "" {
			if _, err := os.Stat(filepath.Join(temporary, "s3img", "s3img")); err == nil || len(added) > 0 {
				t.Errorf("version %s is refused, and there", version)
			}
			continue
		}
		if out, err := exec.CommandContext(t.Context(), filepath.Join(strings.TrimSpace(string(added)), "s3img"), "version").CombinedOutput(); err != nil || string(out) != releasedSays {
			t.Errorf("what was put into the path for version %s is not what was released: %v\n%s", version, err, out)
		}
	}
}

// TestGitLabTemplateInstalls runs the lines of the template before those of a job, as GitLab does: in one shell, each must succeed.
func TestGitLabTemplateInstalls(t *testing.T) {
	t.Parallel()
	needInstaller(t)
	var jobs map[string]struct {
		Variables    map[string]string
		BeforeScript []string `yaml:"before_script"`
	}
	readYAML(t, "../docs/ci/gitlab.yml", &jobs)
	job := jobs[".s3img"]
	const script = "https://raw.githubusercontent.com/s3img/s3img/main/docs/ci/install.sh"
	if job.Variables["S3IMG_INSTALL"] != script || job.Variables["S3IMG_VERSION"] != "latest" {
		t.Errorf("the variables are %v", job.Variables)
	}
	releases := releaseServer(t)
	lines := append(slices.Clone(job.BeforeScript), "s3img version", `command -v s3img`)
	c := exec.CommandContext(t.Context(), "sh", "-e", "-c", strings.Join(lines, "\n"))
	c.Env = append(os.Environ(), "TMPDIR="+t.TempDir(), "S3IMG_RELEASES="+releases, "S3IMG_INSTALL="+releases+"/install.sh", "S3IMG_VERSION=v1.2.3")
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), releasedSays) || !strings.HasSuffix(strings.TrimSpace(string(out)), "/s3img") {
		t.Errorf("the lines end with %v\n%s", err, out)
	}
}

// TestTerraformAgreesWithTemplate holds the names in docs/terraform against the template that its stack is made of.
func TestTerraformAgreesWithTemplate(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), s3imgPath, "lambda", "template", "--bucket", "photos-upload", "--dest", "s3://photos-public/").Output()
	if err != nil {
		t.Fatal(err)
	}
	var template struct {
		Parameters map[string]any `yaml:"Parameters"`
		Outputs    map[string]any `yaml:"Outputs"`
	}
	if err := yaml.Unmarshal(out, &template); err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile("../docs/terraform/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^    ([A-Z]\w+) +=`).FindAllStringSubmatch(string(module), -1)
	if len(names) != 5 {
		t.Errorf("main.tf sets %d parameters", len(names))
	}
	for _, name := range names {
		if _, ok := template.Parameters[name[1]]; !ok {
			t.Errorf("main.tf sets %s, which the template has not", name[1])
		}
	}
	outputs, err := os.ReadFile("../docs/terraform/outputs.tf")
	if err != nil {
		t.Fatal(err)
	}
	for name := range template.Outputs {
		if !strings.Contains(string(outputs), name) {
			t.Errorf("outputs.tf does not tell of %s", name)
		}
	}
}
