// Package png reads and writes PNG row by row, in the layouts that package resample takes.
//
// A Decoder holds a few rows, whatever the size of the image; only an interlaced one is kept whole.
// Rows have 1 to 4 interleaved channels (gray, gray and alpha, RGB, RGBA; alpha is straight) of 8 or 16 bits:
// palettes, transparent colours and samples below 8 bits are expanded on the way.
//
// References to sections are to the W3C's Portable Network Graphics, third edition.
package png
