package cmd_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
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
		"solid":    needArgs(2, cmdSolid),    // solid FILE WxH: an interlaced PNG of zeros, 8 bytes a pixel
		"clearpng": needArgs(2, cmdClearPNG), // clearpng FILE WxH: a PNG that is transparent throughout
		"takenat":  needArgs(2, cmdTakenAt),  // takenat FILE '2026:01:02 03:04:05': EXIF with that time, into a JPEG
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
	return os.WriteFile(ts.MkAbs(args[0]), solidPNG(width, height), 0o644)
}

// solidPNG is an interlaced PNG of 16 bits and all zeros, 8 bytes a pixel, which has to be decoded as a whole. Its packed bytes are one
// block of deflate that holds a megabyte of zeros, again and again.
func solidPNG(width, height int) []byte {
	const piece = 1 << 20
	be, size := binary.BigEndian, 0
	for _, pass := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		columns, rows := (width-pass[0]+pass[2]-1)/pass[2], (height-pass[1]+pass[3]-1)/pass[3]
		if columns > 0 && rows > 0 {
			size += rows * (1 + 8*columns)
		}
	}
	packed := []byte{0x78, 0x9c}
	packed = append(packed, bytes.Repeat(deflated(piece, false), size/piece)...)
	packed = append(packed, deflated(size%piece, true)...)
	packed = be.AppendUint32(packed, uint32(size%65521)<<16|1)
	head := be.AppendUint32(be.AppendUint32(nil, uint32(width)), uint32(height))
	file := []byte("\x89PNG\r\n\x1a\n")
	for _, chunk := range []struct {
		kind string
		data []byte
	}{{"IHDR", append(head, 16, 6, 0, 0, 1)}, {"IDAT", packed}, {"IEND", nil}} {
		file = be.AppendUint32(file, uint32(len(chunk.data)))
		body := append([]byte(chunk.kind), chunk.data...)
		file = be.AppendUint32(append(file, body...), crc32.ChecksumIEEE(body))
	}
	return file
}

// deflated is n zeros, and the end of the stream if there is no more.
func deflated(n int, last bool) []byte {
	var buf bytes.Buffer
	w, _ := flate.NewWriter(&buf, flate.BestCompression)
	_, _ = w.Write(make([]byte, n))
	if last {
		_ = w.Close()
	} else {
		_ = w.Flush()
	}
	return buf.Bytes()
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

// cmdTakenAt writes what cameras write: a directory that leads to another one, of EXIF, which has DateTimeOriginal.
func cmdTakenAt(ts *testscript.TestScript, args []string) error {
	data, text, be := ts.ReadFile(args[0]), args[1]+"\x00", binary.BigEndian
	const first, second = 8, 8 + 2 + 12 + 4
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08")
	exif = append(exif, 0, 1, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, second, 0, 0, 0, 0)
	exif = append(exif, 0, 1, 0x90, 0x03, 0, 2)
	exif = be.AppendUint32(exif, uint32(len(text)))
	exif = be.AppendUint32(exif, second+second-first)
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
