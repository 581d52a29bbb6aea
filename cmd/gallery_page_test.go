package cmd_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// sharedGallery is the folder of a gallery of gallerySet, made once for the tests that look at it.
var sharedGallery struct {
	once   sync.Once
	folder string // "" where that failed
}

// serveGallery serves it; the first of its images comes first by name.
func serveGallery(t *testing.T) (url string) {
	t.Helper()
	sharedGallery.once.Do(func() { sharedGallery.folder = makeGallery(t, gallerySet()) })
	if sharedGallery.folder == "" {
		t.Fatal("another test could not make the gallery")
	}
	server := httptest.NewServer(http.FileServer(http.Dir(sharedGallery.folder)))
	t.Cleanup(server.Close)
	return server.URL
}

// makeGallery makes one of images of those dimensions, in a folder that stays until all tests have ended.
func makeGallery(t *testing.T, images [][2]int) (web string) {
	t.Helper()
	dir, web := t.TempDir(), filepath.Join(filepath.Dir(s3imgPath), "gallery")
	for i, size := range images {
		name := filepath.Join(dir, fmt.Sprintf("picture-no_%02d.jpg", i))
		var buf bytes.Buffer
		if err := encodeByName(&buf, name, testImage(size[0], size[1])); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, buf.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"resize", dir, "--dest", web, "--sizes", "400,100", "--formats", "keep,webp", "--quiet"},
		{"gallery", web, "--order", "name", "--title", "Pictures", "--quiet"},
	} {
		if out, err := run(t, nil, false, args...).CombinedOutput(); err != nil {
			t.Fatalf("%q: %v: %s", args, err, out)
		}
	}
	return web
}

// gallerySet has what phones, cameras and people who take screenshots make.
func gallerySet() (images [][2]int) {
	for range 4 {
		images = append(images, [][2]int{{600, 400}, {400, 600}, {640, 480}, {480, 480}, {900, 150}, {200, 800}}...)
	}
	return images
}

// tileRects are the tiles' images as they are laid out: left, right, top, height, and how much wider than high they are shown, and are.
const tileRects = `[...document.querySelectorAll("main li img")].map((i) => {
  const r = i.getBoundingClientRect();
  return [r.left, r.right, r.top, r.height, r.width / r.height, i.naturalWidth / i.naturalHeight];
})`

