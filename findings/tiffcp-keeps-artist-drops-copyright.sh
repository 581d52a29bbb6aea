#!/usr/bin/env bash
# tiffcp copies who made a TIFF and drops whose it is: Artist stays, Copyright goes.
#
# libtiff-tools 4.5.0-6+deb12u4 (Debian 12).
# Expected: its manual: tiffcp combines files and changes layout and compression, nothing of dropping tags. TIFF 6.0 has Artist (315) and Copyright (33432)
# in one section, both plain ASCII of the same baseline.
# Seen: after "tiffcp -c lzw" Artist is there and Copyright is not, and it ends with 0; tiffinfo shows both in the source.
# Why it matters: scans and agency photos are recompressed by it before they go online; the rights line, which image search shows as licence
# data when it is passed on, is lost though the author's name looks as if all had been kept.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libtiff-tools=4.5.0-6+deb12u4 libtiff6=4.5.0-6+deb12u4 libdeflate0 libjbig0 liblerc4 libwebp7 libjpeg62-turbo libzstd1; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f"
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"

{ # one grey pixel; eleven tags
  printf 'II*\0\x08\0\0\0\x0b\0'
  printf '\0\x01\x03\0\x01\0\0\0\x01\0\0\0\x01\x01\x03\0\x01\0\0\0\x01\0\0\0'         # width, height
  printf '\x02\x01\x03\0\x01\0\0\0\x08\0\0\0\x03\x01\x03\0\x01\0\0\0\x01\0\0\0'       # 8 bits, no compression
  printf '\x06\x01\x03\0\x01\0\0\0\x01\0\0\0\x11\x01\x04\0\x01\0\0\0\x92\0\0\0'       # black is 0, strip at 146
  printf '\x15\x01\x03\0\x01\0\0\0\x01\0\0\0\x16\x01\x03\0\x01\0\0\0\x01\0\0\0'       # one sample, one row
  printf '\x17\x01\x04\0\x01\0\0\0\x01\0\0\0\x3b\x01\x02\0\x04\0\0\0Ada\0'            # one byte, Artist
  printf '\x98\x82\x02\0\x04\0\0\0Bob\0\0\0\0\0\x80'                                  # Copyright, the end, the pixel
} >scan.tif
tiffcp -c lzw scan.tif copy.tif
for f in scan copy; do
  tiffinfo $f.tif | grep -E 'Artist|Copyright' | xargs | sed "s/^/$f: /"
done | tee seen.txt
[ "$(cat seen.txt)" = "scan: Artist: Ada Copyright: Bob
copy: Artist: Ada" ]
