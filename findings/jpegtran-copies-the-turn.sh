#!/usr/bin/env bash
# jpegtran -copy all -rotate 90 turns the pixels and leaves EXIF's orientation, so that viewers turn once more.
#
# libjpeg-turbo-progs 1:2.1.5-2 and jhead 1:3.06.0.1-6 (Debian 12).
# Expected: a lossless rotation that keeps EXIF sets Orientation to 1 (as exiftran of the same Debian does), and the EXIF dimensions are those of the file.
# Seen: the frame becomes 8 by 16 and Orientation is still 6 ("rotate 90").
# Why it matters: the classic way to make phone photos upright without loss lays them on their other side in every browser (CSS image-orientation: from-image).
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libjpeg-turbo-progs=1:2.1.5-2 jhead=1:3.06.0.1-6 libjpeg62-turbo; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f"
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"

{ printf 'P5\n16 8\n255\n'; printf '%0128d' 0; } >grey.pgm
cjpeg -quality 90 grey.pgm >plain.jpg
{ # SOI, APP1 with one tag (orientation 6), the rest of the file
  printf '\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'
  tail -c +3 plain.jpg
} >lying.jpg
jpegtran -copy all -rotate 90 lying.jpg >upright.jpg
for f in lying upright; do
  jhead $f.jpg | grep -E '^(Resolution|Orientation)' | sed "s/^/$f: /"
done
jhead upright.jpg | grep -E '^Resolution *: 8 x 16$' >seen.txt
jhead upright.jpg | grep -E '^Orientation *: rotate 90$' >seen.txt
