// Package bmp reads BMP files row by row: those of Windows since version 2 and of OS/2, with palettes of 1 to 8 bits, with
// channels in masks of 16 and 32 bits, with 24 bits, and run-length encoded.
//
// What the format leaves open is as Chromium 156 shows it, which testdata holds to. The layouts are those of
// BITMAPFILEHEADER, BITMAPINFOHEADER and its later versions (Microsoft, wingdi.h), and of BITMAPINFOHEADER2 (OS/2 2.x).
package bmp
