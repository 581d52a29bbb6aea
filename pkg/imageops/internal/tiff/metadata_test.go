package tiff

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// openFile opens a file of testdata.
func openFile(t *testing.T, name string) *picture {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := open(held(data), testLimits)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestMetadata reads what exiftool wrote into a file, and looks for it in a block of its own.
func TestMetadata(t *testing.T) {
	h := openFile(t, "metadata.tiff").Header()
	if len(h.ICC) != 588 || !bytes.Contains(h.XMP, []byte("Creator")) {
		t.Errorf("profile has %d bytes, packet is %q: want 588, Creator", len(h.ICC), h.XMP)
	}
	file, first, ok := metadata.Open(h.Exif)
	if !ok {
		t.Fatalf("EXIF of %d bytes cannot be read", len(h.Exif))
	}
	main, next, ok := file.Directory(first)
	if !ok || next != 0 {
		t.Errorf("first directory: %t, next %d", ok, next)
	}
	for tag, want := range map[uint16]string{271: "Maker\x00", 272: "Model 1\x00", 315: "Artist\x00", 33432: "Copyright\x00"} {
		if e, _ := metadata.Find(main, tag); string(file.Bytes(e)) != want {
			t.Errorf("tag %d is %q: want %q", tag, file.Bytes(e), want)
		}
	}
	if slices.ContainsFunc(main, func(e metadata.Entry) bool { return e.Tag == tagStripOffsets || e.Tag == tagICC }) {
		t.Error("EXIF tells how pixels are stored")
	}
	for pointer, want := range map[uint16]struct {
		tag   uint16
		value string
	}{tagExif: {0x9003, "2026:01:02 03:04:05\x00"}, tagGPS: {1, "N\x00"}} {
		e, _ := metadata.Find(main, pointer)
		at, _ := file.Number(e)
		sub, _, _ := file.Directory(at)
		if e, _ = metadata.Find(sub, want.tag); string(file.Bytes(e)) != want.value {
			t.Errorf("tag %d behind %d is %q: want %q", want.tag, pointer, file.Bytes(e), want.value)
		}
	}
}

// TestNoMetadata leaves a file alone that says nothing of its picture.
func TestNoMetadata(t *testing.T) {
	if h := openFile(t, "hand-no-rows.tiff").Header(); h.Exif != nil || h.XMP != nil || h.ICC != nil {
		t.Errorf("EXIF of %d bytes, XMP of %d, ICC of %d: want none", len(h.Exif), len(h.XMP), len(h.ICC))
	}
}

// TestKeptMetadata carries the block over into a rendition's, as that of any other format.
func TestKeptMetadata(t *testing.T) {
	h := openFile(t, "metadata.tiff").Header()
	kept := metadata.Blocks{Exif: h.Exif, XMP: h.XMP}.Kept(metadata.KeepCopyright, 10, 10)
	if !bytes.Contains(kept.Exif, []byte("Artist")) || bytes.Contains(kept.Exif, []byte("Maker")) {
		t.Errorf("kept %q: want the artist, not the maker", kept.Exif)
	}
}
