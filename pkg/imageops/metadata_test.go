package imageops

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image/jpeg"
	"os"
	"strings"
	"testing"

	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// exifWriter builds an EXIF block, big-endian.
type exifWriter struct{ data []byte }

// entry of a directory: count values, or the offset where they are.
type exifEntry struct {
	tag, kind uint16
	count     uint32
	value     uint32
}

func (w *exifWriter) directory(next uint32, entries ...exifEntry) {
	be := binary.BigEndian
	w.data = be.AppendUint16(w.data, uint16(len(entries)))
	for _, e := range entries {
		w.data = be.AppendUint16(be.AppendUint16(w.data, e.tag), e.kind)
		w.data = be.AppendUint32(w.data, e.count)
		if e.kind == 3 && e.count == 1 {
			e.value <<= 16
		}
		w.data = be.AppendUint32(w.data, e.value)
	}
	w.data = be.AppendUint32(w.data, next)
}

const thumbnailText = "THUMBNAIL OF WHAT WAS CROPPED AWAY"

// cameraExif is a block as a camera writes it: a description, orientation 6, the
// dimensions of the photo, a place, a thumbnail.
func cameraExif() []byte {
	const ifd0, exifIFD, gpsIFD, texts, ifd1, thumbnail = 8, 100, 150, 200, 250, 300
	w := &exifWriter{data: []byte("MM\x00*\x00\x00\x00\x08")}
	pad := func(to int) { w.data = append(w.data, make([]byte, to-len(w.data))...) }
	w.directory(ifd1, exifEntry{0x010e, 2, 12, texts}, exifEntry{0x0112, 3, 1, 6}, exifEntry{0x8769, 4, 1, exifIFD}, exifEntry{0x8825, 4, 1, gpsIFD})
	pad(exifIFD)
	w.directory(0, exifEntry{0xa002, 3, 1, 4000}, exifEntry{0xa003, 4, 1, 3000})
	pad(gpsIFD)
	w.directory(0, exifEntry{0x0001, 2, 2, 'N' << 24}, exifEntry{0x0002, 5, 3, texts + 16})
	pad(texts)
	w.data = append(w.data, "a spaceship\x00"...)
	pad(texts + 16)
	for _, v := range []uint32{52, 1, 30, 1, 0, 1} { // 52° 30' 0"
		w.data = binary.BigEndian.AppendUint32(w.data, v)
	}
	pad(ifd1)
	w.directory(0, exifEntry{0x0112, 3, 1, 6}, exifEntry{0x0201, 4, 1, thumbnail}, exifEntry{0x0202, 4, 1, uint32(len(thumbnailText))})
	pad(thumbnail)
	w.data = append(w.data, thumbnailText...)
	return w.data
}

const cameraXMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description rdf:about="" tiff:Orientation="6" dc:title="ship">` +
	`<tiff:Orientation>6</tiff:Orientation><xmp:Thumbnails><rdf:Alt>` + thumbnailText + `</rdf:Alt></xmp:Thumbnails></rdf:Description></x:xmpmeta>`

const uprightCameraXMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description rdf:about="" tiff:Orientation="1" dc:title="ship">` +
	`<tiff:Orientation>1</tiff:Orientation></rdf:Description></x:xmpmeta>`

func withSegment(data []byte, marker byte, body string) []byte {
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(2+len(body)))
	return append(append(out, body...), data[2:]...)
}

func pngWith(data []byte, chunks ...[]byte) []byte {
	const ihdrEnd = 33
	return bytes.Join([][]byte{data[:ihdrEnd], bytes.Join(chunks, nil), data[ihdrEnd:]}, nil)
}

func webpWith(t *testing.T, data []byte, exif, xmp string) []byte {
	t.Helper()
	if string(data[12:16]) != "VP8X" {
		t.Fatalf("first chunk is %q", data[12:16])
	}
	out := bytes.Clone(data)
	out[20] |= 0x08 | 0x04 // the flags of EXIF and XMP, without which readers skip them
	for _, c := range [][2]string{{"EXIF", exif}, {"XMP ", xmp}} {
		out = append(out, c[0]...)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(c[1])))
		out = append(out, c[1]...)
		out = append(out, make([]byte, len(c[1])&1)...)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// withMetadata are files of all formats that metadata is taken from.
