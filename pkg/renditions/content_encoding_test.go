package renditions_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"golang.org/x/image/bmp"

	"github.com/s3img/s3img/pkg/devs3/devs3test"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func zipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func putEncoded(t *testing.T, at s3ops.Location, data []byte, encoding string) {
	t.Helper()
	in := &s3.PutObjectInput{Bucket: &at.Bucket, Key: &at.Key, Body: bytes.NewReader(data)}
	if encoding != "" {
		in.ContentEncoding = &encoding
	}
	if _, err := devs3test.Client(t).API().PutObject(t.Context(), in); err != nil {
		t.Fatal(err)
	}
}

// renderOne renders what lies at the key and returns what became of it.
func renderOne(t *testing.T, at s3ops.Location, opt renditions.Options) renditions.Result {
	t.Helper()
	var result renditions.Result
	opt.Report = func(r renditions.Result) { result = r }
	run(t, objects(t, at), opt)
	return result
}

func bmpBytes(t *testing.T, width, height int) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := bmp.Encode(&buf, picture(width, height, red)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// withNoise has bytes after its end, which are nobody's and do not become smaller in gzip.
func withNoise(t *testing.T, image []byte) []byte {
	t.Helper()
	tail := make([]byte, 4000)
	if _, err := rand.NewChaCha8([32]byte{1}).Read(tail); err != nil {
		t.Fatal(err)
	}
	return append(image, tail...)
}

// TestOriginalsInGzip: the encoding of what is stored is undone, by its bytes and not by its header alone.
func TestOriginalsInGzip(t *testing.T) {
	whole := jpegBytes(t, 120, 60, red)
	for name, c := range map[string]struct {
		data     []byte
		encoding string
	}{
		"a.jpg": {zipped(t, whole), "gzip"},
		"b.jpg": {zipped(t, whole), "X-GZIP"},
		"c.png": {zipped(t, pngBytes(t, 120, 60, red)), "aws-chunked,gzip"},
		"d.bmp": {zipped(t, bmpBytes(t, 120, 60)), "gzip"}, // 40 times as large
		"e.jpg": {whole, "gzip"},
		"f.jpg": {whole, "aws-chunked"},
		"g.jpg": {whole, "identity"},
		"h.png": {zipped(t, withNoise(t, pngBytes(t, 120, 60, red))), "gzip"},
	} {
		at := below(bucketAsSource(t), name)
		putEncoded(t, at, c.data, c.encoding)
		r := renderOne(t, at, renditions.Options{Dest: bucketAsDest(t), Image: sizes})
		if r.Err != nil || len(r.Renditions) != 2 || r.Renditions[0].Width != 100 || r.Renditions[0].Height != 50 {
			t.Errorf("%s in %s: %+v", name, c.encoding, r)
		}
	}
}

// TestOriginalsInOtherEncodings are named, tagged, and not tried again.
func TestOriginalsInOtherEncodings(t *testing.T) {
	whole := zipped(t, jpegBytes(t, 120, 60, red))
	spoilt := zipped(t, pngBytes(t, 50, 50, red)) // which is read to its end
	spoilt[len(spoilt)-8] ^= 1                    // the sum at its end
	for encoding, c := range map[string]struct {
		data []byte
		want string
	}{
		"br":          {whole, "its Content-Encoding is br, of which only gzip is undone"},
		"zstd":        {whole, "its Content-Encoding is zstd, of which only gzip is undone"},
		"deflate":     {whole, "its Content-Encoding is deflate, of which only gzip is undone"},
		"gzip, gzip":  {whole, "its Content-Encoding is gzip, gzip, of which only gzip is undone"},
		"gzip":        {whole[:len(whole)/2], "its Content-Encoding gzip cannot be undone: unexpected EOF"},
		"aws-chunked": {whole, "not an image"},
		"x-gzip":      {spoilt, "its Content-Encoding x-gzip cannot be undone: gzip: invalid checksum"},
	} {
		at := below(bucketAsSource(t), "a.png")
		putEncoded(t, at, c.data, encoding)
		dest := bucketAsDest(t)
		r := renderOne(t, at, renditions.Options{Dest: dest, Image: sizes, Quarantine: quarantine(t)})
		if r.Err == nil || !strings.Contains(r.Err.Error(), c.want) || renditions.MayPass(r.Err) {
			t.Errorf("%s: got %v, want %s", encoding, r.Err, c.want)
			continue
		}
		if tags, err := devs3test.Client(t).Tags(t.Context(), at); err != nil || tags["s3img-status"] != "rejected" {
			t.Errorf("%s: tags %v, %v", encoding, tags, err)
		}
		wantNothing(t, dest)
	}
}

// TestGzipIsBounded: what comes out of few bytes is held to the memory that there is for files.
func TestGzipIsBounded(t *testing.T) {
	at := below(bucketAsSource(t), "large.bmp")
	data := zipped(t, bmpBytes(t, 1200, 1200))
	if len(data) > 50_000 {
		t.Fatalf("%d bytes are no bomb", len(data))
	}
	putEncoded(t, at, data, "gzip")
	r := renderOne(t, at, renditions.Options{Dest: bucketAsDest(t), Image: sizes, MaxMemory: 8 << 20})
	var limit *imageops.LimitError
	if !errors.As(r.Err, &limit) || limit.What != "bytes" || limit.Max != 2<<20 {
		t.Errorf("got %v", r.Err)
	}
}
