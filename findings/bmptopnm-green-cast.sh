#!/usr/bin/env bash
# netpbm's bmptopnm spoils the pure red and pure green of a 5-6-5 BMP.
#
# netpbm 2:11.01.00-2 (Debian 12).
# Expected: BI_BITFIELDS with masks F800, 07E0, 001F: a pixel F800 is full red and no green, 07E0 full green and no red.
# Seen: red becomes 246,0,0 and green 8,255,0: the one is not full, the other holds some red.
# Why it matters: flat colours of logos and charts drift by up to 9 of 255, and a check for pure colours fails.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in netpbm=2:11.01.00-2 libnetpbm11=2:11.01.00-2; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f"
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"

{
  printf 'BM\x46\0\0\0\0\0\0\0\x42\0\0\0' # 70 bytes, pixels from 66
  printf '\x28\0\0\0\x02\0\0\0\x01\0\0\0\x01\0\x10\0\x03\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
  printf '\0\xf8\0\0\xe0\x07\0\0\x1f\0\0\0' # the masks
  printf '\0\xf8\xe0\x07'
} >two.bmp
seen=$(bmptopnm -quiet two.bmp | tail -c 6 | od -An -tu1 | xargs)
echo "red, green: $seen"
[ "$seen" = "246 0 0 8 255 0" ]
