#!/usr/bin/env bash
# Two Go blurhash encoders look at the wrong place of a sub-image.
#
# github.com/bbrks/go-blurhash v1.1.1 and github.com/buckket/go-blurhash v1.1.0.
# Expected: package image: an Image's bounds need not begin at 0,0, and a caller must iterate from Bounds().Min; the
# hash of a SubImage is that of a copy of the same pixels.
# Seen: both hash another region: one answers the hash of black, the other that of pixels shifted by the corner, partly
# outside. No error.
# Why it matters: the placeholder of a crop (a face, a square tile) is a dark or wrong blur on the page.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/bbrks/go-blurhash@v1.1.1 github.com/buckket/go-blurhash@v1.1.0 2>>go.log

cat >main.go <<'GO'
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"

	bbrks "github.com/bbrks/go-blurhash"
	buckket "github.com/buckket/go-blurhash"
)

func main() {
	whole := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for y := range 100 {
		for x := range 100 {
			whole.SetNRGBA(x, y, color.NRGBA{uint8(2 * x), uint8(255 - 2*y), uint8(x + y), 255})
		}
	}
	crop := whole.SubImage(image.Rect(60, 60, 100, 100))
	same := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	draw.Draw(same, same.Bounds(), crop, crop.Bounds().Min, draw.Src)

	bad := false
	for _, l := range []struct {
		name   string
		encode func(int, int, image.Image) (string, error)
		want   string
	}{{"bbrks", bbrks.Encode, "L00000fQfQfQfQfQfQfQfQfQfQfQ"}, {"buckket", buckket.Encode, ""}} {
		of, err1 := l.encode(4, 3, crop)
		copied, err2 := l.encode(4, 3, same)
		fmt.Printf("%-8s crop %s, its copy %s\n", l.name, of, copied)
		bad = bad || err1 != nil || err2 != nil || of == copied || l.want != "" && of != l.want
	}
	if bad {
		fmt.Println("changed")
		os.Exit(1)
	}
}
GO
go run .
