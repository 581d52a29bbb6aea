// Package tiff reads the first image of a TIFF or BigTIFF row by row, in the layouts that package resample takes.
//
// It holds a row of the image where it is in strips, and a row of tiles where it is in tiles. Rows have 1 to 4 interleaved
// channels (gray, gray and alpha, RGB, RGBA, four inks; alpha is straight) of 8 or 16 bits: palettes, other depths, YCbCr and
// Lab are converted on the way.
//
// References: TIFF 6.0 (Adobe, 1992); its supplements 1 and 2 (1995, 2002) and technical note 3 (2005);
// libtiff's page on BigTIFF; ITU-T T.4 and T.6.
package tiff
