package cmd_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// docsNotRun are the command lines of the guides that cannot run here, by how they begin, and why. Each must stand in a guide.
var docsNotRun = map[string]string{
	"go run . demo":           "it compiles the program; testdata/script/demo.txtar runs demo",
	"go test ./...":           "this is it",
	"git clone":               "it takes a network",
	"curl -I https://holiday": "the address is that of AWS; demo.txtar fetches such ones",
	"curl -fL -o":             "there is no release yet",
	"curl -f --aws-sigv4":     "it takes a function of AWS; cmd/lambda_test.go runs one",
	"CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build": "it compiles the program; CI does",
	"sudo ":        "it changes the machine; .ci/release_check installs a package",
	"curl -fLO":    "there is no release yet; ci_templates_test.go installs one that it makes up",
	"sha256sum":    "there is no release yet; .ci/release_check compares the sums of a snapshot",
	"tar -xzf":     "there is no release yet",
	"gpg --verify": "there is no release yet, and no key to sign one with",
	"brew ":        "it takes a Mac, and a release",
	"scoop ":       "it takes Windows, and a release",
	"winget ":      "it takes Windows, and a release",
	"docker ":      "it takes a container engine; .ci/release_check runs the image without one",
	"aws ":         "it takes AWS and its program",
	"mc ":          "it takes a MinIO and its program; cmd/listen_test.go plays its webhooks",
	"some-program": "it stands for any program",
	"s3img lambda package --out s3img-1.zip && aws":                                     "it takes AWS; testdata/script/lambda_package.txtar packs",
	"s3img lambda package s3img-lambda":                                                 "it takes AWS; testdata/script/lambda_package.txtar packs",
	"s3img bucket trigger":                                                              "the embedded S3 has no events of buckets; cmd/bucket_trigger_test.go runs it against moto",
	"s3img watch s3://photos-upload/input/ --dest s3://photos-public/ --queue-url":      "it takes SQS; cmd/queue_test.go has one",
	"s3img events replay --queue-url":                                                   "it takes SQS; cmd/replay_queue_test.go has one",
	"s3img watch s3://photos-upload/input/ --dest s3://photos-public/ --listen 0.0.0.0": "whoever reaches this machine could send to it; cmd/listen_test.go plays SNS",
	"export S3IMG_NOTIFY_SECRET":                                                        "it belongs to the line with --notify",
	"s3img watch s3://photos-upload/input/ --dest s3://photos-public/ --notify":         "the receivers are made up; testdata/script/hooks_notify.txtar has some",
	"s3img watch s3://photos-upload/input/ --dest s3://photos-public/ --approve":        "it takes a scanner; testdata/script/hooks_guide.txtar runs the script",
	"s3img batch ":                                           "it takes AWS; cmd/batch_test.go plays S3 Control",
	"s3img upload photo.jpg --via":                           "the service is made up; cmd/upload_test.go has one",
	"s3img serve --host":                                     "the token is a file of the machine; cmd/serve_test.go runs it",
	"s3img dev -o json --data":                               "it is the first line of a script; testdata/script/dev.txtar runs dev",
	"export $(head -n 1 dev.json":                            "it belongs to the line with dev",
	"s3img presign --max-bytes 10MB -o curl x-wing.jpg | sh": "versitygw takes forms of its own clock only; testdata/script/presign_limits.txtar sends one",
}

// docEndless are those that run until they are stopped, by how they begin, and what they print once they work.
var docEndless = map[string]string{
	"s3img serve": "http://127.0.0.1:",
	"s3img watch s3://photos-upload/input/ --dest s3://photos-public/ --listen 127": "watching ",
	"s3img watch shots/": "watching ",
}

// TestDocCommands runs what README.md and the guides tell to type, a page in a folder of its own, with the embedded S3 in place of AWS.
func TestDocCommands(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the lines are written for sh")
	}
	stale := map[string]bool{}
	for begin := range docsNotRun {
		stale[begin] = true
	}
	for begin := range docEndless {
		stale[begin] = true
	}
	t.Parallel()
	ran, start := 0, setUpDocs(t)
	for _, path := range docPages(t) {
		page := newDocPage(t, start)
		for _, line := range readDocLines(t, path) {
			if begin, found := beginningOf(line.command, docsNotRun); found {
				delete(stale, begin)
				continue
			}
			ran++
			if begin, found := beginningOf(line.command, docEndless); found {
				delete(stale, begin)
				page.runEndless(t, line, docEndless[begin])
				continue
			}
			page.run(t, line)
		}
	}
	for begin := range stale {
		t.Errorf("no guide has a line that begins %q any more", begin)
	}
	if ran < 30 {
		t.Errorf("only %d lines were found and run", ran)
	}
	t.Logf("%d lines were run", ran)
}

