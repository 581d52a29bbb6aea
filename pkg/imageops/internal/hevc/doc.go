// Package hevc decodes still pictures of H.265 (HEVC), as HEIC files hold them: intra slices of all profiles of version 1 and of
// the format range extensions, in 8 to 12 bits and all chroma formats.
//
// Clauses in comments are those of ITU-T H.265 (08/2021). Pictures that depend on others (P and B slices), screen content tools,
// separate colour planes and extended precision are an [UnsupportedError].
//
// The decoder holds the samples of one picture, two bytes each, and about three bytes for each 4×4 block beside them. It runs in
// the goroutine of its caller: a HEIC photo is a grid of pictures, which are decoded side by side.
package hevc
