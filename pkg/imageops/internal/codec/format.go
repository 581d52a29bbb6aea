package codec

import (
	"context"
	"io"
	"strings"
	"time"
)

// SniffLen is the number of leading bytes that are enough for every Format.Sniff.
const SniffLen = 32

// Format is the row of a format in the table: all that anything outside its room needs to know of it.
type Format struct {
	// Name is its value in flags, JSON and options: "jpeg".
	Name string
	// Label is its name for people: "JPEG".
	Label string
	// MediaType is registered at IANA: "image/jpeg". Aliases are others that programs send for it.
	MediaType string
	Aliases   []string
	// Extensions are those that a rendition of this format may have, with their dots, in small letters; the first is the
	// usual one. Foreign are further ones of files that are read.
	Extensions []string
	Foreign    []string
	// Keeps tells that renditions of a file with one of Extensions are of this format, if no other is asked for. It is part
	// of the contract of promised names: set for JPEG, PNG and GIF, and for no format that is added later, so that no rendition that
	// exists changes its name.
	Keeps bool
	// Browsers tells that all common browsers show it.
	Browsers bool
	// Accepted tells that it may be uploaded unless something else is asked for.
	Accepted bool
	// MaxSide is the largest side that a file can have, in pixels.
	MaxSide int
	// Animates tells that a file may move.
	Animates bool
	// Planar tells that Open may return a PlaneDecoder.
	Planar bool
	// Streams tells that the file is decoded as its bytes come. Others are held in memory, packed as they are.
	Streams bool

	// Sniff reports whether a file begins so. head has SniffLen bytes, or the whole file if that is shorter.
	Sniff func(head []byte) bool
	// Open parses the header.
	Open func(*Source, OpenOptions) (Image, error)

	// Encode writes a still picture; nil for a format that is only read.
	Encode func(context.Context, io.Writer, *Picture, EncodeOptions) error
	// NewMovie writes an animation of width × height pixels frame by frame; nil where Encode's pictures stand still. loops is
	// as Animation.Loops.
	NewMovie func(width, height, loops int, opt EncodeOptions) Movie
	// Writes says what Encode takes and heeds.
	Writes Writes
}

// Writes is what an encoder can do.
type Writes struct {
	// Planes: pictures as planes of YCbCr or grey; others it converts.
	Planes bool
	// Alpha: transparent pixels. Without it pictures are opaque.
	Alpha bool
	// Profile: colour profiles that readers heed. Without it pictures must be sRGB.
	Profile bool
	// Colour: what a file says of its colours in place of a profile.
	Colour bool
	// Metadata: EXIF and XMP.
	Metadata bool
	// GainMap: a gain map behind the picture.
	GainMap bool
	// Lossy: quality, chroma and the progressive order count.
	Lossy bool
	// Lossless: EncodeOptions.Lossless, of pictures of samples only.
	Lossless bool
	// Memory estimates the bytes that encoding a picture takes at its peak, the file included; nil for next to none.
	Memory func(size Size, opt EncodeOptions) int64
	// MovieMemory estimates the same for a Movie, made of a file of so many frames and bytes.
	MovieMemory func(size Size, frames int, bytes int64) int64
}

// Writable reports whether renditions can have this format.
func (f *Format) Writable() bool { return f.Encode != nil }

// Picture is what an encoder gets: upright, and small. It has either planes or interleaved samples.
type Picture struct {
	// Width and Height are in pixels.
	Width, Height int
	// Channels is how many samples a pixel has in Pix: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. Alpha is straight.
	Channels int
	// Pix are the samples, without gaps between rows.
	Pix []uint8
	// Planes, unless nil, are what there is instead of Pix.
	Planes *Planes
}

// Alpha reports whether the last channel of Pix is alpha.
func (p *Picture) Alpha() bool { return p.Planes == nil && p.Channels%2 == 0 }

// Gray reports whether the picture has no colours by its layout.
func (p *Picture) Gray() bool {
	if p.Planes != nil {
		return p.Planes.Model == Gray
	}
	return p.Channels <= 2
}

// EncodeOptions say how a picture is written. An encoder ignores what its format does not have.
type EncodeOptions struct {
	// Quality is that of libjpeg, 1 to 100.
	Quality int
	// ChromaFactor is how many pixels a sample of colour stands for, each way: 1 or 2.
	ChromaFactor int
	// Lossless asks for a file that loses nothing, of an encoder that can do both.
	Lossless bool
	// Progressive asks for a file that comes as a whole image which gets finer.
	Progressive bool
	// Planar tells estimates of memory that pictures come in planes.
	Planar bool
	// Profile is an ICC profile for the picture's colours, or nil; Colour what is said in place of it.
	Profile []byte
	Colour  Colour
	// Exif is a TIFF structure and XMP a packet, or nil.
	Exif, XMP []byte
	// GainData is a block of ISO 21496-1, and GainMap the whole file of a gain map, which goes behind the picture. Either may be nil.
	GainData, GainMap []byte
}

// Movie is an animation in the making.
type Movie interface {
	// Frame is where the picture to be added goes: RGBA, alpha straight, without gaps between rows. What it holds is of no meaning.
	Frame() []uint8
	// Add shows what has been written to Frame for so long. It looks at ctx before it encodes.
	Add(ctx context.Context, delay time.Duration) error
	// Close returns the whole file. It looks at ctx while it encodes.
	Close(ctx context.Context) ([]byte, error)
}

// HasExtension reports whether ext, with its dot and in any case, is one that renditions of f have.
func (f *Format) HasExtension(ext string) bool { return within(f.Extensions, ext) }

// Reads reports whether ext, with its dot and in any case, is one of the files of f.
func (f *Format) Reads(ext string) bool { return f.HasExtension(ext) || within(f.Foreign, ext) }

func within(list []string, s string) bool {
	for _, one := range list {
		if strings.EqualFold(one, s) {
			return true
		}
	}
	return false
}
