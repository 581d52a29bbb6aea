#!/usr/bin/env bash
# bild rotates what its own Crop has cut out into an empty picture.
#
# github.com/anthonynsimon/bild v0.14.0 (Go).
# Expected: package image: bounds need not begin at 0,0. transform.Crop keeps the corner of what it cuts in the bounds of its result, which is
# allowed; transform.Rotate "returns a rotated image", of that as of any other.
# Seen: Crop and then Rotate by 90 degrees: all pixels are transparent, without an error; FlipH, Resize, blur and effects take the same crop
# as they take a copy of it that begins at 0,0.
# Why it matters: "cut a square, then turn it upright" is how avatars are made: the avatar is empty, and whoever turns first sees nothing wrong.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/anthonynsimon/bild@v0.14.0 2>>go.log

cat >main.go <<'GO'
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"

	"github.com/anthonynsimon/bild/blur"
	"github.com/anthonynsimon/bild/effect"
	"github.com/anthonynsimon/bild/transform"
)

func main() {
	photo := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for y := range 40 {
		for x := range 40 {
			photo.SetRGBA(x, y, color.RGBA{uint8(6 * x), uint8(6 * y), 0, 255})
		}
	}
	crop := transform.Crop(photo, image.Rect(20, 20, 40, 40))
	same := image.NewRGBA(image.Rect(0, 0, 20, 20))
	draw.Draw(same, same.Bounds(), crop, crop.Bounds().Min, draw.Src)

	quarter := func(m image.Image) image.Image { return transform.Rotate(m, 90, nil) }
	ways := []struct {
		name string
		do   func(image.Image) image.Image
	}{
		{"Rotate", quarter},
		{"FlipH", func(m image.Image) image.Image { return transform.FlipH(m) }},
		{"Resize", func(m image.Image) image.Image { return transform.Resize(m, 10, 10, transform.Linear) }},
		{"Gaussian", func(m image.Image) image.Image { return blur.Gaussian(m, 1) }},
		{"Sharpen", func(m image.Image) image.Image { return effect.Sharpen(m) }},
	}
	seen := fmt.Sprintln("the crop begins at", crop.Bounds().Min)
	for _, way := range ways {
		a, b := way.do(crop), way.do(same)
		empty, other := 0, 0
		for y := range b.Bounds().Dy() {
			for x := range b.Bounds().Dx() {
				one := a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y)
				if one == (color.RGBA{}) {
					empty++
				}
				if one != b.At(x, y) {
					other++
				}
			}
		}
		seen += fmt.Sprintf("%-8s of the crop: %3d pixels empty, %3d other than of a copy\n", way.name, empty, other)
	}
	fmt.Print(seen)
	if seen != `the crop begins at (20,20)
Rotate   of the crop: 400 pixels empty, 400 other than of a copy
FlipH    of the crop:   0 pixels empty,   0 other than of a copy
Resize   of the crop:   0 pixels empty,   0 other than of a copy
Gaussian of the crop:   0 pixels empty,   0 other than of a copy
Sharpen  of the crop:   0 pixels empty,   0 other than of a copy
` {
		os.Exit(1)
	}
}
GO
go run .
