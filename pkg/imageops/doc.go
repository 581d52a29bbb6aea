// Package imageops turns the bytes of an image into smaller images of it, its renditions.
//
// [Inspect] reads the header of an image and says what it is. [Render] decodes
// an image once and makes a rendition for every size asked for. Both learn the
// format from the bytes, never from a name. Three functions go by names instead:
// [OutputFormat], [ContentTypeByName] and [RenditionName].
//
// # Names of renditions
//
// The commands of s3img name renditions before anybody has seen the image: they
// promise "lake-1000.png" and "lake-200.png" for an upload called "lake.png",
// whatever its bytes turn out to be. A program that keeps this promise renders
// [DefaultSizes] with Options.Format set to [OutputFormat] of the name, and
// writes each rendition under its [RenditionName]; see the example of Render.
//
// # Formats
//
// [Formats] lists all formats, and which of them can be written.
// The package reads JPEG, PNG, GIF, BMP, WebP, TIFF and HEIC, and writes JPEG, PNG, GIF and WebP.
// A program built with the tag nohevc does not read HEIC.
//
// # Hostile input
//
// Files may be hostile. Dimensions, frames and the length of a file are checked
// against [Limits] before memory is taken for pixels, and a panic inside a
// decoder becomes an error. [IsBadImage] is true for every error that is the
// image's own fault: a batch reports it and goes on with the next image.
//
// The package opens no files and prints nothing. It keeps no state: all functions
// may be called from many goroutines.
package imageops
