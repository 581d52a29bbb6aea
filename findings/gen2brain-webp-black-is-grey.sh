#!/usr/bin/env bash
# gen2brain/webp decodes black as grey 16, and a lossless WebP with a quarter of its colours.
#
# github.com/gen2brain/webp v0.5.5 (libwebp in WebAssembly) against golang.org/x/image v0.48.0, which reads the same file (Go).
# Expected: WebP Lossless stores RGB, and "lossless" is what comes back. Package image/color: the YCbCr of Go is JFIF's, with luma from 0 to 255.
# Seen: the decoder answers an *image.NYCbCrA in 4:2:0 whose luma is that of video, 16 to 235, so that by Go's own conversion black is 16, white is
# 235, and stripes of red and blue, one pixel wide, are a lighter and a darker purple. x/image answers the pixels that went in.
# Why it matters: thumbnails of WebP uploads are faded, transparent logos get grey outlines, and "lossless in, lossless out" loses.
#
# Needs: bash, Go 1.26 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/gen2brain/webp@v0.5.5 golang.org/x/image@v0.48.0 2>>go.log

cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"os"

	"github.com/gen2brain/webp"
	other "golang.org/x/image/webp"
)

func main() {
	source := image.NewNRGBA(image.Rect(0, 0, 32, 8))
	for y := range 8 {
		for x := range 32 {
			stripe := []color.NRGBA{{255, 0, 0, 255}, {0, 0, 255, 255}}[x%2]
			source.SetNRGBA(x, y, []color.NRGBA{{0, 0, 0, 255}, {255, 255, 255, 255}, stripe, stripe}[x/8])
		}
	}
	var file bytes.Buffer
	check(webp.Encode(&file, source, webp.Options{Lossless: true, Exact: true}))
	one, err := webp.Decode(bytes.NewReader(file.Bytes()))
	check(err)
	two, err := other.Decode(bytes.NewReader(file.Bytes()))
	check(err)
	seen := ""
	for _, m := range []image.Image{one, two} {
		seen += fmt.Sprintf("%T:", m)
		for _, x := range []int{3, 11, 20, 21} {
			c := color.NRGBAModel.Convert(m.At(x, 4)).(color.NRGBA)
			seen += fmt.Sprintf(" %d,%d,%d", c.R, c.G, c.B)
		}
		seen += "\n"
	}
	fmt.Print(seen)
	if seen != want {
		os.Exit(1)
	}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

const want = `*image.NYCbCrA: 16,16,16 235,235,235 148,36,147 107,0,106
*image.NRGBA: 0,0,0 255,255,255 255,0,0 0,0,255
`
GO
go run .
