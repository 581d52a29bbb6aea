// Package formats is the table of all formats: one row for each, in the order in which messages list them.
package formats

import (
	"github.com/s3img/s3img/pkg/imageops/internal/bmp"
	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/gif"
	"github.com/s3img/s3img/pkg/imageops/internal/jpeg"
	"github.com/s3img/s3img/pkg/imageops/internal/png"
	"github.com/s3img/s3img/pkg/imageops/internal/tiff"
	"github.com/s3img/s3img/pkg/imageops/internal/webp"
)

// Table returns the rows. They are not to be changed.
func Table() []*codec.Format { return table }

var table = append(rows, heic...)

var rows = []*codec.Format{
	{
		Name: "jpeg", Label: "JPEG", MediaType: "image/jpeg", Aliases: []string{"image/jpg", "image/pjpeg"},
		Extensions: []string{".jpg", ".jpeg"}, Foreign: []string{".jpe", ".jfif"},
		Keeps: true, Browsers: true, Accepted: true, MaxSide: jpeg.MaxSide, Streams: true, Planar: true,
		Sniff: jpeg.Sniff, Open: jpeg.Open, Encode: jpeg.EncodePicture,
		Writes: codec.Writes{Planes: true, Profile: true, Metadata: true, GainMap: true, Lossy: true, Memory: jpeg.EncodeMemory},
	},
	{
		Name: "png", Label: "PNG", MediaType: "image/png", Aliases: []string{"image/x-png", "image/apng"},
		Extensions: []string{".png"},
		Keeps:      true, Browsers: true, Accepted: true, MaxSide: codec.MaxSide, Animates: true,
		Sniff: png.Sniff, Open: png.Open, Encode: png.EncodePicture, NewMovie: png.NewMovie,
		Writes: codec.Writes{
			Alpha: true, Profile: true, Colour: true, Metadata: true, Memory: png.EncodeMemory, MovieMemory: png.MovieMemory,
		},
	},
	{
		Name: "gif", Label: "GIF", MediaType: "image/gif",
		Extensions: []string{".gif"},
		Keeps:      true, Browsers: true, Accepted: true, MaxSide: 65535, Animates: true,
		Sniff: gif.Sniff, Open: gif.Open, Encode: gif.Encode, NewMovie: gif.NewMovie,
		Writes: codec.Writes{Alpha: true, Memory: gif.EncodeMemory, MovieMemory: gif.MovieMemory},
	},
	{
		Name: "bmp", Label: "BMP", MediaType: "image/bmp", Aliases: []string{"image/x-ms-bmp", "image/x-bmp"},
		Extensions: []string{".bmp"}, Browsers: true, MaxSide: codec.MaxSide, Streams: true,
		Sniff: bmp.Sniff, Open: bmp.Open,
	},
	{
		Name: "webp", Label: "WebP", MediaType: "image/webp",
		Extensions: []string{".webp"}, Browsers: true, Accepted: true, MaxSide: webp.MaxSide, Animates: true, Planar: true,
		Sniff: webp.Sniff, Open: webp.Open, Encode: webp.Encode, NewMovie: webp.NewMovie,
		Writes: codec.Writes{
			Planes: true, Alpha: true, Profile: true, Metadata: true, Lossy: true, Lossless: true,
			Memory: webp.EncodeMemory, MovieMemory: webp.MovieMemory,
		},
	},
	{
		Name: "tiff", Label: "TIFF", MediaType: "image/tiff", Aliases: []string{"image/tif", "image/x-tiff"},
		Extensions: []string{".tif", ".tiff"}, MaxSide: codec.MaxSide,
		Sniff: tiff.Sniff, Open: tiff.Open,
	},
}