func withMetadata(t *testing.T) map[string][]byte {
	photo := withSegment(readFile(t, "rgb.jpg"), 0xe1, metadata.XMPLabel+cameraXMP)
	text := pngChunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+cameraXMP))
	return map[string][]byte{
		"jpeg": withExif(photo, cameraExif()),
		"png":  pngWith(readFile(t, "rgb.png"), pngChunk("eXIf", cameraExif()), text),
		"webp": webpWith(t, readFile(t, "lossy_alpha.webp"), string(cameraExif()), cameraXMP),
	}
}

// exifTags reads an EXIF block by other code than that which wrote it: the numbers and texts of its directories, by directory
// and tag.
func exifTags(t *testing.T, exif []byte) map[string]string {
	t.Helper()
	tags := map[string]string{}
	var read func(name string, at uint32)
	read = func(name string, at uint32) {
		be := binary.BigEndian
		for i := range uint32(be.Uint16(exif[at:])) {
			e := exif[at+2+12*i:][:12]
			tag, kind, count, value := be.Uint16(e), be.Uint16(e[2:]), be.Uint32(e[4:]), be.Uint32(e[8:])
			key := fmt.Sprintf("%s/%04x", name, tag)
			switch {
			case tag == 0x8769 || tag == 0x8825:
				read(key, value)
			case kind == 2 && count > 4:
				tags[key] = strings.TrimRight(string(exif[value:value+count]), "\x00")
			case kind == 3:
				tags[key] = fmt.Sprint(value >> 16)
			case kind == 4:
				tags[key] = fmt.Sprint(value)
			case kind == 5:
				tags[key] = fmt.Sprint(be.Uint32(exif[value:]), "/", be.Uint32(exif[value+4:]))
			}
		}
	}
	read("0", binary.BigEndian.Uint32(exif[4:]))
	return tags
}

// metadataOf is the metadata of a rendition: JPEG's segments APP1, PNG's chunks.
func metadataOf(t *testing.T, r Rendition) (exif, xmp string) {
	t.Helper()
	data := string(r.Data)
	if r.Format == JPEG {
		for data = data[2:]; data[1] != '\xda'; {
			n := int(data[2])<<8 | int(data[3])
			if body, ok := strings.CutPrefix(data[4:2+n], "Exif\x00\x00"); ok && data[1] == '\xe1' {
				exif = body
			} else if body, ok := strings.CutPrefix(data[4:2+n], "http://ns.adobe.com/xap/1.0/\x00"); ok && data[1] == '\xe1' {
				xmp = body
			}
			data = data[2+n:]
		}
		return exif, xmp
	}
	for data = data[8:]; len(data) > 0; {
		n := int(binary.BigEndian.Uint32([]byte(data)))
		switch body := data[8 : 8+n]; data[4:8] {
		case "eXIf":
			exif = body
		case "iTXt":
			xmp = strings.TrimPrefix(body, "XML:com.adobe.xmp\x00\x00\x00\x00\x00")
		}
		data = data[12+n:]
	}
	return exif, xmp
}

func TestMetadataIsKeptOnlyWhenAsked(t *testing.T) {
	for name, data := range withMetadata(t) {
		for _, format := range []Format{JPEG, PNG} {
			name := name + " to " + string(format)
			r := renderOne(t, data, Options{Sizes: []int{24}, Style: Style{Format: format}})
			if exif, xmp := metadataOf(t, r); exif != "" || xmp != "" {
				t.Errorf("%s: kept %q and %q unasked", name, exif, xmp)
			}
			r = renderOne(t, data, Options{Sizes: []int{24}, Style: Style{Format: format, KeepMetadata: MetadataAll}})
			if r.Width != 16 || r.Height != 24 {
				t.Errorf("%s: %d×%d", name, r.Width, r.Height)
			}
			exif, xmp := metadataOf(t, r)
			if xmp != uprightCameraXMP {
				t.Errorf("%s: XMP is %s", name, xmp)
			}
			checkKeptExif(t, name, exif)
			if bytes.Contains(r.Data, []byte(thumbnailText)) {
				t.Errorf("%s: a thumbnail is left", name)
			}
			if info, err := Inspect(bytes.NewReader(r.Data), Limits{}); err != nil || info.Orientation != 1 {
				t.Errorf("%s: %+v, %v", name, info, err)
			}
		}
	}
}

