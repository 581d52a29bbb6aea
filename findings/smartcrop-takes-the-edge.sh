#!/usr/bin/env bash
# smartcrop cuts the right edge out of a picture that is the same everywhere, not its middle.
#
# smartcrop-sharp 2.0.8 with smartcrop 2.0.5 and sharp 0.35.5 (npm).
# Expected: among equally good crops the middle, as CSS object-fit: cover and sharp's own fit take it.
# Seen: white, 100 by 50, square crop: x is 48, with 50 as the edge and 25 as the middle; 50 by 100: y is 48. The scores of details are
# below zero as white has none, so that a crop which sees less of the picture wins.
# Why it matters: product photos and logos on plain grounds whose detail is weak are cut off at one side, always the same.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts --legacy-peer-deps smartcrop-sharp@2.0.8 smartcrop@2.0.5 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import smartcrop from "smartcrop-sharp";

const seen = [];
for (const [width, height] of [[100, 50], [50, 100]]) {
  const flat = await sharp({ create: { width, height, channels: 3, background: "white" } }).png().toBuffer();
  const { x, y, width: w, height: h } = (await smartcrop.crop(flat, { width: 10, height: 10 })).topCrop;
  seen.push([x, y, w, h]);
}
console.log("x, y, width, height:", JSON.stringify(seen));
assert.deepEqual(seen, [[48, 0, 50, 50], [0, 48, 50, 50]]);
JS
node seen.mjs
