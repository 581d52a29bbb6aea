#!/usr/bin/env bash
# go-ico makes opaque, dark edges of the soft ones of a logo that came from a 16-bit PNG or a lossy WebP.
#
# github.com/sergeymakinen/go-ico v1.0.0-beta.0 (Go).
# Expected: ico.Encode takes any image.Image (package image: which is asked by At), and an icon of 32 bits has alpha: red at half alpha comes back as
# it went in, which kind of Go image it is in being nobody's business.
# Seen: in *image.NRGBA and *image.RGBA it does. In *image.NRGBA64 (what image/png gives for 16 bits with alpha), *image.RGBA64 and *image.NYCbCrA (a
# lossy WebP with alpha, by golang.org/x/image) half red becomes half as light and opaque; only what is wholly transparent stays so. err is nil.
# Why it matters: the favicon gets a black rim, its soft shadow is a black blot, as soon as the site's logo is delivered in 16 bits or as WebP.
#
# Needs: bash, Go 1.26 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/sergeymakinen/go-ico@v1.0.0-beta.0 2>>go.log

cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"

	"github.com/sergeymakinen/go-ico"
)

func main() {
	half, nothing := color.NRGBA{255, 0, 0, 128}, color.NRGBA{}
	r := image.Rect(0, 0, 16, 16)
	lossy := image.NewNYCbCrA(r, image.YCbCrSubsampleRatio444)
	for i := range lossy.Y {
		y, cb, cr := color.RGBToYCbCr(255, 0, 0)
		lossy.Y[i], lossy.Cb[i], lossy.Cr[i], lossy.A[i] = y, cb, cr, half.A
		if i%16 >= 8 {
			lossy.A[i] = 0
		}
	}
	logos := []image.Image{lossy}
	for _, m := range []draw.Image{image.NewNRGBA(r), image.NewRGBA(r), image.NewNRGBA64(r), image.NewRGBA64(r)} {
		draw.Draw(m, image.Rect(0, 0, 8, 16), image.NewUniform(half), image.Point{}, draw.Src)
		draw.Draw(m, image.Rect(8, 0, 16, 16), image.NewUniform(nothing), image.Point{}, draw.Src)
		logos = append(logos, m)
	}
	seen := ""
	for _, m := range logos {
		var file bytes.Buffer
		check(ico.Encode(&file, m))
		icon, err := ico.Decode(&file)
		check(err)
		seen += fmt.Sprintf("%T: %s -> %s\n", m, tell(m), tell(icon))
	}
	fmt.Print(seen)
	if seen != want {
		os.Exit(1)
	}
}

// tell gives red and alpha of the left half and of the right half.
func tell(m image.Image) string {
	left, right := color.NRGBAModel.Convert(m.At(2, 2)).(color.NRGBA), color.NRGBAModel.Convert(m.At(12, 2)).(color.NRGBA)
	return fmt.Sprintf("%d at %d, alpha %d", left.R, left.A, right.A)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

const want = `*image.NYCbCrA: 254 at 128, alpha 0 -> 127 at 255, alpha 0
*image.NRGBA: 255 at 128, alpha 0 -> 255 at 128, alpha 0
*image.RGBA: 255 at 128, alpha 0 -> 255 at 128, alpha 0
*image.NRGBA64: 255 at 128, alpha 0 -> 128 at 255, alpha 0
*image.RGBA64: 255 at 128, alpha 0 -> 128 at 255, alpha 0
`
GO
go run .