func checkKeptExif(t *testing.T, name, exif string) {
	t.Helper()
	tags := exifTags(t, []byte(exif))
	for tag, want := range map[string]string{
		"0/010e": "a spaceship", "0/0112": "1", "0/8825/0002": "52/1", "0/8769/a002": "16", "0/8769/a003": "24",
	} {
		if tags[tag] != want {
			t.Errorf("%s: %s is %q, want %q", name, tag, tags[tag], want)
		}
	}
	const next = 8 + 2 + 4*12 // behind the four entries of the first directory
	if at := binary.BigEndian.Uint32([]byte(exif[next:])); at != 0 {
		t.Errorf("%s: a second directory is left at %d", name, at)
	}
	if len(exif) != len(cameraExif())-len(thumbnailText) {
		t.Errorf("%s: %d of %d bytes", name, len(exif), len(cameraExif()))
	}
}

// A TIFF has its metadata between its pixels; exiftool wrote that of this one.
func TestMetadataOfTIFF(t *testing.T) {
	data, err := os.ReadFile("internal/tiff/testdata/metadata.tiff")
	if err != nil {
		t.Fatal(err)
	}
	r := renderOne(t, data, Options{Sizes: []int{24}, Style: Style{Format: JPEG, KeepMetadata: MetadataAll}})
	exif, xmp := metadataOf(t, r)
	for _, want := range []string{"Maker\x00", "Artist\x00", "2026:01:02 03:04:05\x00"} {
		if !strings.Contains(exif, want) {
			t.Errorf("EXIF has no %q", want)
		}
	}
	if !strings.Contains(xmp, "Creator") || len(exif) > 1000 {
		t.Errorf("%d bytes of EXIF and XMP %q: want no pixels, and the creator", len(exif), xmp)
	}
	if r = renderOne(t, data, Options{Sizes: []int{24}, Style: Style{Format: JPEG}}); bytes.Contains(r.Data, []byte("Maker")) {
		t.Error("metadata is kept that nobody asked for")
	}
}

// A GIF has no place for it, and a TIFF may have none.
func TestMetadataWithoutAPlace(t *testing.T) {
	all := withMetadata(t)
	r := renderOne(t, all["jpeg"], Options{Sizes: []int{24}, Style: Style{Format: GIF, KeepMetadata: MetadataAll}})
	if bytes.Contains(r.Data, []byte("spaceship")) {
		t.Error("GIF has EXIF")
	}
	r = renderOne(t, readFile(t, "corners.tiff"), Options{Sizes: []int{24}, Style: Style{Format: JPEG, KeepMetadata: MetadataAll}})
	if exif, xmp := metadataOf(t, r); exif != "" || xmp != "" {
		t.Errorf("of a TIFF %d bytes of EXIF and %d of XMP are kept", len(exif), len(xmp))
	}
	large := append(cameraExif(), make([]byte, 70000)...)
	data := pngWith(readFile(t, "rgb.png"), pngChunk("eXIf", large))
	r = renderOne(t, data, Options{Sizes: []int{24}, Style: Style{Format: JPEG, KeepMetadata: MetadataAll}})
	if exif, _ := metadataOf(t, r); exif != "" {
		t.Errorf("%d bytes in a segment", len(exif))
	}
	if _, err := jpeg.Decode(bytes.NewReader(r.Data)); err != nil {
		t.Error(err)
	}
}

// Rights are kept without what else there is; of a TIFF too.
func TestOnlyRightsAreKept(t *testing.T) {
	exif := []byte("MM\x00*\x00\x00\x00\x08\x00\x03\x01\x0f\x00\x02\x00\x00\x00\x02C\x00\x00\x00\x01\x3b\x00\x02\x00\x00\x00\x03Jo\x00\x00" +
		"\x82\x98\x00\x02\x00\x00\x00\x03me\x00\x00\x00\x00\x00\x00")
	const xmp = `<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52,30N" dc:rights="(c) Jo"/>`
	src := withExif(withSegment(readFile(t, "rgb.jpg"), 0xe1, metadata.XMPLabel+xmp), exif)
	for _, format := range []Format{JPEG, PNG} {
		made := renderOne(t, src, Options{Sizes: []int{24}, Style: Style{Format: format, KeepMetadata: MetadataCopyright}})
		exif, xmp := metadataOf(t, made)
		if tags := exifTags(t, []byte(exif)); len(tags) != 0 || !strings.Contains(exif, "Jo\x00\x00") || !strings.Contains(exif, "me\x00\x00") {
			t.Errorf("%s: EXIF is %q", format, exif)
		}
		if strings.Contains(xmp, "GPS") || !strings.Contains(xmp, `dc:rights="(c) Jo"`) {
			t.Errorf("%s: XMP is %s", format, xmp)
		}
	}
}
