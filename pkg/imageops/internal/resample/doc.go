// Package resample changes the size of planes and of interleaved rows, with 8 or 16 bits a sample.
//
// Rows of the source are written one after the other to a [Resizer], which feeds any number of targets from them.
// It holds only the rows that its kernels still need, never the source, and allocates nothing for a row.
//
// Source and targets meet in a [Rect]: the part of the source, in fractions of samples, that a target shows.
// So planes of different resolution (chroma at half, a JPEG reduced by its decoder) land exactly where they belong.
//
// Samples of 8 bits without alpha are filtered in fixed point, everything else in single precision;
// either is within one step of the exact result. Assembly and Go code give the same bits.
package resample
