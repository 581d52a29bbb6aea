#!/usr/bin/env bash
# jpeg-js 0.4.4 (npm) does not turn a photo when decoding, and writes its EXIF back when encoding pixels that were turned.
#
# Expected: decode() answers plain pixels; encode() of a picture with new width, height and data makes a file that holds those, and no metadata that
# contradicts them.
# Seen: the decoded object carries exifBuffer, and encode() copies it whole: turn the pixels by orientation 6, put them in the object, and the file
# says 6 again. sharp's rotate() then lays an upright photo on its side.
# Why it matters: it is the natural way to make a thumbnail upright in plain JavaScript; and GPS positions are published by the same copy.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts jpeg-js@0.4.4 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import jpeg from "jpeg-js";
import sharp from "sharp";

const file = await sharp({ create: { width: 40, height: 20, channels: 3, background: "teal" } })
  .withExif({ IFD0: { Orientation: "6" }, IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 0/1" } })
  .withMetadata({ orientation: 6 }).jpeg().toBuffer();
const picture = jpeg.decode(file);
const turned = { ...picture, width: picture.height, height: picture.width, data: Buffer.from(picture.data) }; // one colour: any order will do
const out = jpeg.encode(turned, 90).data;
const meta = await sharp(out).metadata();
const shown = (await sharp(out).rotate().toBuffer({ resolveWithObject: true })).info;
console.log(`written ${meta.width}x${meta.height}, orientation ${meta.orientation}, shown ${shown.width}x${shown.height}`);
assert.deepEqual([picture.width, meta.width, meta.height, meta.orientation, shown.width, shown.height], [40, 20, 40, 6, 40, 20]);
JS
node seen.mjs
