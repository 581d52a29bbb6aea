//go:build !nohevc

package formats

import (
	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/heif"
)

// heic is left out of builds with the tag nohevc: decoding H.265 is subject to patents in some countries.
var heic = []*codec.Format{{
	Name: "heic", Label: "HEIC", MediaType: "image/heic", Aliases: []string{"image/heif"},
	Extensions: []string{".heic", ".heif"}, Accepted: true, MaxSide: codec.MaxSide, Planar: true,
	Sniff: heif.Sniff, Open: heif.Open,
}}
