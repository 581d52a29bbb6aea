package tiff

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestUnsupported names the variants that are not read.
func TestUnsupported(t *testing.T) {
	for code, name := range map[uint32]string{webP: "WebP compression of 1 samples", 34925: "LZMA", 34712: "JPEG 2000", 34661: "JBIG", 32809: "ThunderScan", 34676: "SGI log", 34887: "LERC", 12345: "compression 12345"} {
		f := plainFields(9, 9, code, 9)
		if err := decodeAll(written(make([]byte, 99), f...), testLimits); !isUnsupported(err) || !strings.Contains(err.Error(), name) {
			t.Errorf("compression %d: %v: want that %s is not supported", code, err, name)
		}
	}
	for code, name := range map[uint32]string{32844: "LogL", 32845: "LogLuv", 32803: "CFA", 10: "ITU Lab", 4: "mask"} {
		f := plainFields(9, 9, plain, 9)
		f[4].values[0] = code
		if err := decodeAll(written(make([]byte, 99), f...), testLimits); !isUnsupported(err) || !strings.Contains(err.Error(), name) {
			t.Errorf("photometric interpretation %d: %v: want that %s is not supported", code, err, name)
		}
	}
}

// TestCutFiles decodes all files without their second half, or with a byte of another value: none may be called anything but
// damaged, and most must be.
func TestCutFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/*.tiff")
	if err != nil || len(names) < 170 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		twice := strings.HasSuffix(name, "pages.tiff") // whose first page is in its first half
		if err := decodeAll(data[:len(data)/2], testLimits); err == nil && !twice || err != nil && !isFormat(err) && !isUnsupported(err) {
			t.Errorf("half of %s: %v", name, err)
		}
		for at := 8; at < len(data); at += len(data)/40 + 1 {
			changed := bytes.Clone(data)
			changed[at] ^= 0xff
			if err := decodeAll(changed, testLimits); err != nil && !isFormat(err) && !isUnsupported(err) && !isLimit(err) {
				t.Errorf("%s with another byte at %d: %v", name, at, err)
			}
		}
	}
}
