#!/usr/bin/env bash
# heic-convert leaves out the colour profile of a HEIC and converts no colours: photos of phones, which are Display P3, come out faded.
#
# heic-convert 2.1.0 (with heic-decode 2.1.0 and libheif-js) and sharp 0.35.5 (npm); libheif-examples 1.15.1-1+deb12u1 makes the HEIC.
# Expected: pixels are converted to sRGB, or the profile goes along; heif-convert of Debian does the latter.
# Seen: the JPEG and the PNG have no profile, and the numbers are those of P3: pure orange, 254,39,1 in sRGB, is shown as 234,65,36. EXIF is
# gone as well, the photographer's name with it.
# Why it matters: it is what browsers and functions take where sharp cannot read HEIC; every photo of a recent phone loses its strong colours.
#
# Needs: bash, Node 20 with npm, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in libheif-examples libheif1 libde265-0 libx265-199 libnuma1 libaom3 libdav1d6 libpng16-16 libjpeg62-turbo; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep '^libheif-examples=' || true
  dpkg-deb -x "$f" root
done
lib=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts heic-convert@2.1.0 heic-decode@2.1.0 sharp@0.35.5 >>npm.log 2>&1

cat >make.mjs <<'JS'
import sharp from "sharp";

const orange = { create: { width: 128, height: 128, channels: 3, background: { r: 255, g: 40, b: 0 } } };
await sharp(orange).withIccProfile("p3").withExif({ IFD0: { Artist: "Nobody" } }).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toFile("p3.jpg");
JS
node make.mjs
LD_LIBRARY_PATH=$lib root/usr/bin/heif-enc -q 95 -p chroma=444 p3.jpg -o p3.heic >heif.log
LD_LIBRARY_PATH=$lib root/usr/bin/heif-convert p3.heic debian.png >heif.log

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import fs from "node:fs";
import convert from "heic-convert";
import sharp from "sharp";

const look = async (data) => {
  const { icc, exif } = await sharp(data).metadata();
  const shown = [...(await sharp(data).toColourspace("srgb").raw().toBuffer()).subarray(0, 3)];
  return { profile: !!icc, exif: !!exif, shown };
};
const near = (a, b) => a.every((v, i) => Math.abs(v - b[i]) <= 4);
const debian = await look("debian.png");
console.log("heif-convert", debian);
assert.ok(debian.profile && near(debian.shown, [254, 39, 1]));
for (const format of ["JPEG", "PNG"]) {
  const out = Buffer.from(await convert({ buffer: fs.readFileSync("p3.heic"), format, quality: 1 }));
  const got = await look(out);
  console.log("heic-convert to", format, got);
  assert.ok(!got.profile && !got.exif && near(got.shown, [234, 65, 36]));
}
JS
node seen.mjs