// TestGalleryRows: rows are filled from side to side with tiles of one height, the last one of each part excepted, nothing is distorted, and
// nothing moves when images arrive.
func TestGalleryRows(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	images := gallerySet()
	url := serveGallery(t)
	for name, opt := range map[string]tabOptions{
		"desk":  {width: 1280, height: 900, ready: "main"},
		"phone": {width: 390, height: 844, touch: true, dark: true, ready: "main"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := openTab(t, url, opt)
			before := value[float64](b, `document.documentElement.scrollHeight`)
			b.run(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("main li img").forEach((i) => { i.loading = "eager"; })`))
			b.until(`[...document.querySelectorAll("main li img")].every((i) => i.complete && i.naturalWidth > 0)`)
			if after := value[float64](b, `document.documentElement.scrollHeight`); after != before {
				t.Errorf("the page is %v high before images arrive, %v after that", before, after)
			}
			checkRows(t, value[[][]float64](b, tileRects), value[float64](b, `document.querySelector("main ul").getBoundingClientRect().right`), images)
			b.keep("gallery-" + name)
			b.accessible(name)
			b.fine()
		})
	}
}

func checkRows(t *testing.T, tiles [][]float64, right float64, images [][2]int) {
	t.Helper()
	if len(tiles) != len(images) {
		t.Fatalf("%d tiles, want %d", len(tiles), len(images))
	}
	for i, tile := range tiles {
		shown, is := tile[4], max(tile[5], 0.5) // narrower ones are cut
		// A hundredth, and half a pixel of the shorter side of the rendition whose head tells, which fits into 100 x 100.
		tolerance := 1.01 + 0.5/100*max(is, 1/is)
		if shown/is > tolerance || is/shown > tolerance {
			t.Errorf("tile %d is shown %.3f as wide as high, and is %.3f", i, shown, is)
		}
		last := i == len(tiles)-1
		switch {
		case last:
		case tiles[i+1][2] == tile[2]: // in the same row
			if d := tiles[i+1][3] - tile[3]; d > 1 || d < -1 {
				t.Errorf("tiles %d and %d of a row are %.1f and %.1f high", i, i+1, tile[3], tiles[i+1][3])
			}
		case right-tile[1] > 1:
			t.Errorf("the row that ends with tile %d ends %.1f before its side", i, right-tile[1])
		}
	}
}

// TestGalleryLarge: an image opens over the page; keys and swipes lead to the others, and back to where people were.
func TestGalleryLarge(t *testing.T) {
	t.Parallel()
	needBrowser(t)
	images := gallerySet()
	b := openTab(t, serveGallery(t), tabOptions{width: 390, height: 844, touch: true, ready: "dialog"})
	const now = `document.querySelector("dialog[open] p")?.textContent`
	shows := func(what string, want int) {
		t.Helper()
		text := fmt.Sprintf("%d of %d: picture no %02d", want+1, len(images), want)
		b.until(now + ` === ` + quote(text))
		if got := value[string](b, now); got != text {
			t.Errorf("%s shows %q, want %q", what, got, text)
		}
	}
	press := func(key string) {
		b.run(chromedp.Evaluate[chromedp.Void](`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: ` + quote(key) + `, bubbles: true, cancelable: true }))`))
	}
	swipe := func(x, y int) {
		b.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
			const stage = document.querySelector("dialog div");
			const at = (x, y) => new Touch({ identifier: 1, target: stage, clientX: 200 + x, clientY: 300 + y });
			stage.dispatchEvent(new TouchEvent("touchstart", { touches: [at(0, 0)], changedTouches: [at(0, 0)] }));
			stage.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [at(%d, %d)] }));
		})()`, x, y)))
	}
	b.run(chromedp.Click(chromedp.CSS("main li:nth-child(2) a")))
	shows("a click on the second", 1)
	b.until(`document.querySelector("dialog img").naturalWidth > 100`)
	if got := value[string](b, `document.querySelector("dialog img").currentSrc`); filepath.Base(got) != "picture-no_01-400.webp" {
		t.Errorf("what is shown large is %s", got)
	}
	b.keep("gallery-large")
	b.accessible("large")
	for _, step := range []struct {
		what string
		do   func()
		want int
	}{
		{"the button of the next", func() { b.run(chromedp.Click(chromedp.CSS(`button[aria-label="Next image"]`))) }, 2},
		{"the button of the one before", func() { b.run(chromedp.Click(chromedp.CSS(`button[aria-label="Previous image"]`))) }, 1},
		{"the right arrow", func() { press("ArrowRight") }, 2},
		{"the left arrow", func() { press("ArrowLeft") }, 1},
		{"Home", func() { press("Home") }, 0},
		{"the left arrow at the beginning", func() { press("ArrowLeft") }, 0},
		{"a swipe to the left", func() { swipe(-90, 8) }, 1},
		{"a swipe to the right", func() { swipe(90, -8) }, 0},
		{"a touch", func() { swipe(3, 2) }, 0},
		{"End", func() { press("End") }, len(images) - 1},
		{"a swipe at the end", func() { swipe(-90, 0) }, len(images) - 1},
	} {
		step.do()
		shows(step.what, step.want)
	}
	swipe(5, 150) // down: away with it
	b.until(`!document.querySelector("dialog[open]")`)
	// The browser gives the focus back to where it was, before the page, told that the dialog closed, moves it to the image that was shown.
	b.until(`document.activeElement.querySelector("img")?.alt === ` + quote(fmt.Sprintf("picture no %02d", len(images)-1)))
	b.fine()
}
