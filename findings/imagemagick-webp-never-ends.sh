#!/usr/bin/env bash
# ImageMagick 6 makes of a GIF of three plays a WebP that never ends, and appends its first picture once more behind the file's end.
#
# imagemagick-6.q16 8:6.9.11.60+dfsg-1.6+deb12u15 and webp 1.2.4-0.2+deb12u1 (Debian 12).
# Expected: the WebP container: the RIFF header tells the size of the whole file, and ANIM has the number of plays. 3 stays 3.
# Seen: ANIM has 0, which is "for ever", and a complete second RIFF file (the first frame as a still) follows; webpinfo warns, webpmux refuses to open
# the file. gif2webp of the same GIF keeps the 3 and ends where its header says.
# Why it matters: a banner that is to stop does not, every animation is longer by one frame that nobody decodes, and it cannot be edited by webpmux.
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

convert-im6.q16 -loop 3 -delay 10 -size 2x2 xc:red xc:blue three.gif
convert-im6.q16 three.gif magick.webp
gif2webp -quiet three.gif -o google.webp
word() { od -An -tu"$3" -j"$2" -N"$3" "$1" | xargs; }
for f in google magick; do
  at=$(LC_ALL=C grep -aob ANIM $f.webp | head -1 | cut -d: -f1)
  opens=no
  if webpmux -info $f.webp >info.txt 2>&1; then opens=yes; fi
  echo "$f: plays $(word $f.webp $((at + 12)) 2), bytes after the end $(($(stat -c %s $f.webp) - $(word $f.webp 4 4) - 8)), RIFF headers $(grep -ao RIFF $f.webp | wc -l), webpmux opens it: $opens"
done | tee seen.txt
grep -q '^google: plays 3, bytes after the end 0, RIFF headers 1, webpmux opens it: yes$' seen.txt
grep -qE '^magick: plays 0, bytes after the end [1-9][0-9]*, RIFF headers 2, webpmux opens it: no$' seen.txt
