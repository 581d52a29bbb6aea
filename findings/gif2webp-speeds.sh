#!/usr/bin/env bash
# gif2webp slows a GIF of 10 ms a frame to 100 ms, and leaves 20 ms as it is: the quick one becomes the slower by five.
#
# webp 1.2.4-0.2+deb12u1 (Debian 12).
# Expected: GIF89a, 23: the delay is in hundredths of a second, 1 is 10 ms; a converter keeps times (its manual names no change).
# Seen: frames of 0 and 1 hundredths become 100 ms, 2 becomes 20 ms, 3 becomes 30 ms. It freezes into the file what browsers do with GIFs at play time.
# Why it matters: the length of the animation changes (60 ms of such frames here become 250), so that what was timed to sound or to
# another picture is not; sharp 0.35.5 wrote the same times.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in webp=1.2.4-0.2+deb12u1 libwebp7=1.2.4-0.2+deb12u1 libwebpmux3=1.2.4-0.2+deb12u1 libwebpdemux2=1.2.4-0.2+deb12u1 libgif7; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f"
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"

frame() { # delay in hundredths
  printf '\x21\xf9\x04\0\x'"$1"'\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x'"$2"'\x01\0'
}
{
  printf 'GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\xff'
  frame 00 44
  frame 01 4c
  frame 02 44
  frame 03 4c
  printf '\x3b'
} >four.gif
gif2webp -quiet four.gif -o four.webp
webpmux -info four.webp
seen=$(webpmux -info four.webp | awk '$1 ~ /^[0-9]+:$/ { print $7 }' | xargs)
[ "$seen" = "100 100 20 30" ]
