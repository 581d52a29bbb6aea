package stamp_test

import (
	"bytes"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/stamp"
)

// The stamp of a WebP stands behind VP8X, and the size of the file counts it. A file without VP8X has no place for it.
func TestWebP(t *testing.T) {
	file := []byte("RIFF\x20\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00VP8L\x01\x00\x00\x00\x2f\x00")
	for _, text := range []string{"q83vASNFZ4mrze8BI0VniavN7wE", "even"} {
		got, err := stamp.Write(file, text)
		if err != nil {
			t.Fatal(err)
		}
		if read, ok := stamp.Read(got); !ok || read != text {
			t.Errorf("read %q, %v", read, ok)
		}
		if size := int(got[4]) + 8; size != len(got) || len(got)%2 != 0 || len(got)-len(file) > stamp.MaxGrowth {
			t.Errorf("file of %d bytes says %d, and was of %d", len(got), size, len(file))
		}
		if !bytes.HasSuffix(got, file[30:]) || !bytes.HasPrefix(got[8:], file[8:30]) {
			t.Errorf("other chunks changed: %q", got)
		}
	}
	if _, err := stamp.Write(append([]byte("RIFF\x0e\x00\x00\x00WEBP"), file[30:]...), "text"); err == nil {
		t.Error("a file without VP8X takes a stamp")
	}
}
