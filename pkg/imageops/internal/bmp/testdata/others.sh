#!/bin/sh
# Writes files of other programs into the folder: ImageMagick, ffmpeg, Pillow, gifsicle. sh others.sh FOLDER
set -eu
cd "$1"
IM=${IM:-convert}
src="-size 24x16 gradient:#c83c3c-#2050f0 -swirl 40"
alpha="$src -alpha set -channel A -fx i/w +channel"
for d in 1 4 8; do $IM $src -colors $((1 << d)) -type palette -depth $d BMP3:im-pal$d.bmp; done
$IM $src BMP2:im-bmp2.bmp
$IM $src -colors 16 -type palette BMP2:im-bmp2-pal.bmp
$IM $src BMP3:im-bmp3.bmp
$IM $src BMP:im-bmp4.bmp
$IM $alpha BMP:im-alpha.bmp
$IM $alpha BMP3:im-bmp3-alpha.bmp
$IM $src -colors 20 -type palette -compress RLE BMP3:im-rle8.bmp
$IM $src -monochrome BMP3:im-mono.bmp
$IM $src -colorspace gray -type grayscale BMP3:im-grey.bmp
$IM $src -define bmp:subtype=RGB565 BMP:im-565.bmp
$IM $src -define bmp:subtype=RGB555 BMP:im-555.bmp
$IM $alpha -define bmp:subtype=ARGB4444 BMP:im-4444.bmp
$IM $alpha -define bmp:subtype=ARGB1555 BMP:im-1555.bmp
for f in bgr24 bgra rgb565le rgb555le rgb444le gray pal8 monob rgb8 bgr8 rgb4_byte bgr4_byte; do
  ffmpeg -loglevel error -y -f lavfi -i testsrc=size=24x16 -frames:v 1 -pix_fmt $f -update 1 ff-$f.bmp
done
/usr/bin/python3 - <<'P'
from PIL import Image
import PIL
im = Image.merge("RGB", (Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90))).resize((24, 16))
for mode in ("1", "L", "RGB"):
    im.convert(mode).save(f"pil-{mode}.bmp")
im.quantize(30).save("pil-P.bmp")
rgba = im.convert("RGBA"); rgba.putalpha(Image.linear_gradient("L").resize((24, 16))); rgba.save("pil-RGBA.bmp")
P
