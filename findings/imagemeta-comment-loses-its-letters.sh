#!/usr/bin/env bash
# bep/imagemeta takes the zeros out of a UTF-16 comment and calls the rest its text.
#
# github.com/bep/imagemeta v1.0.1 (Go), which the Hugo site builder reads photos with.
# Expected: EXIF (UserComment, 37510): after the eight bytes "UNICODE" and a zero the comment is UTF-16; Windows' XPTitle (40091) is UTF-16 too. The
# value that a Go caller gets as a string is UTF-8.
# Seen: "Hall" comes through; "Grüße" is "Gr", two replacement characters and "e"; "東京" is "qg", one of them and "N", the bytes of its UTF-16 one by
# one. The error is nil.
# Why it matters: captions of cameras and of Windows' Explorer reach the page as replacement characters, or as Latin letters that nobody wrote.
#
# Needs: bash, Go 1.26 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/bep/imagemeta@v1.0.1 2>>go.log

cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"unicode/utf16"

	"github.com/bep/imagemeta"
)

// photo is a JPEG of headers alone: a title in IFD0 and a comment in the Exif IFD, both in UTF-16.
func photo(text string) []byte {
	wide := []byte{}
	for _, unit := range utf16.Encode([]rune(text)) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	title, comment := append(wide, 0, 0), append([]byte("UNICODE\x00"), wide...)
	le := binary.LittleEndian
	entry := func(b []byte, tag, kind uint16, count, value int) []byte {
		return le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tag), kind), uint32(count)), uint32(value))
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00\x02\x00") // IFD0 at 8, the Exif IFD at 38, the title at 56
	tiff = entry(tiff, 34665, 4, 1, 38)
	tiff = entry(tiff, 40091, 1, len(title), 56)
	tiff = le.AppendUint16(le.AppendUint32(tiff, 0), 1)
	tiff = entry(tiff, 37510, 7, len(comment), 56+len(title))
	tiff = append(append(le.AppendUint32(tiff, 0), title...), comment...)
	file := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xe1"), uint16(len(tiff)+8))
	return append(append(append(file, "Exif\x00\x00"...), tiff...), 0xff, 0xd9)
}

func main() {
	seen := ""
	for _, text := range []string{"Hall", "Grüße", "東京"} {
		var tags imagemeta.Tags
		_, err := imagemeta.Decode(imagemeta.Options{
			R: bytes.NewReader(photo(text)), ImageFormat: imagemeta.JPEG, Sources: imagemeta.EXIF,
			HandleTag: func(tag imagemeta.TagInfo) error { tags.Add(tag); return nil },
		})
		seen += fmt.Sprintf("%s: %v", text, err)
		for _, name := range []string{"XPTitle", "UserComment"} {
			value, _ := tags.EXIF()[name].Value.(string)
			seen += fmt.Sprintf(", %s % x", name, value)
		}
		seen += "\n"
	}
	fmt.Print(seen)
	if seen != want {
		os.Exit(1)
	}
}

const want = `Hall: <nil>, XPTitle 48 61 6c 6c, UserComment 48 61 6c 6c
Grüße: <nil>, XPTitle 47 72 ef bf bd ef bf bd 65, UserComment 47 72 ef bf bd ef bf bd 65
東京: <nil>, XPTitle 71 67 ef bf bd 4e, UserComment 71 67 ef bf bd 4e
`
GO
go run .
