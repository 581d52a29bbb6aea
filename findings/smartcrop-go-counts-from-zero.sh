#!/usr/bin/env bash
# The Go smartcrop does not look at the bounds of an image: what was cut out of another gets a crop somewhere else.
#
# github.com/muesli/smartcrop v0.3.0 (Go).
# Expected: FindBestCrop returns an image.Rectangle, and its README goes on with img.SubImage(topCrop): a rectangle within img.Bounds().
# Seen: of a picture of 500 by 200 whose bounds begin at 100,0 it answers the left edge if it is an *image.RGBA, where nothing is, and for an
# *image.NRGBA what it answers for a copy that begins at 0,0, so that SubImage cuts 100 pixels too far left. Of the patch of 80 columns
# nothing or an edge is kept; of the copy all is.
# Why it matters: pictures that were trimmed or cut before (letterbox, sprite, scan of a page) get thumbnails without their subject.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/muesli/smartcrop@v0.3.0 github.com/nfnt/resize@v0.0.0-20180221191011-83c6a9932646 2>>go.log

cat >main.go <<'GO'
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"

	"github.com/muesli/smartcrop"
	"github.com/muesli/smartcrop/nfnt"
)

func main() {
	scan := image.NewRGBA(image.Rect(0, 0, 600, 200))
	draw.Draw(scan, scan.Bounds(), image.White, image.Point{}, draw.Src)
	patch := image.Rect(480, 60, 560, 140)
	for y := patch.Min.Y; y < patch.Max.Y; y++ {
		for x := patch.Min.X; x < patch.Max.X; x++ {
			scan.SetRGBA(x, y, color.RGBA{uint8(200 + x*y%50), 140, 110, 255})
		}
	}
	corner := image.Rect(100, 0, 600, 200)
	straight := image.NewNRGBA(scan.Bounds())
	draw.Draw(straight, straight.Bounds(), scan, image.Point{}, draw.Src)
	same := image.NewRGBA(image.Rect(0, 0, 500, 200))
	draw.Draw(same, same.Bounds(), scan, corner.Min, draw.Src)

	analyzer := smartcrop.NewAnalyzer(nfnt.NewDefaultResizer())
	seen := ""
	for _, m := range []image.Image{scan.SubImage(corner), straight.SubImage(corner), same} {
		crop, err := analyzer.FindBestCrop(m, 200, 200)
		if err != nil {
			panic(err)
		}
		at := patch.Sub(corner.Min).Add(m.Bounds().Min)
		seen += fmt.Sprintf("%T with bounds %v: crop %v, %d of 80 columns\n", m, m.Bounds(), crop, crop.Intersect(at).Dx())
	}
	fmt.Print(seen)
	if seen != `*image.RGBA with bounds (100,0)-(600,200): crop (0,0)-(200,200), 0 of 80 columns
*image.NRGBA with bounds (100,0)-(600,200): crop (296,0)-(496,200), 16 of 80 columns
*image.RGBA with bounds (0,0)-(500,200): crop (296,0)-(496,200), 80 of 80 columns
` {
		os.Exit(1)
	}
}
GO
go run .
