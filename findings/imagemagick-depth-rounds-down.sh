#!/usr/bin/env bash
# ImageMagick 6 rounds 16 bits to 8 to the nearest, but down as soon as one says "-depth 8".
#
# imagemagick-6.q16 8:6.9.11.60+dfsg-1.6+deb12u15 (Debian 12).
# Expected: ImageMagick's page of options: -depth is the number of bits per sample; for a format that has 8 anyhow it changes nothing.
# Seen: 256, 32768 and 65407 of 65535 (0.996, 127.502 and 254.502 of 255) are written into a BMP as 1, 128, 255; with -depth 8 they are 0, 127, 254.
# Why it matters: two steps that "only make it 8 bit" differ by one everywhere, so that caches by hash and pictures compared in tests do not
# meet; a nearly white ground (254.5) is white in one and not in the other.
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
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep '^imagemagick-6.q16=' || true
  dpkg-deb -x "$f" root
done
lib=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$lib"
export MAGICK_CONFIGURE_PATH="$dir/root/etc/ImageMagick-6:$(echo "$lib"/ImageMagick-6*/config-Q16)" MAGICK_CODER_MODULE_PATH="$(echo "$lib"/ImageMagick-6*/modules-Q16/coders)"

printf 'P6 1 1 65535 \x01\0\x80\0\xff\x7f' >deep.ppm
for o in "" "-depth 8"; do
  # shellcheck disable=SC2086 # none or two words
  convert-im6.q16 deep.ppm $o bmp3:flat.bmp
  echo "options '$o': $(tail -c 4 flat.bmp | od -An -tu1 | awk '{ print $3, $2, $1 }')" # BGR and padding
done | tee seen.txt
[ "$(xargs <seen.txt)" = "options : 1 128 255 options -depth 8: 0 127 254" ]
