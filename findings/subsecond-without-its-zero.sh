#!/usr/bin/env bash
# evanoberholster/imagemeta v0.3.1 (Go) reads "05" of SubSecTimeOriginal as 5 milliseconds in place of 50.
#
# Expected: EXIF 2.3, SubSecTime: the digits stand after the decimal point of the seconds: "05" is 0.05 s, "5" is 0.5 s.
# Seen: "05" and "5" are both 5 ms, "50" is 50 ms in place of 500, "500" is right.
# Why it matters: the frames of a burst are sorted by that fraction; cameras that write two digits get other orders than those with three.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/evanoberholster/imagemeta@v0.3.1 2>>go.log

cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"os"

	"github.com/evanoberholster/imagemeta"
)

// photo makes a JPEG whose EXIF holds DateTimeOriginal and SubSecTimeOriginal.
func photo(sub string) []byte {
	var t bytes.Buffer
	put := func(v ...any) {
		for _, x := range v {
			_ = binary.Write(&t, binary.BigEndian, x)
		}
	}
	field := append([]byte(sub), 0, 0, 0, 0)[:4]
	put([]byte("MM\x00*"), uint32(8), uint16(1), uint16(0x8769), uint16(4), uint32(1), uint32(26), uint32(0)) // IFD0: where EXIF stands
	put(uint16(2), uint16(0x9003), uint16(2), uint32(20), uint32(56), uint16(0x9291), uint16(2), uint32(len(sub)+1), field, uint32(0))
	put([]byte("2024:06:01 09:00:00\x00"))
	exif := append([]byte("Exif\x00\x00"), t.Bytes()...)

	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil)
	j := b.Bytes()
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), j[2:]...)
}

func main() {
	seen := ""
	for _, sub := range []string{"5", "05", "50", "500"} {
		e, err := imagemeta.Decode(bytes.NewReader(photo(sub)))
		if err != nil {
			panic(err)
		}
		t := e.DateTimeOriginal()
		ms := t.Nanosecond() / 1e6
		fmt.Printf("%q: %v, %d ms\n", sub, t.Format("15:04:05"), ms)
		seen += fmt.Sprint(ms, " ")
	}
	if seen != "5 5 50 500 " {
		fmt.Println("changed:", seen)
		os.Exit(1)
	}
}
GO
go run .
