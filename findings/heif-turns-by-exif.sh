#!/usr/bin/env bash
# libheif's tools treat EXIF's orientation wrongly twice: heif-enc leaves a photo lying, heif-convert has it turned twice.
#
# libheif-examples 1.15.1-1+deb12u1 and libavif-bin 0.11.1-1+deb12u1 (Debian 12); sharp 0.35.5 and exifreader 4.46.0 (npm).
# Expected: HEIF turns by its own property irot, an essential one, and MIAF, 7.3.6.7, lets no other information turn an item: a phone's JPEG with
# orientation 6 becomes a file with irot, as avifenc makes it. Who applies irot to the pixels says "1" in the EXIF that goes along.
# Seen: heif-enc's HEIC of the JPEG has orientation 6 in its EXIF and no irot: it is shown 32 by 16 in place of 16 by 32. heif-convert makes of avifenc's file
# a JPEG of 16 by 32 whose EXIF still says 6, so that browsers show it 32 by 16. Only the one after the other is right.
# Why it matters: uploads of phones are converted by these tools on many servers; the test "there and back" cannot see it.
#
# Needs: bash, Node 20 with npm, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libheif-examples=1.15.1-1+deb12u1 libheif1=1.15.1-1+deb12u1 libde265-0 libx265-199 libnuma1 libavif-bin=0.11.1-1+deb12u1 libavif15=0.11.1-1+deb12u1 \
  libaom3 libdav1d6 libgav1-1 libabsl20220623 librav1e0 libsvtav1enc1 libyuv0 libpng16-16 libjpeg62-turbo; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep -E '^(libheif-examples|libavif-bin)=' || true
  dpkg-deb -x "$f" root
done
lib=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 exifreader@4.46.0 >>npm.log 2>&1

cat >make.mjs <<'JS'
import sharp from "sharp";

const phone = { create: { width: 32, height: 16, channels: 3, background: "teal" } };
await sharp(phone).withMetadata({ orientation: 6 }).jpeg().toFile("phone.jpg");
JS
node make.mjs
for run in "heif-enc phone.jpg -o enc.heic" "avifenc phone.jpg avifenc.avif" "heif-convert avifenc.avif avifenc.jpg" "heif-convert enc.heic enc.jpg"; do
  LD_LIBRARY_PATH=$lib root/usr/bin/$run >run.log 2>&1
done

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import fs from "node:fs";
import ExifReader from "exifreader";
import sharp from "sharp";

const seen = {};
for (const name of ["phone.jpg", "enc.heic", "avifenc.avif", "avifenc.jpg", "enc.jpg"]) {
  const file = fs.readFileSync(name);
  const exif = ExifReader.load(file).Orientation?.value;
  if (name.endsWith("jpg")) {
    const { width, height, autoOrient } = await sharp(file).metadata();
    seen[name] = `${width} by ${height}, EXIF ${exif}, shown ${autoOrient.width} by ${autoOrient.height}`;
  } else {
    seen[name] = `EXIF ${exif}, ${file.includes("irot") ? "irot" : "no irot"}`;
  }
}
console.log(seen);
assert.deepEqual(seen, {
  "phone.jpg": "32 by 16, EXIF 6, shown 16 by 32",
  "enc.heic": "EXIF 6, no irot",
  "avifenc.avif": "EXIF 6, irot",
  "avifenc.jpg": "16 by 32, EXIF 6, shown 32 by 16",
  "enc.jpg": "32 by 16, EXIF 6, shown 16 by 32",
});
JS
node seen.mjs
