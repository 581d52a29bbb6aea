//go:build nohevc

package formats

import "github.com/s3img/s3img/pkg/imageops/internal/codec"

// heic is not known in this build: its files are named as such, and refused.
var heic []*codec.Format
