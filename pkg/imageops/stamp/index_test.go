package stamp_test

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
	"github.com/s3img/s3img/pkg/imageops/stamp"
)

// An index of two pictures (CIPA DC-007) tells, after a stamp was put into the first, how long that is now, and still where the
// second begins.
func TestStampIsCountedByAnIndex(t *testing.T) {
	pic := &codec.Picture{Width: 8, Height: 8, Channels: 1, Pix: make([]byte, 64)}
	var second, file bytes.Buffer
	opt := codec.EncodeOptions{Quality: 80, GainData: []byte{0, 0, 0, 0}}
	if err := jpeg.EncodePicture(t.Context(), &second, pic, opt); err != nil {
		t.Fatal(err)
	}
	opt.GainMap = second.Bytes()
	if err := jpeg.EncodePicture(t.Context(), &file, pic, opt); err != nil {
		t.Fatal(err)
	}
	stamped, err := stamp.Write(file.Bytes(), text)
	if err != nil {
		t.Fatal(err)
	}
	first := len(stamped) - second.Len()
	at := bytes.Index(stamped, []byte("MPF\x00")) + 4
	entries, be := stamped[at+50:], binary.BigEndian
	if got := be.Uint32(entries[4:]); int(got) != first {
		t.Errorf("the first picture has %d bytes, want %d", got, first)
	}
	if got := be.Uint32(entries[24:]); at+int(got) != first || !bytes.Equal(stamped[first:], second.Bytes()) {
		t.Errorf("the second begins at %d, want %d", at+int(got), first)
	}
}