// beginningOf returns the longest key that a command begins with.
func beginningOf(command string, keys map[string]string) (longest string, found bool) {
	for key := range keys {
		if strings.HasPrefix(command, key) && len(key) >= len(longest) {
			longest, found = key, true
		}
	}
	return longest, found
}

// docPage is where the lines of one page run.
type docPage struct {
	folder      string
	environment []string
	before      string // exports and assignments of the lines so far
}

// The buckets and files that the guides speak of.
var (
	docPrivate = []string{"photos-upload", "photos"}
	docPublic  = []string{"photos-public"}
	docPhotos  = []string{"lake.jpg", "x-wing.jpg", "photo.jpg", "shots/a.jpg", "more/b.png", "images/c.jpg"}
)

// newDocPage starts with the files of another page, as they are now.
func newDocPage(t *testing.T, start *docPage) *docPage {
	t.Helper()
	p := docPageAt(t.TempDir())
	if err := os.CopyFS(p.folder, os.DirFS(start.folder)); err != nil {
		t.Fatal(err)
	}
	return p
}

func docPageAt(folder string) *docPage {
	return &docPage{folder: folder, environment: append(storeEnvironment(store, "photos-upload", "photos-public"),
		"PATH="+filepath.Dir(s3imgPath)+string(filepath.ListSeparator)+os.Getenv("PATH"), "HOME="+folder, "S3IMG_WEBSITE_URL="+store.WebsiteURL)}
}

// setUpDocs makes the buckets, which all pages share, and the files that each page starts with.
func setUpDocs(t *testing.T) *docPage {
	t.Helper()
	p := docPageAt(t.TempDir())
	for _, name := range docPhotos {
		path := filepath.Join(p.folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		writePhoto(t, path)
	}
	for name, text := range map[string]string{
		"secret": "a-secret-of-the-test\n", "bodies.jsonl": `{"file":"lake.jpg"}` + "\n",
		"manifest.json": `{"sourceBucket":"photos-upload","fileFormat":"CSV","fileSchema":"Bucket, Key","files":[]}`,
	} {
		if err := os.WriteFile(filepath.Join(p.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i, bucket := range docPrivate { // with originals of different names: their renditions meet in one bucket
		p.run(t, docLine{page: "the setup", command: "s3img bucket create-upload --yes " + bucket})
		p.run(t, docLine{page: "the setup", command: "s3img upload " + docPhotos[i] + " s3://" + bucket + "/input/"})
	}
	p.run(t, docLine{page: "the setup", command: "s3img bucket create-upload --yes photos-inventories"})
	p.run(t, docLine{page: "the setup", command: "s3img upload manifest.json s3://photos-inventories/photos-upload/all/2026-11-27T01-00Z/"})
	p.run(t, docLine{page: "the setup", command: "s3img resize lake.jpg --dest out --manifest"})
	for _, bucket := range docPublic {
		p.run(t, docLine{page: "the setup", command: "s3img bucket create-website --yes " + bucket})
	}
	return p
}

// assigns is a line that others need: it runs before each of them.
var assigns = regexp.MustCompile(`^(export |[a-z]+=\$\()`)

func (p *docPage) run(t *testing.T, line docLine) {
	t.Helper()
	for _, program := range []string{"jq", "curl"} {
		if _, err := exec.LookPath(program); err != nil && strings.Contains(line.command, program+" ") && os.Getenv("CI") == "" {
			t.Logf("%s:%d is not run: there is no %s", line.page, line.number, program)
			return
		}
	}
	out, err := p.command(t, line).CombinedOutput()
	switch {
	case line.fails != "" && (err == nil || !strings.Contains(string(out), line.fails)):
		t.Errorf("%s:%d: %s\ndoes not fail with %q: %v\n%s", line.page, line.number, line.command, line.fails, err, out)
	case line.fails == "" && err != nil:
		t.Errorf("%s:%d: %s\n%v\n%s", line.page, line.number, line.command, err, out)
	}
	if assigns.MatchString(line.command) {
		p.before += line.command + "\n"
	}
}

// runEndless runs what does not end by itself until it prints something, and stops it.
func (p *docPage) runEndless(t *testing.T, line docLine, prints string) {
	t.Helper()
	line.command = "exec " + strings.ReplaceAll(line.command, "127.0.0.1:8081", "127.0.0.1:0") // a free port
	if line.command == "exec s3img serve" {
		line.command += " --addr 127.0.0.1:0"
	}
	w := startCommand(t, p.command(t, line))
	defer w.kill()
	waitUntil(t, fmt.Sprintf("%s:%d: %s printed %q", line.page, line.number, line.command, prints), func() bool {
		return strings.Contains(read(t, w.out)+read(t, w.log), prints)
	})
	w.stop(t)
}

func (p *docPage) command(t *testing.T, line docLine) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), "sh", "-c", p.before+line.command)
	c.Dir = p.folder
	c.Env = slices.Concat(os.Environ(), p.environment)
	return c
}
