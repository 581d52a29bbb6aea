#!/usr/bin/env bash
# image-js cannot resize a picture that is one pixel high or wide.
#
# image-js 1.7.0 (npm), sharp 0.35.5 for comparison.
# Expected: 8×1 becomes 4×1, as with every tool.
# Seen: RangeError "border must be smaller than the original image" from resize, bilinear for 8×1 and 1×8, bicubic for 8×2 too. Only
# the nearest neighbour works.
# Why it matters: tracking pixels, rules and the last tile of a long strip stop a batch with words about a border that nobody asked for.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts image-js@1.7.0 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import { Image } from "image-js";

const seen = {};
for (const [width, height] of [[8, 1], [1, 8], [8, 2]]) {
  const to = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  for (const interpolationType of ["nearest", "bilinear", "bicubic"]) {
    let what;
    try {
      const r = new Image(width, height, { colorModel: "GREY" }).resize({ ...to, interpolationType });
      what = `${r.width}×${r.height}`;
    } catch (e) {
      what = e.message;
    }
    seen[`${width}×${height} ${interpolationType}`] = what;
  }
  const { info } = await sharp({ create: { width, height, channels: 3, background: "red" } }).resize({ ...to, fit: "fill" }).png().toBuffer({ resolveWithObject: true });
  assert.deepEqual([info.width, info.height], [to.width, to.height]);
}
console.log(seen);
const refused = "border must be smaller than the original image";
for (const picture of ["8×1", "1×8"]) for (const kernel of ["bilinear", "bicubic"]) assert.equal(seen[`${picture} ${kernel}`], refused);
assert.equal(seen["8×2 bilinear"], "4×1");
assert.equal(seen["8×2 bicubic"], refused);
JS
node seen.mjs
