package cmd_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// imageCommands make images and look into them.
func imageCommands() map[string]command {
	return map[string]command{
		"solid":    needArgs(2, cmdSolid),    // solid FILE WxH: a lossless WebP of 32 bytes, of one colour
		"clearpng": needArgs(2, cmdClearPNG), // clearpng FILE WxH: a PNG that is transparent throughout
		"describe": needArgs(2, cmdDescribe), // describe FILE TEXT: EXIF with a description, orientation 6, into a JPEG
		"sample":   needArgs(2, cmdSample),   // sample NAME FILE: one of the images that imageops is tested with
		"pixel":    needArgs(3, cmdPixel),    // pixel FILE X Y: "R G B" on stdout
		"jpegkind": needArgs(1, cmdJPEGKind), // jpegkind FILE: "baseline 420" or the like on stdout
	}
}

func cmdSolid(ts *testscript.TestScript, args []string) error {
	width, height, err := parseSize(args[1])
	if err != nil {
		return err
	}
	return os.WriteFile(ts.MkAbs(args[0]), solidWebP(width, height), 0o644)
}

// solidWebP is a lossless WebP (RFC 9649, 3) whose five prefix codes have one symbol of no bits each: its pixels take none.
func solidWebP(width, height int) []byte {
	bits := uint64(width-1) | uint64(height-1)<<14
	for code := range 5 {
		bits |= 1 << (32 + 3 + 4*code) // a simple code, of one symbol, which takes one bit and is 0
	}
	le := binary.LittleEndian
	pixels := le.AppendUint64([]byte{0x2f}, bits)
	riff := append(le.AppendUint32([]byte("WEBPVP8L"), uint32(len(pixels))), append(pixels, 0)...)
	return append(le.AppendUint32([]byte("RIFF"), uint32(len(riff))), riff...)
}

func cmdClearPNG(ts *testscript.TestScript, args []string) error {
	width, height, err := parseSize(args[1])
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, image.NewNRGBA(image.Rect(0, 0, width, height))); err != nil {
		return err
	}
	return os.WriteFile(ts.MkAbs(args[0]), buf.Bytes(), 0o644)
}

func cmdDescribe(ts *testscript.TestScript, args []string) error {
	data, text := ts.ReadFile(args[0]), args[1]+"\x00"
	be := binary.BigEndian
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02")
	exif = append(exif, 0x01, 0x0e, 0, 2) // ImageDescription, ASCII
	exif = be.AppendUint32(exif, uint32(len(text)))
	exif = be.AppendUint32(exif, 8+2+2*12+4)
	exif = append(exif, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0) // Orientation, SHORT
	exif = append(exif, 0, 0, 0, 0)
	exif = append(exif, text...)
	segment := be.AppendUint16([]byte{0xff, 0xe1}, uint16(2+len(exif)))
	out := data[:2] + string(segment) + string(exif) + data[2:]
	return os.WriteFile(ts.MkAbs(args[0]), []byte(out), 0o644)
}

func cmdSample(ts *testscript.TestScript, args []string) error {
	data, err := os.ReadFile(filepath.Join("..", "pkg", "imageops", "testdata", args[0]))
	if err != nil {
		return err
	}
	return os.WriteFile(ts.MkAbs(args[1]), data, 0o644)
}

func cmdPixel(ts *testscript.TestScript, args []string) error {
	x, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	y, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	img, _, err := image.Decode(strings.NewReader(ts.ReadFile(args[0])))
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
	_, err = fmt.Fprintln(ts.Stdout(), c.R, c.G, c.B)
	return err
}

func cmdJPEGKind(ts *testscript.TestScript, args []string) error {
	data := ts.ReadFile(args[0])
	img, err := jpeg.Decode(strings.NewReader(data))
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	kind := "baseline"
	if strings.Contains(data, "\xff\xc2") {
		kind = "progressive"
	}
	ycc, ok := img.(*image.YCbCr)
	if !ok {
		return fmt.Errorf("%s is %T", args[0], img)
	}
	_, err = fmt.Fprintln(ts.Stdout(), kind, strings.TrimPrefix(ycc.SubsampleRatio.String(), "YCbCrSubsampleRatio"))
	return err
}
