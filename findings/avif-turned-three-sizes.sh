#!/usr/bin/env bash
# Three probes tell three things of one AVIF that is turned by its own property.
#
# image-size 2.1.0, probe-image-size 7.5.0 and sharp 0.35.5 (npm). The file is written by sharp with EXIF
# orientation 6 on a picture of 40 by 20.
# Expected: HEIF (ISO/IEC 23008-12, 6.5.10) applies `irot` as part of reconstruction, so that the picture is
# 20 by 40; a probe says that, or says that a turn is to follow.
# Seen: sharp's metadata() 20 x 40 without an orientation (for a JPEG it tells the unturned 40 x 20 and 6),
# probe-image-size 40 x 20 with orientation 6, image-size 40 x 20 and nothing more.
# Why it matters: width and height attributes of an <img> that come from image-size are wrong for every upright
# phone photo in AVIF or HEIC, and code that turns by sharp's JPEG rule turns nothing here.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 image-size@2.1.0 probe-image-size@7.5.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import { imageSize } from "image-size";
import probe from "probe-image-size";

const picture = sharp({ create: { width: 40, height: 20, channels: 3, background: "teal" } }).withMetadata({ orientation: 6 });
const file = await picture.clone().avif().toBuffer();
const meta = await sharp(file).metadata();
const one = imageSize(file), two = probe.sync(file);
const jpeg = await sharp(await picture.clone().jpeg().toBuffer()).metadata();
const seen = {
  sharp: [meta.width, meta.height, meta.orientation ?? null],
  probe: [two.width, two.height, two.orientation ?? null],
  imageSize: [one.width, one.height, one.orientation ?? null],
  sharpJPEG: [jpeg.width, jpeg.height, jpeg.orientation],
};
console.log(seen);
assert.deepEqual(seen, { sharp: [20, 40, null], probe: [40, 20, 6], imageSize: [40, 20, null], sharpJPEG: [40, 20, 6] });
JS
node seen.mjs
