#!/usr/bin/env bash
# Lossless PNG optimisers differ in whether a photo still stands upright: pngcrush throws eXIf away.
#
# pngcrush 1.8.13-0.1 and optipng 0.7.7-2+b1 (Debian 12), both with plain options.
# Expected: PNG, third edition, 11.3.4.6 and 5.4: eXIf is safe to copy (its fourth letter is small), so that even a program that does not know it may keep it;
# neither is asked to strip.
# Seen: pngcrush drops the chunk and keeps pHYs; optipng keeps both.
# Why it matters: PNGs with orientation are obeyed by browsers; the picture lies on its side after a step that is called lossless.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in pngcrush=1.8.13-0.1 optipng=0.7.7-2+b1; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f"
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"

crc() { gzip -c | tail -c 8 | head -c 4 | od -An -tx1 | awk '{ printf "\\x%s\\x%s\\x%s\\x%s", $4, $3, $2, $1 }'; }
chunk() { # type, data as printf escapes, length as printf escapes
  printf "$3$1$2"
  printf "$(printf "$1$2" | crc)"
}
{
  printf '\x89PNG\r\n\x1a\n'
  chunk IHDR '\0\0\0\x02\0\0\0\x01\x08\0\0\0\0' '\0\0\0\x0d'
  chunk pHYs '\0\0\x0b\x13\0\0\x0b\x13\x01' '\0\0\0\x09'
  chunk eXIf 'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0' '\0\0\0\x1a'
  chunk IDAT '\x78\x01\x01\x03\0\xfc\xff\0\x10\x20\0\x43\0\x31' '\0\0\0\x0e'
  chunk IEND '' '\0\0\0\0'
} >photo.png
pngcrush -q photo.png pngcrush.png >run.log 2>&1
optipng -quiet -out optipng.png photo.png >>run.log 2>&1
seen=
for f in photo pngcrush optipng; do
  seen+="$f $(grep -ac eXIf $f.png || true) $(grep -ac pHYs $f.png || true), "
done
echo "file, has eXIf, has pHYs: $seen"
[ "$seen" = "photo 1 1, pngcrush 0 1, optipng 1 1, " ]
