package imageops

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// exifOf is an EXIF block that says only an orientation, in either byte order.
func exifOf(orientation uint16, order binary.AppendByteOrder) []byte {
	b := []byte("II")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM")
	}
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 1)      // entries
	b = order.AppendUint16(b, 0x0112) // Orientation
	b = order.AppendUint16(b, 3)      // SHORT
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, orientation)
	b = order.AppendUint16(b, 0)
	return order.AppendUint32(b, 0) // no further directory
}

// withExif puts an EXIF block into a JPEG.
func withExif(data, exif []byte) []byte {
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(2+6+len(exif)))
	out = append(out, "Exif\x00\x00"...)
	out = append(out, exif...)
	return append(out, data[2:]...)
}

// pngChunk is a chunk with its checksum.
func pngChunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// letters are four flat corners: a b over c d.
var letters = map[byte]color.NRGBA{'a': {220, 30, 30, 255}, 'b': {30, 200, 40, 255}, 'c': {40, 60, 210, 255}, 'd': {230, 210, 40, 255}}

// stored are 96×64 pixels of four corners.
func stored() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 96, 64))
	for y := range 64 {
		for x := range 96 {
			img.SetNRGBA(x, y, letters["abcd"[y/32*2+x/48]])
		}
	}
	return img
}

// displayed is how the four corners must look, row by row. From the table of the
// EXIF standard: orientation 6, for one, has the stored first row on the right
// and the stored first column at the top. Pillow's ImageOps.exif_transpose, given
// the same corners, agrees on all eight.
var displayed = map[uint16]string{
	1: "abcd", 2: "badc", 3: "dcba", 4: "cdab", 5: "acbd", 6: "cadb", 7: "dbca", 8: "bdac",
}

func checkOrientation(t *testing.T, data []byte, orientation uint16, size int) {
	t.Helper()
	w, h := 96, 64
	if orientation >= 5 {
		w, h = h, w
	}
	info, err := Inspect(bytes.NewReader(data), Limits{})
	if err != nil || info.Width != w || info.Height != h || info.Orientation != int(orientation) {
		t.Errorf("Inspect: %+v, %v", info, err)
	}
	img := asPNG(t, data, size)
	w, h = Square(size).Inside(w, h)
	if b := img.Bounds(); b.Dx() != w || b.Dy() != h {
		t.Fatalf("%v, want %d×%d", b, w, h)
	}
	for i := range 4 {
		letter := displayed[orientation][i]
		got := nrgba(img.At(w/4+i%2*w/2, h/4+i/2*h/2))
		if !near(got, letters[letter], 4) {
			t.Errorf("corner %d is %v, want %c %v", i, got, letter, letters[letter])
		}
	}
}

func TestOrientationOfJPEG(t *testing.T) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, stored(), &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	for o := range displayed {
		checkOrientation(t, withExif(buf.Bytes(), exifOf(o, binary.BigEndian)), o, 33)
		checkOrientation(t, withExif(buf.Bytes(), exifOf(o, binary.LittleEndian)), o, 1000)
	}
}

// eXIf may stand before and after the pixels.
func TestOrientationOfPNG(t *testing.T) {
	var buf bytes.Buffer
	if err := png.Encode(&buf, stored()); err != nil {
		t.Fatal(err)
	}
	data := buf.Bytes()
	for o := range displayed {
		exif := pngChunk("eXIf", exifOf(o, binary.BigEndian))
		for _, at := range []int{33, len(data) - 12} {
			checkOrientation(t, bytes.Join([][]byte{data[:at], exif, data[at:]}, nil), o, 33)
		}
	}
}

// corners.webp and corners.tiff are stored() by libwebp and libtiff.
func TestOrientationOfWebP(t *testing.T) {
	data := readFile(t, "corners.webp")
	for o := range displayed {
		for _, prefix := range []string{"", "Exif\x00\x00"} {
			body := append([]byte(prefix), exifOf(o, binary.LittleEndian)...)
			chunk := binary.LittleEndian.AppendUint32([]byte("EXIF"), uint32(len(body)))
			file := bytes.Join([][]byte{data, chunk, body}, nil)
			file[20] |= 0x08 // the flag of EXIF in VP8X
			binary.LittleEndian.PutUint32(file[4:], uint32(len(file)-8))
			checkOrientation(t, file, o, 33)
		}
	}
}

func TestOrientationOfTIFF(t *testing.T) {
	data := readFile(t, "corners.tiff") // its Orientation is 6
	checkOrientation(t, data, 6, 33)
}

func TestBadOrientationIsNone(t *testing.T) {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, stored(), nil); err != nil {
		t.Fatal(err)
	}
	good := exifOf(6, binary.BigEndian)
	for name, exif := range map[string][]byte{
		"0": exifOf(0, binary.BigEndian), "9": exifOf(9, binary.BigEndian), "nothing": nil, "noise": []byte("MM?????????"),
		"cut off": good[:15], "directory nowhere": append([]byte("MM\x00*\xff\xff\xff\xff"), good[8:]...),
		"directory in itself": []byte("MM\x00*\x00\x00\x00\x00"), "65535 entries": append([]byte("MM\x00*\x00\x00\x00\x08\xff\xff"), good[10:18]...),
	} {
		info, err := Inspect(bytes.NewReader(withExif(buf.Bytes(), exif)), Limits{})
		if err != nil || info.Orientation != 1 || info.Width != 96 {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}
