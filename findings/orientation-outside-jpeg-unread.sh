#!/usr/bin/env bash
# Orientation is read in JPEG alone by most of the JavaScript tools.
#
# image-size 2.1.0, probe-image-size 7.5.0, jimp 1.6.1 and exifr 7.1.3 (npm); sharp 0.35.5 writes the files.
# Expected: EXIF stands in PNG (chunk eXIf, PNG third edition, 11.3.4.6), in WebP (chunk EXIF) and, as plain
# tags, in TIFF (TIFF 6.0, tag 274), and orientation means the same as in JPEG. Tools that obey or tell it for one
# format do so for all that they open.
# Seen: both size probes tell orientation 6 of a JPEG and none of PNG, WebP and TIFF; jimp turns the JPEG and leaves
# PNG and TIFF lying; exifr reads PNG and TIFF and knows no WebP at all ("Unknown file format").
# Why it matters: after a conversion to PNG or WebP that keeps EXIF the same photo stands in one tool and lies in
# another, and the reserved box on the page has its sides swapped.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 image-size@2.1.0 probe-image-size@7.5.0 jimp@1.6.1 exifr@7.1.3 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import { imageSize } from "image-size";
import probe from "probe-image-size";
import { Jimp } from "jimp";
import exifr from "exifr";

const seen = {};
for (const format of ["jpeg", "png", "webp", "tiff"]) {
  const file = await sharp({ create: { width: 40, height: 20, channels: 3, background: "teal" } })
    .withMetadata({ orientation: 6 }).toFormat(format, format === "tiff" ? { compression: "lzw" } : {}).toBuffer();
  seen[format] = [
    imageSize(file).orientation ?? "none",
    probe.sync(file).orientation ?? "none",
    await exifr.orientation(file).catch((e) => e.message),
    await Jimp.read(file).then((j) => `${j.bitmap.width}x${j.bitmap.height}`, () => "no decoder"),
    (await sharp(file).metadata()).orientation,
  ];
  console.log(format.padEnd(5), "image-size, probe, exifr, jimp, sharp:", seen[format].join(", "));
}
assert.deepEqual(seen, {
  jpeg: [6, 6, 6, "20x40", 6],
  png: ["none", "none", 6, "40x20", 6],
  webp: ["none", "none", "Unknown file format", "no decoder", 6],
  tiff: ["none", "none", 6, "40x20", 6],
});
JS
node seen.mjs
