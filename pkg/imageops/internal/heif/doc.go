// Package heif is the room of HEIC: photos of H.265 in the container of HEIF (ISO/IEC 23008-12), as phones write them.
//
// A file holds items; the primary one is the picture. It is coded as one picture, or derived: a grid of pictures side by
// side, pictures laid over each other, or another item turned. Properties say how it is cropped, turned and mirrored, in what colours
// it is, and which other item holds its transparency.
//
// Names of boxes are those of ISO/IEC 14496-12 and 23008-12; numbers in comments are clauses of the latter (2022).
package heif
