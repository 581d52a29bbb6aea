#!/bin/sh
# Writes files of other programs into the folder: ImageMagick, ffmpeg, Pillow, gifsicle. sh others.sh FOLDER
set -eu
cd "$1"
IM=${IM:-convert}
src="-size 24x16 gradient:#c83c3c-#2050f0 -swirl 40"
movie="-size 24x16 -delay 7 xc:#c83c3c xc:#3c9020 gradient:red-blue -fill yellow -draw 'circle 12,8 12,3' -loop 0"
$IM $src im-still.gif
$IM $src -interlace GIF im-interlaced.gif
$IM $src -colors 3 im-3.gif
$IM $src -monochrome im-mono.gif
$IM $src -colorspace gray im-grey.gif
$IM $src -alpha set -region 8x8+4+4 -channel A -evaluate set 0 im-hole.gif
eval $IM $movie im-movie.gif
eval $IM $movie -layers optimize im-optimized.gif
eval $IM $movie -layers optimize-plus im-optimized-plus.gif
eval $IM $movie -dispose background im-background.gif
eval $IM $movie -dispose previous im-previous.gif
eval $IM $movie -loop 5 im-loop5.gif
eval $IM $movie -compress none im-uncompressed.gif
ffmpeg -loglevel error -y -f lavfi -i testsrc=size=24x16:rate=10 -t 0.5 ff-movie.gif
ffmpeg -loglevel error -y -f lavfi -i testsrc=size=24x16:rate=10 -t 0.5 -loop -1 ff-once.gif
ffmpeg -loglevel error -y -f lavfi -i testsrc=size=24x16:rate=10 -t 0.5 -gifflags -offsetting-transdiff ff-plain.gif
ffmpeg -loglevel error -y -f lavfi -i testsrc=size=24x16:rate=10 -t 0.5 -vf split[a][b]\;[a]palettegen=stats_mode=single[p]\;[b][p]paletteuse=new=1 ff-local.gif
gifsicle -O3 im-movie.gif -o gs-o3.gif
gifsicle --unoptimize im-optimized.gif -o gs-unoptimized.gif
gifsicle --interlace im-movie.gif -o gs-interlaced.gif
gifsicle --no-logical-screen im-still.gif -o gs-noscreen.gif 2>/dev/null || true
gifsicle --comment hello --name first im-movie.gif -o gs-comment.gif
gifsicle --crop 3,3+9x9 im-movie.gif -o gs-crop.gif
/usr/bin/python3 - <<'P'
from PIL import Image, ImageDraw
im = Image.merge("RGB", (Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90))).resize((24, 16))
im.save("pil-still.gif")
im.convert("L").save("pil-L.gif")
im.convert("1").save("pil-1.gif")
frames = []
for i in range(4):
    f = im.copy().quantize(40)
    ImageDraw.Draw(f).rectangle((i * 3, i * 2, i * 3 + 6, i * 2 + 5), fill=i)
    frames.append(f)
frames[0].save("pil-movie.gif", save_all=True, append_images=frames[1:], duration=[40, 50, 60, 2000], loop=2)
rgba = []
for i in range(4):
    f = Image.new("RGBA", (24, 16))
    ImageDraw.Draw(f).ellipse((i * 3, 1, i * 3 + 9, 12), fill=(200, 60 * i, 9, 255))
    rgba.append(f)
for d in (0, 1, 2, 3):
    rgba[0].save(f"pil-rgba-{d}.gif", save_all=True, append_images=rgba[1:], duration=100, loop=0, disposal=d)
P
