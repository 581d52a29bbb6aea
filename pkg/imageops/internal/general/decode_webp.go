package general

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"

	"golang.org/x/image/webp"
)

// decodeWebP decodes a still image, or the first frame of an animation on its
// canvas.
func decodeWebP(ctx context.Context, f *file) (image.Image, error) {
	if f.animated {
		return f.decodeFrame(ctx)
	}
	return decodeStill(f.buffered(ctx))
}

// decodeStill decodes a WebP of one image. The planes of a lossy one are in the
// limited range of video (RFC 6386, 9.2, after ITU-R BT.601), where Go's YCbCr
// is in the full range of JPEG.
func decodeStill(r io.Reader) (image.Image, error) {
	img, err := webp.Decode(r)
	switch m := img.(type) {
	case *image.YCbCr:
		fullRange(m)
	case *image.NYCbCrA:
		fullRange(&m.YCbCr)
	}
	return img, err
}

// fullRange stretches luma from 16–235 and chroma from 16–240 to 0–255.
func fullRange(m *image.YCbCr) {
	var luma, chroma [256]uint8
	for i := range 256 {
		luma[i] = clamp((float64(i)-16)*255/219 + 0.5)
		chroma[i] = clamp((float64(i)-128)*255/224 + 128.5)
	}
	for i, v := range m.Y {
		m.Y[i] = luma[v]
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = chroma[m.Cb[i]], chroma[m.Cr[i]]
	}
}

func clamp(v float64) uint8 {
	return uint8(min(max(v, 0), 255))
}

// decodeFrame makes a still image of the first ANMF chunk, whose payload is that
// of a still image after 16 bytes (RFC 9649, 2.7.1.1), and decodes that.
func (f *file) decodeFrame(ctx context.Context) (image.Image, error) {
	b, err := firstFrame(bytes.Join(f.data, nil))
	if err != nil {
		return nil, err
	}
	x, y := 2*int(uint24(b)), 2*int(uint24(b[3:]))
	size := append([]byte{}, b[6:12]...) // width and height less 1, 24 bits each
	w, h := int(uint24(size))+1, int(uint24(size[3:]))+1
	if x+w > f.Width || y+h > f.Height {
		return nil, fmt.Errorf("frame of %d×%d at %d,%d is outside of its canvas", w, h, x, y)
	}
	var flags byte
	if bytes.HasPrefix(b[16:], []byte("ALPH")) {
		flags = 0x10
	}
	body := append([]byte("WEBPVP8X\x0a\x00\x00\x00"), flags, 0, 0, 0)
	body = append(append(body, size...), b[16:]...)
	riff := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body)))
	img, err := decodeStill(bufio.NewReader(interruptible(ctx, bytes.NewReader(append(riff, body...)))))
	if err != nil {
		return nil, err
	}
	canvas := image.Rect(0, 0, f.Width, f.Height)
	if img.Bounds() == canvas {
		return img, nil
	}
	return overlay(canvas, shifted{img, image.Pt(x, y)}), nil
}

// firstFrame returns the payload of the first ANMF chunk.
func firstFrame(data []byte) ([]byte, error) {
	for at := int64(12); at+8 <= int64(len(data)); {
		n := int64(binary.LittleEndian.Uint32(data[at+4:]))
		if string(data[at:at+4]) == "ANMF" && n >= 24 && at+8+n <= int64(len(data)) {
			return data[at+8 : at+8+n], nil
		}
		at += 8 + n + n&1
	}
	return nil, fmt.Errorf("no frame")
}

// shifted is an image at another place.
type shifted struct {
	image.Image
	by image.Point
}

func (s shifted) Bounds() image.Rectangle { return s.Image.Bounds().Add(s.by) }

func (s shifted) At(x, y int) color.Color { return s.Image.At(x-s.by.X, y-s.by.Y) }
