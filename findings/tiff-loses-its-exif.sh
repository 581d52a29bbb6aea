#!/usr/bin/env bash
# sharp writes EXIF into JPEG, PNG, WebP and AVIF, and drops it from a TIFF without a word.
#
# sharp 0.35.5 (npm).
# Expected: EXIF stands in TIFF tags (EXIF 2.3, 4.5: it is TIFF by itself); withExif "sets EXIF metadata in the output image".
# Seen: after withExif, metadata().exif is there for four formats and undefined for TIFF: date and copyright are gone, as from a copy of an original.
# Why it matters: archives keep masters as TIFF; a master made this way has lost who took it and when, and the thumbnails of it too.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";

const seen = {};
for (const format of ["jpeg", "png", "webp", "avif", "tiff"]) {
  const file = await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } })
    .withExif({ IFD0: { Copyright: "Ada Lovelace" }, IFD2: { DateTimeOriginal: "2024:06:01 09:00:00" } }).toFormat(format).toBuffer();
  const { exif } = await sharp(file).metadata();
  seen[format] = [exif !== undefined, file.includes("Ada Lovelace"), file.includes("2024:06:01 09:00:00")];
}
console.log("EXIF told, copyright in the bytes, date in the bytes:", seen);
for (const format of ["jpeg", "png", "webp", "avif"]) assert.deepEqual(seen[format], [true, true, true], format);
assert.deepEqual(seen.tiff, [false, false, false]);
JS
node seen.mjs
