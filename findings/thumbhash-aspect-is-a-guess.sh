#!/usr/bin/env bash
# ThumbHash tells aspect ratios that are up to 40 % off, for common shapes too.
#
# thumbhash 0.1.1 (npm).
# Expected: thumbHashToApproximateAspectRatio is near enough to reserve the picture's box, as one of the format's promises is that it holds the ratio.
# Seen: the ratio is one of a handful (it is the ratio of the counts of coefficients): 3:2 and 4:3 are both 1.4; 2:1 and 16:9 both 1.75; a 5:1 panorama is 7,
# and 10:1 is 7 too.
# Why it matters: a box that is made by it jumps when the picture comes (Cumulative Layout Shift): store width and height beside the hash.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts thumbhash@0.1.1 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { rgbaToThumbHash, thumbHashToApproximateAspectRatio } from "thumbhash";

const seen = {};
for (const [name, w, h] of [["3:2", 90, 60], ["4:3", 80, 60], ["16:9", 96, 54], ["2:1", 100, 50], ["5:1", 100, 20], ["10:1", 100, 10]]) {
  const rgba = new Uint8Array(w * h * 4).fill(255);
  for (let i = 0; i < w * h; i++) rgba[4 * i] = (i % w) * 2;
  seen[name] = thumbHashToApproximateAspectRatio(rgbaToThumbHash(w, h, rgba));
}
console.log(seen);
assert.deepEqual(seen, { "3:2": 7 / 5, "4:3": 7 / 5, "16:9": 7 / 4, "2:1": 7 / 4, "5:1": 7, "10:1": 7 });
JS
node seen.mjs
