#!/usr/bin/env bash
# ImageMagick 6 cuts a WebP's 19 milliseconds down to one hundredth in a GIF, which browsers play as 100 milliseconds.
#
# imagemagick-6.q16 8:6.9.11.60+dfsg-1.6+deb12u15 and webp 1.2.4-0.2+deb12u1 (Debian 12).
# Expected: GIF counts hundredths, WebP thousandths: the nearest of 19 ms is 2 (20 ms); sharp 0.35.5 wrote 2 for 15 ms.
# Seen: 15, 19, 25 and 39 ms become 1, 1, 2 and 3: always down.
# Why it matters: an animation of 60 frames a second (16 or 17 ms) becomes a GIF of 1 hundredth, which browsers replace by 10: it runs six times as slow
# as the WebP beside it; the others run up to a third too fast.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u15 libmagickcore-6.q16-6=8:6.9.11.60+dfsg-1.6+deb12u15 libmagickwand-6.q16-6=8:6.9.11.60+dfsg-1.6+deb12u15 \
  imagemagick-6-common libfftw3-double3 liblqr-1-0 libglib2.0-0 libltdl7 liblcms2-2 libfontconfig1 libfreetype6 libheif1 libde265-0 libx265-199 libnuma1 libaom3 libdav1d6 \
  libjbig0 libjpeg62-turbo libtiff6 libdeflate0 liblerc4 libopenjp2-7 libpng16-16 libxml2 libx11-6 libxext6 libxcb1 libxau6 libxdmcp6 libgomp1 \
  webp=1.2.4-0.2+deb12u1 libwebp7 libwebpmux3 libwebpdemux2 libgif7; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep -E '^(imagemagick-6.q16|webp)=' || true
  dpkg-deb -x "$f" root
done
lib=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$lib"
export MAGICK_CONFIGURE_PATH="$dir/root/etc/ImageMagick-6:$(echo "$lib"/ImageMagick-6*/config-Q16)" MAGICK_CODER_MODULE_PATH="$(echo "$lib"/ImageMagick-6*/modules-Q16/coders)"

for c in red blue; do convert-im6.q16 -size 2x2 xc:$c $c.png; done
img2webp -loop 0 -d 15 red.png -d 19 blue.png -d 25 red.png -d 39 blue.png -o four.webp >run.log 2>&1
convert-im6.q16 four.webp four.gif
in=$(webpmux -info four.webp | awk '$1 ~ /^[0-9]+:$/ { print $7 }' | xargs)
out=$(identify-im6.q16 -format '%T ' four.gif | xargs)
echo "milliseconds: $in; hundredths: $out"
[ "$in; $out" = "15 19 25 39; 1 1 2 3" ]
