#!/usr/bin/env bash
# Makes the photos of this folder with heif-enc (Debian 12: libheif 1.15.1, x265 3.5), and expect.txt with what heif-convert and ffmpeg make of
# them: name, width, height, and the 24 colours at the centres of a grid of 6 × 4, row by row, as RGBA.
# The pictures that they are made of are drawn by draw.py. Needs python3, libheif-examples and ffmpeg.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 draw.py "$work"
: >expect.txt
# photo NAME SOURCE OPTION…
photo() {
	local name=$1 from=$2
	shift 2
	heif-enc "$@" "$work/$from.png" -o "$name.heic" >/dev/null
	heif-convert "$name.heic" "$work/$name.out.png" >/dev/null
	ffmpeg -v error -y -i "$work/$name.out.png" -f rawvideo -pix_fmt rgba "$work/$name.raw" </dev/null
	colours "$name" "$work/$name.raw" "$work/$name.out.png" >>expect.txt
}
colours() {
	python3 - "$@" <<'PY'
import struct, sys
name, raw, png = sys.argv[1], open(sys.argv[2], "rb").read(), open(sys.argv[3], "rb").read()
w, h = struct.unpack(">II", png[16:24])
at = lambda i: ((2 * (i // 6) + 1) * h // 8 * w + (2 * (i % 6) + 1) * w // 12) * 4
print(name, w, h, *(raw[at(i):at(i) + 4].hex() for i in range(24)))
PY
}
photo photo photo -q 60
photo odd odd -q 60
photo alpha alpha -q 60
photo grey grey -q 60
photo 422 photo -q 50 -p chroma=422
photo 444 photo -q 50 -p chroma=444
photo lossless quad -L -p chroma=444
photo quad quad -q 70
photo thumb photo -q 60 -t 40
photo 10-bits deep -q 60 -b 10
photo 12-bits deep -q 60 -b 12
# The first picture of a sequence, whose track no version of heif-convert up to 1.15 shows.
ffmpeg -v error -y -loop 1 -i "$work/photo.png" -vf hue=h=40*n -frames:v 4 -c:v libx265 -x265-params log-level=none:keyint=2:info=0 \
	-pix_fmt yuv420p -tag:v hvc1 -brand hevc -f mp4 sequence.heic </dev/null
ffmpeg -v error -y -i sequence.heic -frames:v 1 "$work/sequence.out.png" </dev/null
ffmpeg -v error -y -i "$work/sequence.out.png" -f rawvideo -pix_fmt rgba "$work/sequence.raw" </dev/null
colours sequence "$work/sequence.raw" "$work/sequence.out.png" >>expect.txt
