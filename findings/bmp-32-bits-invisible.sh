#!/usr/bin/env bash
# One Go BMP reader makes ordinary 32-bit BMPs wholly transparent.
#
# github.com/sergeymakinen/go-bmp v1.0.0; jsummers/gobmp (2023-06-14) and golang.org/x/image/bmp to compare.
# Expected: BITMAPINFOHEADER, BI_RGB with 32 bits: the high byte of each pixel is not used (Windows GDI documentation of
# biBitCount); such files are opaque, and screenshots hold 0 there.
# Seen: go-bmp answers an NRGBA picture whose alpha is that byte: every pixel has alpha 0. The two others answer 255.
# Why it matters: a screenshot saved as BMP becomes an empty PNG, or a white JPEG, without an error.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/sergeymakinen/go-bmp@v1.0.0 github.com/jsummers/gobmp@v0.0.0-20230614200233-a9de23ed2e25 golang.org/x/image@v0.44.0 2>>go.log

cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"io"
	"os"

	jsummers "github.com/jsummers/gobmp"
	sergey "github.com/sergeymakinen/go-bmp"
	ximage "golang.org/x/image/bmp"
)

func main() {
	var f bytes.Buffer
	f.WriteString("BM")
	for _, v := range []any{uint32(62), uint32(0), uint32(54), uint32(40), int32(2), int32(1), uint16(1), uint16(32), uint32(0), uint32(8),
		int32(2835), int32(2835), uint32(0), uint32(0)} {
		_ = binary.Write(&f, binary.LittleEndian, v)
	}
	f.Write([]byte{0, 0, 255, 0, 255, 0, 0, 0}) // red, blue

	seen := ""
	for _, d := range []func(io.Reader) (image.Image, error){sergey.Decode, jsummers.Decode, ximage.Decode} {
		m, err := d(bytes.NewReader(f.Bytes()))
		if err != nil {
			panic(err)
		}
		seen += fmt.Sprint(color.NRGBAModel.Convert(m.At(0, 0)))
	}
	fmt.Println("go-bmp, gobmp, x/image:", seen)
	if seen != "{255 0 0 0}{255 0 0 255}{255 0 0 255}" {
		fmt.Println("changed")
		os.Exit(1)
	}
}
GO
go run .
