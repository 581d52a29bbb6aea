#!/usr/bin/env bash
# A photo of 3000 by 2000 in a box of 100 is 100 by 66 in Go, and 100 by 67 elsewhere.
#
# github.com/disintegration/imaging v1.6.2 (Fit) and github.com/nfnt/resize (2018-02-21, Thumbnail). Beside them: sharp 0.35.5 (fit "inside"), jimp 1.6.1
# (scaleToFit) and Pillow's Image.thumbnail say 100 by 67.
# Expected: the shorter side is 66.67 pixels; the nearest whole number keeps the ratio best, and tools of one kind agree.
# Seen: both cut off the fraction: 66, 1000 by 669 in 200 is 133 in place of 134, 6000 by 3376 in 100 is 56 either way.
# Why it matters: 3:2 is every SLR; thumbnails that one tool made and another promised the size of are stretched by a row, and caches keyed by size miss.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/disintegration/imaging@v1.6.2 github.com/nfnt/resize@v0.0.0-20180221191011-83c6a9932646 2>>go.log

cat >main.go <<'GO'
package main

import (
	"fmt"
	"image"
	"math"
	"os"

	"github.com/disintegration/imaging"
	"github.com/nfnt/resize"
)

func main() {
	seen := ""
	for _, s := range [][3]int{{3000, 2000, 100}, {1000, 669, 200}, {1999, 3000, 100}, {6000, 3376, 100}} {
		m := image.NewGray(image.Rect(0, 0, s[0], s[1]))
		a := imaging.Fit(m, s[2], s[2], imaging.Box).Bounds().Size()
		b := resize.Thumbnail(uint(s[2]), uint(s[2]), m, resize.Bilinear).Bounds().Size()
		short, long := float64(min(s[0], s[1])), float64(max(s[0], s[1]))
		fmt.Printf("%dx%d in %d: imaging %v, nfnt %v, nearest %v\n", s[0], s[1], s[2], a, b, math.Round(short*float64(s[2])/long))
		seen += fmt.Sprint(a, b, " ")
	}
	if seen != "(100,66) (100,66) (200,133) (200,133) (66,100) (66,100) (100,56) (100,56) " {
		fmt.Println("changed:", seen)
		os.Exit(1)
	}
}
GO
go run .
