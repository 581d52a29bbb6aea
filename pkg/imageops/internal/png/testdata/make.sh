#!/bin/sh
# Makes decode/: needs netpbm (pnmtopng, which writes through libpng), ImageMagick's convert and python3. Run it here.
set -e
mkdir -p decode
cd decode
tmp=$(mktemp -d)

# pnm NAME KIND WIDTH HEIGHT MAXVAL: a slope with noise, from a fixed sequence; KIND is P5 (gray) or P6 (RGB).
pnm() {
	python3 - "$@" >"$tmp/$1" <<'PY'
import random, sys
name, kind, w, h, top = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
r, n = random.Random(name), {"P5": 1, "P6": 3}[kind]
v = [min(top, max(0, (x*(c+1) + y*(3-c)) * top // (4*(w+h)) + r.randint(-top // 6, top // 6)))
     for y in range(h) for x in range(w) for c in range(n)]
b = b"".join(s.to_bytes(1 if top < 256 else 2, "big") for s in v)
sys.stdout.buffer.write(b"%s %d %d %d\n" % (kind.encode(), w, h, top) + b)
PY
}

pnm alpha8 P5 37 19 255
pnm alpha16 P5 37 19 65535
for top in 1 3 15 255 65535; do
	pnm gray P5 37 19 $top
	for way in "" -interlace; do
		pnmtopng $way -force "$tmp/gray" >gray-$top$way.png
		pnmtopng $way -force -transparent=black "$tmp/gray" >gray-$top-key$way.png
	done
done
for depth in 8 16; do
	top=$((depth == 8 ? 255 : 65535))
	pnm gray P5 37 19 $top
	pnm rgb P6 37 19 $top
	for way in "" -interlace; do
		pnmtopng $way -force "$tmp/rgb" >rgb-$depth$way.png
		pnmtopng $way -force -transparent=black "$tmp/rgb" >rgb-$depth-key$way.png
		pnmtopng $way -force -alpha="$tmp/alpha$depth" "$tmp/gray" >ga-$depth$way.png
		pnmtopng $way -force -alpha="$tmp/alpha$depth" "$tmp/rgb" >rgba-$depth$way.png
	done
	for filter in nofilter sub up avg paeth; do
		pnmtopng -$filter -force "$tmp/gray" >filter-gray-$depth-$filter.png
		pnmtopng -$filter -force "$tmp/rgb" >filter-rgb-$depth-$filter.png
		pnmtopng -$filter -force -alpha="$tmp/alpha$depth" "$tmp/gray" >filter-ga-$depth-$filter.png
		pnmtopng -$filter -force -alpha="$tmp/alpha$depth" "$tmp/rgb" >filter-rgba-$depth-$filter.png
	done
done
for top in 1 2 5 255; do # at most 8, 27, 216 and 703 colours
	pnm rgb P6 37 19 $top
	for way in "" -interlace; do
		pnmquant 256 "$tmp/rgb" 2>/dev/null | pnmtopng $way 2>/dev/null >palette-$top$way.png
		pnmquant 200 "$tmp/rgb" 2>/dev/null | pnmtopng $way -alpha="$tmp/alpha8" 2>/dev/null >alpha-$top$way.png
		pnmquant 100 "$tmp/rgb" 2>/dev/null | pnmtopng $way -transparent=black 2>/dev/null >palette-$top-key$way.png
	done
done
pnm rgb P6 37 19 255
for way in "" -interlace; do
	pnmquant 4 "$tmp/rgb" 2>/dev/null | pnmtopng $way 2>/dev/null >palette-4$way.png
done
for size in 1x1 1x9 9x1 2x2 3x5 5x3 7x5 8x8 9x9 17x4; do
	for top in 1 255; do
		pnm small P6 ${size%x*} ${size#*x} $top
		pnmtopng -interlace "$tmp/small" 2>/dev/null >small-$size-$top.png
	done
done
# As other writers do it: chunks of another length, stored blocks, fixed codes, one IDAT a row.
pnm rgb P6 67 43 255
for level in 00 11 31 95; do
	convert "$tmp/rgb" -strip -define png:color-type=2 -quality $level magick-quality-$level.png
done
convert "$tmp/rgb" -strip -define png:color-type=6 -define png:bit-depth=16 -interlace PNG magick-rgba-16-interlace.png
convert "$tmp/rgb" -strip -define png:compression-strategy=4 -define png:color-type=2 magick-fixed.png
convert "$tmp/rgb" -strip -define png:compression-strategy=3 -define png:color-type=2 magick-rle.png
python3 - <<'PY'
from PIL import Image
im = Image.open("magick-rle.png")
im.quantize(256).save("pillow-palette.png")
im.quantize(13).save("pillow-palette-13.png", transparency=3)
im.convert("1").save("pillow-bilevel.png")
im.convert("LA").save("pillow-la.png")
im.convert("I").save("pillow-i.png")
PY
rm -r "$tmp"
