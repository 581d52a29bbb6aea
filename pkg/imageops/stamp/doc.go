// Package stamp writes a short text into a JPEG, PNG, GIF or WebP, where it survives copying, and finds it again without reading the
// file: in a comment right behind the header, and so in the first kilobyte. No pixel and no other metadata changes.
//
// It says what a rendition was made from, see [github.com/s3img/s3img/pkg/renditions.Stamp]. Tools that write the image anew, or
// remove all comments, lose it; then it is simply not there.
package stamp
