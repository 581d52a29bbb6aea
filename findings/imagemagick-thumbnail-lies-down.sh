#!/usr/bin/env bash
# ImageMagick 6: -thumbnail lays a phone's photo on its side, -resize leaves it upright.
#
# imagemagick-6.q16 8:6.9.11.60+dfsg-1.6+deb12u15 (Debian 12).
# Expected: its page of options calls -thumbnail a -resize that is quicker and leaves profiles away; both show the same picture the same way up.
# Seen: of 16 by 8 with orientation 6, both make 8 by 4; -resize keeps EXIF's 6, -thumbnail drops EXIF and turns no pixels.
# Why it matters: pages that swap one option for the lighter one show thumbnails lying beside upright originals; -auto-orient must stand before it.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in imagemagick-6.q16=8:6.9.11.60+dfsg-1.6+deb12u15 libmagickcore-6.q16-6=8:6.9.11.60+dfsg-1.6+deb12u15 libmagickwand-6.q16-6=8:6.9.11.60+dfsg-1.6+deb12u15 \
  imagemagick-6-common libfftw3-double3 liblqr-1-0 libglib2.0-0 libltdl7 liblcms2-2 libfontconfig1 libfreetype6 libheif1 libde265-0 libx265-199 libnuma1 libaom3 libdav1d6 \
  libjbig0 libjpeg62-turbo libtiff6 libdeflate0 liblerc4 libopenjp2-7 libpng16-16 libxml2 libx11-6 libxext6 libxcb1 libxau6 libxdmcp6 libgomp1 \
  libwebp7 libwebpmux3 libwebpdemux2; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep -E '^(imagemagick-6.q16|webp)=' || true
  dpkg-deb -x "$f" root
done
lib=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$lib"
export MAGICK_CONFIGURE_PATH="$dir/root/etc/ImageMagick-6:$(echo "$lib"/ImageMagick-6*/config-Q16)" MAGICK_CODER_MODULE_PATH="$(echo "$lib"/ImageMagick-6*/modules-Q16/coders)"

convert-im6.q16 -size 16x8 xc:red plain.jpg
{ # SOI, APP1 with one tag (orientation 6), the rest of the file
  printf '\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0'
  tail -c +3 plain.jpg
} >photo.jpg
for o in -resize -thumbnail; do
  convert-im6.q16 photo.jpg "$o" 8x8 small.jpg
  echo "$o: $(identify-im6.q16 -format '%wx%h %[orientation]' small.jpg), files with EXIF: $(grep -ac Exif small.jpg || true)"
done | tee seen.txt
[ "$(xargs <seen.txt)" = "-resize: 8x4 RightTop, files with EXIF: 1 -thumbnail: 8x4 Undefined, files with EXIF: 0" ]
