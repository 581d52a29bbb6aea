// Package jpeg reads and writes JPEG as planes: the samples as the file stores them, before any change of colour or size.
//
// A reader asks for the image at 1, 1/2, 1/4 or 1/8 of its size,
// and the inverse transform yields that size at once: the pixels of the whole image never exist.
package jpeg
