package cmd_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/s3img/s3img/pkg/s3ops"
)

// devSystem is `s3img dev` as a person starts it.
type devSystem struct {
	page        string
	environment []string // to reach its store
	files       string   // folder
}

func startDev(t *testing.T, args ...string) *devSystem {
	t.Helper()
	w := startWorker(t, nil, append([]string{"dev", "-o", "json"}, args...)...)
	t.Cleanup(w.kill)
	waitUntil(t, "dev told where it is", func() bool { return strings.Contains(read(t, w.out), "\n") })
	var info struct {
		PageURL     string            `json:"page_url"`
		Data        string            `json:"data"`
		Environment map[string]string `json:"environment"`
	}
	line, _, _ := strings.Cut(read(t, w.out), "\n")
	if err := json.Unmarshal([]byte(line), &info); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // killed as it is, it leaves nothing behind
		w.kill()
		waitUntil(t, "the folder of dev was gone", func() bool { _, err := os.Stat(info.Data); return errors.Is(err, fs.ErrNotExist) })
	})
	s := &devSystem{page: info.PageURL, files: t.TempDir()}
	for name, value := range info.Environment {
		s.environment = append(s.environment, name+"="+value)
	}
	return s
}

func (s *devSystem) image(t *testing.T, name string, width, height int) string {
	t.Helper()
	var buf bytes.Buffer
	if err := encodeByName(&buf, name, testImage(width, height)); err != nil {
		t.Fatal(err)
	}
	return s.file(t, name, buf.Bytes())
}

func (s *devSystem) file(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(s.files, name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// noise is a PNG that compression does not make smaller, so that sending it takes time.
func (s *devSystem) noise(t *testing.T, name string, width, height int) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	source := rand.NewChaCha8([32]byte{})
	_, _ = source.Read(img.Pix)
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 255
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		t.Fatal(err)
	}
	return s.file(t, name, buf.Bytes())
}

// thumbnail waits until the thumbnail of the first upload can be seen, and returns its natural size.
func (b *tab) thumbnail() (size [2]int) {
	b.t.Helper()
	b.until(`document.querySelector(".upload .thumb img")?.naturalWidth > 0`)
	return value[[2]int](b, `(({naturalWidth, naturalHeight}) => [naturalWidth, naturalHeight])(document.querySelector(".upload .thumb img"))`)
}

