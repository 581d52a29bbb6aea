package imageops

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/bep/imagemeta"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// tags are the few entries that count here of the first directory of a TIFF
// structure, which an EXIF block is as well as a TIFF file.
type tags struct {
	orientation  int      // 1 to 8; 1 when absent or out of range
	bits         []string // BitsPerSample, one for each sample
	photometric  int      // -1 when absent
	extraSamples bool
	raw          bool // a DNG: the first directory is but a preview
	tileWidth    int  // 0 when the image is in strips
	tileHeight   int
	icc          []byte
}

// readTags reads tags from data, as many as there are before anything that is
// wrong with them: bad metadata is no reason to refuse the pixels.
func readTags(data []byte) (t tags) {
	t = tags{orientation: 1, photometric: -1}
	// imagemeta recovers from its own panics; this is for those in handling.
	defer func() { _ = recover() }()
	_ = decodeTags(data, &t)
	return t
}

// decodeTags lets imagemeta read only what tags need, only from the first
// directory, and each tag once: so its time is bounded.
func decodeTags(data []byte, t *tags) error {
	seen := map[string]bool{}
	_, err := imagemeta.Decode(imagemeta.Options{
		R:            bytes.NewReader(data),
		ImageFormat:  imagemeta.TIFF,
		Sources:      imagemeta.EXIF,
		LimitNumTags: 1000,
		LimitTagSize: codec.MaxMetadata,
		ShouldHandleTag: func(ti imagemeta.TagInfo) bool {
			again := seen[ti.Tag]
			seen[ti.Tag] = true
			return ti.Namespace == "IFD0" && wanted(ti.Tag) && !again
		},
		HandleTag: func(ti imagemeta.TagInfo) error {
			t.set(ti.Tag, ti.Value)
			return nil
		},
	})
	return err
}

func wanted(tag string) bool {
	switch tag {
	case "Orientation", "BitsPerSample", "PhotometricInterpretation", "ExtraSamples", "DNGVersion", "ICC_Profile", "TileWidth", "TileLength":
		return true
	}
	return false
}

// set stores a value as imagemeta gives it: numbers in the type of the file,
// BitsPerSample as text.
func (t *tags) set(tag string, value any) {
	switch tag {
	case "Orientation":
		if n, ok := number(value); ok && n >= 1 && n <= 8 {
			t.orientation = n
		}
	case "PhotometricInterpretation":
		if n, ok := number(value); ok {
			t.photometric = n
		}
	case "BitsPerSample":
		if s, ok := value.(string); ok {
			t.bits = strings.Fields(s)
		} else if n, ok := number(value); ok {
			t.bits = []string{strconv.Itoa(n)}
		}
	case "ExtraSamples":
		t.extraSamples = true
	case "DNGVersion":
		t.raw = true
	case "TileWidth":
		t.tileWidth, _ = number(value)
	case "TileLength":
		t.tileHeight, _ = number(value)
	case "ICC_Profile":
		t.icc, _ = value.([]byte)
	}
}

// number converts the integer types that imagemeta yields.
func number(value any) (int, bool) {
	switch v := value.(type) {
	case uint8:
		return int(v), true
	case uint16:
		return int(v), true
	case uint32:
		return int(v), true
	case int32:
		return int(v), true
	}
	return 0, false
}
