// Package gif reads and writes GIF (GIF89a specification, CompuServe 1990), pictures that stand still and that move.
//
// What the specification leaves open is as Chromium 156 shows it, which testdata holds to: the canvas is as large as the
// logical screen and the first frame together, later frames are cut at its edge, and the background colour is not heeded.
// An index without colour is opaque black. A transparent index may lie beyond the palette.
package gif