// serve starts a service of its own in front of the store of dev, which has a page with other settings.
func (s *devSystem) serve(t *testing.T, args ...string) (page string) {
	t.Helper()
	w := startWorker(t, s.environment, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	t.Cleanup(w.kill)
	waitUntil(t, "serve told where it is", func() bool { return strings.Contains(read(t, w.out), "\n") })
	page = strings.TrimSpace(read(t, w.out))
	s.run(t, "bucket", "allow-pages", "photos-upload", "--origin", strings.TrimSuffix(page, "/"))
	return page
}

// run is a command of s3img that must go well.
func (s *devSystem) run(t *testing.T, args ...string) (out string) {
	t.Helper()
	data, err := s3img(t, s.environment, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("s3img %q: %v: %s", args, err, data)
	}
	return string(data)
}

func TestPageUploads(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	b := openTab(t, s.page, tabOptions{})
	b.keep("empty")
	b.accessible("empty")
	const name = "x-wing & co.jpg"
	b.choose(s.image(t, name, 1500, 1000))
	b.phase(name, "ready")
	if got := b.thumbnail(); got != [2]int{200, 133} {
		t.Errorf("the thumbnail has %v pixels, want 200 x 133", got)
	}
	links := value[[]string](b, `[...document.querySelectorAll(".addresses a")].map((a) => a.href)`)
	for i, want := range []string{"1000x667", "200x133"} {
		if i >= len(links) || dimensionsAt(t, links[i]) != want {
			t.Errorf("the links are %q, want number %d to be an image of %s", links, i, want)
		}
	}
	code := value[string](b, `document.querySelector(".snippet code").textContent`)
	want := `<img src="` + links[0] + `" srcset="` + links[1] + ` 200w, ` + links[0] + ` 1000w" sizes="(max-width: 1000px) 100vw, 1000px" ` +
		`width="1000" height="667" alt="x-wing &amp; co">`
	if got := strings.Join(strings.Fields(code), " "); got != want {
		t.Errorf("the snippet is %s, want %s", got, want)
	}
	b.keep("ready")
	b.accessible("ready")
	b.fine()
}

// TestPageOfFormats: the HTML has a picture whose img is what the name promised, and a photo of a phone may be uploaded.
func TestPageOfFormats(t *testing.T) {
	t.Parallel()
	s := startDev(t, "--formats", "keep,webp")
	b := openTab(t, s.page, tabOptions{})
	const name = "shore.heic"
	data, err := os.ReadFile("demo.heic")
	if err != nil {
		t.Fatal(err)
	}
	b.choose(s.file(t, name, data))
	b.phase(name, "ready")
	links := value[[]string](b, `[...document.querySelectorAll(".addresses a")].map((a) => a.href)`)
	labels := value[[]string](b, `[...document.querySelectorAll(".addresses span")].map((a) => a.textContent)`)
	if want := []string{"640 × 854 jpeg", "150 × 200 jpeg", "640 × 854 webp", "150 × 200 webp"}; len(links) != 4 || !slices.Equal(labels, want) {
		t.Fatalf("the links are %q, %q, want %q", links, labels, want)
	}
	code := strings.Join(strings.Fields(value[string](b, `document.querySelector(".snippet code").textContent`)), " ")
	const sizes = `sizes="(max-width: 640px) 100vw, 640px"`
	want := `<picture> <source type="image/webp" srcset="` + links[3] + ` 150w, ` + links[2] + ` 640w" ` + sizes + `> ` +
		`<img src="` + links[0] + `" srcset="` + links[1] + ` 150w, ` + links[0] + ` 640w" ` + sizes + ` width="640" height="854" alt="shore"> </picture>`
	if code != want {
		t.Errorf("the snippet is %s, want %s", code, want)
	}
	b.keep("formats")
	b.accessible("formats")
	b.fine()
}

// TestPageFocus: where renditions heed a point that matters, it is chosen on the picture before that is sent; the middle of the
// rendition shows it. Without a choice, it is found.
func TestPageFocus(t *testing.T) {
	t.Parallel()
	s := startDev(t, "--rendition", "square=100x100,cover,focus,png", "--rendition", "view=300,png")
	b := openTab(t, s.page, tabOptions{})
	const name = "wide.png"
	b.choose(s.image(t, name, 600, 200))
	b.phase(name, "aiming")
	b.accessible("aiming")
	label := value[string](b, `(() => {
		const aim = document.querySelector(".aim"), box = aim.getBoundingClientRect();
		aim.dispatchEvent(new MouseEvent("click", { detail: 1, bubbles: true, clientX: box.left + .7 * box.width, clientY: box.top + .5 * box.height }));
		aim.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
		return aim.getAttribute("aria-label");
	})()`)
	if want := "75 % from the left, 50 % from the top"; !strings.Contains(label, want) {
		t.Errorf("the picture is called %q, want %q in it", label, want)
	}
	b.keep("aiming")
	if !value[bool](b, `(() => { document.querySelector(".actions .primary").click(); return true; })()`) {
		t.Fatal("nothing to upload with")
	}
	b.phase(name, "ready")
	labels := value[[]string](b, `[...document.querySelectorAll(".addresses span")].map((a) => a.textContent)`)
	links := value[[]string](b, `[...document.querySelectorAll(".addresses a")].map((a) => a.href)`)
	if want := []string{"square, 100 × 100", "view, 300 × 100"}; !slices.Equal(labels, want) {
		t.Fatalf("the labels are %q, want %q", labels, want)
	}
	resp, err := http.Get(links[0])
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	square, err := png.Decode(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	// Of 600 columns the 200 from 350 on: red goes from 0 to 255.
	if r, _, _, _ := square.At(0, 90).RGBA(); r>>8 < 145 || r>>8 > 153 {
		t.Errorf("red is %d at the left edge, want 149", r>>8)
	}
	code := strings.Join(strings.Fields(value[string](b, `document.querySelector(".snippet code").textContent`)), " ")
	if want := `srcset="` + links[1] + ` 300w"`; !strings.Contains(code, want) {
		t.Errorf("the snippet is %s, want %s in it", code, want)
	}
	b.keep("square")
	b.fine()
}

// dimensionsAt GETs an image as anyone would.
func dimensionsAt(t *testing.T, url string) string {
	t.Helper()
	resp, err := anonymous.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	cfg, _, err := image.DecodeConfig(resp.Body)
	if err != nil {
		t.Fatalf("%s: HTTP %d: %v", url, resp.StatusCode, err)
	}
	return fmt.Sprintf("%dx%d", cfg.Width, cfg.Height)
}

// TestPageRemembers what this browser uploaded, until it is told to forget.
func TestPageRemembers(t *testing.T) {
	t.Parallel()
	s := startDev(t)
	b := openTab(t, s.page, tabOptions{})
	b.choose(s.image(t, "one.png", 300, 200), s.image(t, "two.jpg", 200, 300), s.image(t, "three.gif", 50, 50))
	for _, name := range []string{"one.png", "two.jpg", "three.gif"} {
		b.phase(name, "ready")
	}
	b.run(chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("#recent")))
	b.until(`[...document.querySelectorAll("#earlier img")].filter((i) => i.naturalWidth > 0).length === 3`)
	b.keep("earlier")
	b.accessible("earlier")
	b.run(chromedp.Click(chromedp.CSS("#forget")), chromedp.WaitNotVisible(chromedp.CSS("#recent")))
	if left := value[string](b, `localStorage.getItem("s3img-recent")`); left != "[]" {
		t.Errorf("still remembered: %s", left)
	}
	b.run(chromedp.Reload(), chromedp.WaitReady(chromedp.CSS("#files")))
	if value[bool](b, `!document.querySelector("#recent").hidden`) {
		t.Error("shown again after a reload")
	}
	b.fine()
}

// TestPageRefuses what cannot become an image, before it is sent where that can be known.
func TestPageRefuses(t *testing.T) { //nolint:tparallel // what all of them sent is looked at when the group has ended
	t.Parallel()
	needBrowser(t)
	s := startDev(t)
	page := s.serve(t, "--max-bytes", "100kB")
	files := []string{ // written once: a browser does not send a file that changes meanwhile
		s.file(t, "holiday.jpg", []byte(strings.Repeat("This is text, whatever its name says. ", 20))),
		s.file(t, "large.png", make([]byte, 200_000)), s.file(t, "notes.pdf", []byte("%PDF-1.7")), s.file(t, "nothing.gif", nil),
		s.image(t, "lake.jpg", 600, 400),
	}
	t.Run("looks", func(t *testing.T) {
		for _, look := range []struct {
			name string
			opt  tabOptions
		}{
			{"wide-light", tabOptions{}},
			{"wide-dark", tabOptions{dark: true}},
			{"narrow-light", tabOptions{width: 390, height: 844, touch: true}},
			{"narrow-dark", tabOptions{width: 390, height: 844, touch: true, dark: true}},
		} {
			t.Run(look.name, func(t *testing.T) {
				t.Parallel()
				b := openTab(t, page, look.opt)
				b.keep("empty-" + look.name)
				b.choose(files...)
				for name, want := range map[string]string{
					"large.png": "Too large: it has 200 kB, and 100 kB are accepted.", "notes.pdf": "This is not an image of a kind that is accepted here.",
					"nothing.gif": "The file is empty.",
				} {
					if got := b.phase(name, "refused"); got != want {
						t.Errorf("%s: %q, want %q", name, got, want)
					}
				}
				b.phase("lake.jpg", "ready")
				if got := b.phase("holiday.jpg", "rejected"); !strings.HasPrefix(got, "Rejected: ") {
					t.Errorf("text: %q", got)
				}
				b.thumbnail()
				b.keep("refused-" + look.name)
				b.accessible(look.name)
				b.fine()
			})
		}
	})
	if keys := s.uploaded(t); len(keys) != 8 {
		t.Errorf("what was refused was sent: %q", keys)
	}
}

// uploaded lists the upload bucket.
func (s *devSystem) uploaded(t *testing.T) []string {
	t.Helper()
	at := map[string]string{}
	for _, variable := range s.environment {
		name, value, _ := strings.Cut(variable, "=")
		at[name] = value
	}
	client, err := s3ops.Connect(t.Context(), s3ops.Config{
		Endpoint: at["AWS_ENDPOINT_URL"], AccessKey: at["AWS_ACCESS_KEY_ID"], SecretKey: at["AWS_SECRET_ACCESS_KEY"],
	})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for object, err := range client.List(t.Context(), s3ops.Location{Bucket: at["S3_UPLOAD_BUCKET_NAME"]}) {
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, object.Key)
	}
	return keys
}
