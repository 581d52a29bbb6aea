#!/usr/bin/env bash
# bep/imagemeta v1.0.1 (Go) finds no tags in a WebP whose EXIF chunk begins with "Exif", as libvips and sharp write it, and reports no error.
#
# Expected: the WebP container calls the chunk's content EXIF metadata; files in the wild have it with JPEG's six bytes "Exif\0\0" in front (sharp 0.35.5) and
# without (libwebp's tools); readers take both, or say that they cannot.
# Seen: without the prefix orientation 6 is told; with it there are no tags and err is nil.
# Why it matters: a photo that sharp made into WebP lies on its side in what trusts the answer, and its GPS position is "not there" when one checks before publishing.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/bep/imagemeta@v1.0.1 github.com/HugoSmits86/nativewebp@v0.9.3 2>>go.log

cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"os"

	"github.com/HugoSmits86/nativewebp"
	"github.com/bep/imagemeta"
)

func chunk(name string, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
	b = append(b, data...)
	return append(b, make([]byte, len(data)%2)...)
}

func main() {
	var plain bytes.Buffer
	if err := nativewebp.Encode(&plain, image.NewNRGBA(image.Rect(0, 0, 8, 4)), nil); err != nil {
		panic(err)
	}
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	seen := ""
	for _, prefix := range []string{"", "Exif\x00\x00"} {
		body := append([]byte("WEBP"), chunk("VP8X", []byte{0x18, 0, 0, 0, 7, 0, 0, 3, 0, 0})...)
		body = append(body, plain.Bytes()[bytes.Index(plain.Bytes(), []byte("VP8L")):]...)
		body = append(body, chunk("EXIF", append([]byte(prefix), tiff...))...)
		var tags []string
		_, err := imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(chunk("RIFF", body)), ImageFormat: imagemeta.WebP, Sources: imagemeta.EXIF,
			HandleTag: func(t imagemeta.TagInfo) error {
				tags = append(tags, fmt.Sprint(t.Tag, " ", t.Value))
				return nil
			}})
		fmt.Printf("prefix %q: tags %q, error %v\n", prefix, tags, err)
		seen += fmt.Sprint(tags, err)
	}
	if seen != "[Orientation 6] <nil>[] <nil>" {
		fmt.Println("changed")
		os.Exit(1)
	}
}
GO
go run .
