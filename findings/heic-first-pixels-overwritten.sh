#!/usr/bin/env bash
# gen2brain/heic writes numbers of its own over the first pixels of a photo that it decodes.
#
# github.com/gen2brain/heic v0.4.5 (Go; libheif and libde265 in WebAssembly, tag nodynamic, so that no library of the machine takes part);
# libheif-examples 1.15.1-1+deb12u1 (Debian 12) makes the HEIC.
# Expected: the picture is of one colour, and so are its planes; heif-convert of the same package gives one colour.
# Seen: the first 24 samples of luma are others, all else is right, and err is nil. The memory of the module that the image lies in is given back
# before Decode returns, and the allocator there writes down what is free in it.
# Why it matters: each HEIC upload gets a dotted corner, two dozen pixels that comparisons of means do not see; cropped to a tile of a few pixels, or
# taken for the colour of a corner, they are the picture.
#
# Needs: bash, Go 1.26 or later, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libheif-examples=1.15.1-1+deb12u1 libheif1=1.15.1-1+deb12u1 libde265-0 libx265-199 libnuma1 libaom3 libdav1d6 libpng16-16 libjpeg62-turbo; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep -E '^(libheif-examples|libheif1)=' || true
  dpkg-deb -x "$f" root
done
lib=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
export GOWORK=off GOFLAGS=-mod=mod CGO_ENABLED=0
go mod init seen 2>go.log
go get github.com/gen2brain/heic@v0.4.5 2>>go.log

cat >main.go <<'GO'
package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"

	"github.com/gen2brain/heic"
)

func main() {
	if os.Args[1] == "make" {
		for _, side := range []int{640, 1280} {
			m := image.NewNRGBA(image.Rect(0, 0, side, side))
			for i := 0; i < len(m.Pix); i += 4 {
				copy(m.Pix[i:], []byte{200, 10, 10, 255})
			}
			f, err := os.Create(fmt.Sprint(side, ".png"))
			check(err)
			check(png.Encode(f, m))
			check(f.Close())
		}
		return
	}
	seen := ""
	for _, name := range []string{"640.heic", "640.png", "1280.heic", "1280.png"} {
		f, err := os.Open(name)
		check(err)
		m, _, err := image.Decode(f)
		check(err)
		if planes, ok := m.(*image.YCbCr); ok {
			seen += fmt.Sprintf("%s: of luma %s, of Cb %s, of Cr %s\n", name, other(planes.Y), other(planes.Cb), other(planes.Cr))
			continue
		}
		colours := map[color.Color]bool{}
		for i := range m.Bounds().Dx() * m.Bounds().Dy() {
			colours[m.At(i%m.Bounds().Dx(), i/m.Bounds().Dx())] = true
		}
		seen += fmt.Sprintf("%s: colours %d\n", name, len(colours))
	}
	fmt.Print(seen)
	if seen != want {
		os.Exit(1)
	}
}

// other tells how many samples differ from the most frequent value, and how many the last of those ends at.
func other(p []byte) string {
	count, most := map[byte]int{}, 0
	for _, v := range p {
		count[v]++
		most = max(most, count[v])
	}
	last := 0
	for i, v := range p {
		if count[v] != most {
			last = i + 1
		}
	}
	return fmt.Sprint(len(p)-most, " in the first ", last)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

var _ = heic.Decode

const want = `640.heic: of luma 24 in the first 24, of Cb 0 in the first 0, of Cr 0 in the first 0
640.png: colours 1
1280.heic: of luma 24 in the first 24, of Cb 0 in the first 0, of Cr 0 in the first 0
1280.png: colours 1
`
GO
go run -tags nodynamic . make
for side in 640 1280; do
  LD_LIBRARY_PATH=$lib root/usr/bin/heif-enc -q 90 "$side.png" -o "$side.heic" >heif.log
  LD_LIBRARY_PATH=$lib root/usr/bin/heif-convert "$side.heic" "$side.png" >heif.log
done
go run -tags nodynamic . look
