// Package imageops turns the bytes of an image into smaller images of it.
//
// [Inspect] says what an image is from its header. [Render] decodes an image
// once and makes a rendition for every size asked for. What an image is, its
// bytes say, never its name; the rules that go by names are apart, in
// [OutputFormat], [ContentTypeByName] and [RenditionName].
//
// It reads JPEG, PNG, GIF, BMP, WebP and TIFF, and writes JPEG, PNG and GIF.
//
// Input is taken as hostile. Dimensions, frames and the length of the file are
// held against [Limits] before memory is taken for pixels, a panic inside a
// decoder becomes an error, and every error that is the image's own fault
// answers true to [IsBadImage], so that a batch can report it and go on.
//
// The package knows no storage, no folders and no terminal. It keeps no state:
// all functions may be called from many goroutines.
package imageops
