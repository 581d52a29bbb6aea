package imageops

import (
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// Metadata says which metadata a rendition carries, beside the colour profile.
type Metadata string

const (
	// MetadataNone carries none.
	MetadataNone Metadata = ""
	// MetadataCopyright carries artist, copyright, credit and licence, and nothing else: no place, no camera.
	MetadataCopyright Metadata = "copyright"
	// MetadataAll carries EXIF, the place where a photo was taken included, and XMP.
	MetadataAll Metadata = "all"
)

// ParseMetadata reads none, copyright or all. The error lists what is accepted.
func ParseMetadata(s string) (Metadata, error) {
	switch s {
	case "none":
		return MetadataNone, nil
	case string(MetadataCopyright), string(MetadataAll):
		return Metadata(s), nil
	}
	return "", fmt.Errorf("unknown kind of metadata %q: want all, copyright or none", s)
}

func (m Metadata) valid() bool {
	return m == MetadataNone || m == MetadataCopyright || m == MetadataAll
}

// keptMetadata is the metadata for a rendition of width × height upright pixels.
func (j *job) keptMetadata(v *view, width, height int) metadata.Blocks {
	moved := j.info.Orientation > 1 || v.Fit == Cover || v.Fit == Pad
	blocks := metadata.Blocks{Exif: j.header.Exif, XMP: j.header.XMP, Moved: moved}
	return blocks.Kept(metadata.Keep(v.KeepMetadata), width, height)
}
