#!/usr/bin/env bash
# avifdec writes the PNG or JPEG of a turned AVIF without turning it and without a note that it should be.
#
# libavif-bin 0.11.1-1+deb12u1 (Debian 12); the file is written by avifenc of the same package.
# Expected: irot is an essential property (ISO/IEC 23008-12, 6.5.10; MIAF, 7.3.6.7): a reader that makes pixels of the item applies it. 4 by 2 with a
# quarter turn is shown 2 by 4.
# Seen: avifdec prints "irot (Rotation): 3" and writes 4 by 2, with neither the turn nor an EXIF orientation in the file, and ends with 0.
# Why it matters: the common tool of an AVIF fall-back ("make me a JPEG for old browsers") lays phone photos on their side; browsers show the AVIF upright.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libavif-bin=0.11.1-1+deb12u1 libavif15=0.11.1-1+deb12u1 libaom3 libdav1d6 libgav1-1 libabsl20220623 librav1e0 libsvtav1enc1 libyuv0 libjpeg62-turbo libpng16-16; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f"
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"

{ # 4 by 2, 4:4:4, all of one grey
  printf 'YUV4MPEG2 W4 H2 F25:1 Ip A1:1 C444 XYSCSS=444\nFRAME\n'
  printf '%024d' 0
} >flat.y4m
avifenc --irot 3 flat.y4m turned.avif >run.log 2>&1
avifdec turned.avif out.png >>run.log 2>&1
avifdec turned.avif out.jpg >>run.log 2>&1
turn=$(avifdec --info turned.avif | grep irot | xargs)
size() { od -An -tu1 -j"$2" -N"$3" "$1" | xargs; }
png=$(size out.png 16 8)
sof=$(LC_ALL=C grep -aobP '\xff\xc0' out.jpg | head -1 | cut -d: -f1)
jpg=$(size out.jpg $((sof + 5)) 4)
tags=$({ grep -alE 'eXIf|Exif' out.png out.jpg || true; } | wc -l)
echo "$turn; width and height in the PNG: $png; height and width in the JPEG: $jpg; files with EXIF: $tags"
[ "$turn; $png; $jpg; $tags" = "* irot (Rotation) : 3; 0 0 0 4 0 0 0 2; 0 2 0 4; 0" ]
