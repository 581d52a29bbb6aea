package webp

import (
	"context"
	"encoding/binary"
	"io"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// Encode writes a still picture: lossy, from planes without a conversion of colours, with alpha where it has some; or lossless, if
// that is asked for, or is smaller, which is tried for drawings: pictures of samples that often have the same colour twice. It
// implements codec.Format.Encode. Lossless pictures must have samples.
func Encode(ctx context.Context, w io.Writer, pic *codec.Picture, opt codec.EncodeOptions) error {
	if side := max(pic.Width, pic.Height); side > MaxSide {
		return &codec.LimitError{What: "pixels on one side", Got: int64(side), Max: MaxSide}
	}
	image, alpha, err := imageChunks(ctx, pic, opt)
	if err != nil {
		return err
	}
	_, err = w.Write(assemble(pic.Width, pic.Height, image, flagsOf(alpha, opt), opt))
	return err
}

// imageChunks codes a picture, and reports whether it has alpha.
func imageChunks(ctx context.Context, pic *codec.Picture, opt codec.EncodeOptions) (chunks []byte, alpha bool, err error) {
	alpha = hasAlpha(pic)
	if opt.Lossless || pic.Planes == nil && isDrawing(pic) {
		chunks = appendChunk(nil, "VP8L", encodeLossless(packedPixels(pic), pic.Width, pic.Height, alpha))
	}
	if err := ctx.Err(); err != nil || opt.Lossless {
		return chunks, alpha, err
	}
	if lossy := lossyChunks(pic, alpha, opt.Quality); chunks == nil || len(lossy) < len(chunks) {
		chunks = lossy
	}
	return chunks, alpha, nil
}

// flagsOf are those of VP8X.
func flagsOf(alpha bool, opt codec.EncodeOptions) (flags byte) {
	for _, one := range []struct {
		on   bool
		flag byte
	}{{alpha, flagAlpha}, {opt.Profile != nil, flagICC}, {opt.Exif != nil, flagEXIF}, {opt.XMP != nil, flagXMP}} {
		if one.on {
			flags |= one.flag
		}
	}
	return flags
}

// assemble puts a file together (RFC 9649, 2.7). VP8X is always there: behind it there is room for a stamp.
func assemble(width, height int, image []byte, flags byte, opt codec.EncodeOptions) []byte {
	head := []byte{flags, 0, 0, 0}
	for _, side := range []int{width - 1, height - 1} {
		head = append(head, byte(side), byte(side>>8), byte(side>>16))
	}
	out := appendChunk([]byte("RIFF\x00\x00\x00\x00WEBP"), "VP8X", head)
	if opt.Profile != nil {
		out = appendChunk(out, "ICCP", opt.Profile)
	}
	out = append(out, image...)
	if opt.Exif != nil {
		out = appendChunk(out, "EXIF", opt.Exif)
	}
	if opt.XMP != nil {
		out = appendChunk(out, "XMP ", opt.XMP)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.LittleEndian.AppendUint32(append(out, kind...), uint32(len(data)))
	out = append(out, data...)
	if len(data)&1 == 1 {
		out = append(out, 0)
	}
	return out
}

// EncodeMemory estimates the bytes that Encode takes at its peak: of planes, the narrowed ones, those with whole macroblocks, and
// levels; of samples, which may be coded without loss or have alpha, pixels twice, matches, costs, steps, runs, and tokens.
func EncodeMemory(size codec.Size, opt codec.EncodeOptions) int64 {
	const planar, packed, tables = 9, 36, 2 << 20
	pixels := int64(size.Width) * int64(size.Height)
	if opt.Planar {
		return planar*pixels + tables
	}
	return packed*pixels + tables
}

// hasAlpha reports whether a pixel is not opaque.
func hasAlpha(pic *codec.Picture) bool {
	if !pic.Alpha() {
		return false
	}
	for i := pic.Channels - 1; i < len(pic.Pix); i += pic.Channels {
		if pic.Pix[i] < 255 {
			return true
		}
	}
	return false
}

// isDrawing reports whether half of the pixels have the colour of the one before.
func isDrawing(pic *codec.Picture) bool {
	same := 0
	for i := pic.Channels; i < len(pic.Pix); i += pic.Channels {
		same += int(b2u(string(pic.Pix[i:i+pic.Channels]) == string(pic.Pix[i-pic.Channels:i])))
	}
	return 2*same >= pic.Width*pic.Height
}

// packedPixels makes pixels of samples. Those that are transparent lose their colour.
func packedPixels(pic *codec.Picture) []uint32 {
	out := make([]uint32, pic.Width*pic.Height)
	for i := range out {
		if r, g, b, a := sampled(pic, i); a > 0 {
			out[i] = argb(int(a), int(r), int(g), int(b))
		}
	}
	return out
}

func sampled(pic *codec.Picture, i int) (r, g, b, a uint8) {
	p := pic.Pix[i*pic.Channels:][:pic.Channels]
	switch pic.Channels {
	case 1:
		return p[0], p[0], p[0], 255
	case 2:
		return p[0], p[0], p[0], p[1]
	case 3:
		return p[0], p[1], p[2], 255
	}
	return p[0], p[1], p[2], p[3]
}
