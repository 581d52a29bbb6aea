package cmd_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops"
)

// comparePictures is the page that tests compare pictures on. pixels are the frames of a file as the browser composes them, and how
// long each is shown; apart is the largest difference of two files, colours weighed by alpha.
const comparePictures = `<p id=ready></p><script>
const read = (source) => {
  const canvas = new OffscreenCanvas(source.displayWidth ?? source.width, source.displayHeight ?? source.height);
  const context = canvas.getContext("2d", { colorSpace: "srgb", willReadFrequently: true });
  context.drawImage(source, 0, 0);
  return { width: canvas.width, height: canvas.height, data: context.getImageData(0, 0, canvas.width, canvas.height).data };
};
async function still(url) { return read(await createImageBitmap(await (await fetch(url)).blob())); }
async function moving(url) {
  const answer = await fetch(url);
  const decoder = new ImageDecoder({ data: await answer.arrayBuffer(), type: answer.headers.get("Content-Type") });
  await decoder.tracks.ready;
  await decoder.completed;
  const track = decoder.tracks.selectedTrack, frames = [];
  for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    frames.push({ ms: Math.min(image.duration / 1000, 16777215), ...read(image) }); // WebP has 24 bits for them
    image.close();
  }
  return { frames, plays: track.repetitionCount };
}
function apart(a, b) {
  if (a.width !== b.width || a.height !== b.height) return 999;
  let most = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const p = a.data.subarray(i, i + 4), q = b.data.subarray(i, i + 4);
    most = Math.max(most, Math.abs(p[3] - q[3]));
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(p[c] * p[3] - q[c] * q[3]) / 255);
  }
  return most;
}
async function stills(a, b) { return apart(await still(a), await still(b)); }
async function movies(a, b) {
  const [p, q] = [await moving(a), await moving(b)];
  const told = (m) => m.frames.length + " frames of " + m.frames.map((f) => f.ms) + " ms, " + m.plays + " repetitions";
  if (told(p) !== told(q)) return told(p) + "; " + told(q);
  const most = Math.max(...p.frames.map((f, i) => apart(f, q.frames[i])));
  return most > 2 ? "frames differ by " + most : "";
}
</script>`

// picturePage serves files beside a page that can compare them. serve returns the address of one, quoted.
func picturePage(t *testing.T) (b *tab, serve func(format imageops.Format, data []byte) string) {
	t.Helper()
	needBrowser(t)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(comparePictures))
	})
	n := 0
	return openTab(t, server.URL, tabOptions{ready: "#ready"}), func(format imageops.Format, data []byte) string {
		n++
		path := fmt.Sprintf("/%d", n)
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", format.ContentType())
			_, _ = w.Write(data)
		})
		return quote(path)
	}
}

func renderedPicture(t *testing.T, data []byte, opt imageops.Options) imageops.Rendition {
	t.Helper()
	_, made, err := imageops.Render(t.Context(), bytes.NewReader(data), opt)
	if err != nil {
		t.Fatal(err)
	}
	return made[0]
}

// A rendition with a gain map is, on a screen of the standard range, the picture that it is without.
func TestGainMapInBrowser(t *testing.T) {
	t.Parallel()
	b, serve := picturePage(t)
	for _, name := range []string{"scene.jpg", "turned.jpg"} {
		data, err := os.ReadFile(filepath.Join("../pkg/imageops/testdata/gain_map", name))
		if err != nil {
			t.Fatal(err)
		}
		plain := renderedPicture(t, data, imageops.Options{Sizes: []int{160}})
		kept := renderedPicture(t, data, imageops.Options{Sizes: []int{160}, Style: imageops.Style{GainMap: imageops.GainMapKeep}})
		if !kept.GainMap || plain.GainMap {
			t.Fatalf("%s: a gain map %v, without one %v", name, kept.GainMap, plain.GainMap)
		}
		if most := value[float64](b, "stills("+serve(kept.Format, kept.Data)+", "+serve(plain.Format, plain.Data)+")"); most != 0 {
			t.Errorf("%s: shown with a gain map, it is off by %v", name, most)
		}
	}
	b.fine()
}

// What moves is shown as its original is: as long, as often, and the same frames within two levels: where samples have 16 bits, browsers
// drop the lower byte.
func TestMovingPicturesInBrowser(t *testing.T) {
	t.Parallel()
	b, serve := picturePage(t)
	seen := 0
	for _, pattern := range []string{"testdata/animations/[cdf]*s.gif", "testdata/animations/floating.gif", "internal/png/testdata/moving/*.png", "internal/webp/testdata/moving_*.webp"} {
		files, err := filepath.Glob(filepath.Join("../pkg/imageops", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			format := imageops.Format(strings.TrimPrefix(filepath.Ext(file), "."))
			original := serve(format, data)
			for _, to := range []imageops.Format{imageops.WebP, imageops.PNG} {
				made := renderedPicture(t, data, imageops.Options{Sizes: []int{4000}, Style: imageops.Style{Format: to, Lossless: to == imageops.WebP}})
				if said := value[string](b, "movies("+original+", "+serve(to, made.Data)+")"); said != "" {
					t.Errorf("%s as %s: %s", file, to, said)
				}
				seen++
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d movies", seen)
	}
	b.fine()
}
