#!/usr/bin/env bash
# blurhash takes RGBA pixels and never looks at A: the placeholder shows colours that nobody sees.
#
# blurhash 2.0.5 (npm).
# Expected: encode() asks for four bytes a pixel; what is wholly transparent has no weight (as in ThumbHash), or is told not to be supported.
# Seen: a cut-out on transparent pixels of hidden magenta has the hash of the same picture on opaque magenta.
# Why it matters: the colour under transparency is what the editor left, black most often: logos get a black box while they load.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts blurhash@2.0.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { encode, decode } from "blurhash";

const picture = (alpha) => {
  const px = new Uint8ClampedArray(16 * 16 * 4);
  for (let y = 0; y < 16; y++) for (let x = 0; x < 16; x++) {
    const inside = x > 4 && x < 11 && y > 4 && y < 11;
    px.set(inside ? [255, 255, 255, 255] : [255, 0, 255, alpha], 4 * (16 * y + x));
  }
  return px;
};
const clear = encode(picture(0), 16, 16, 3, 3), solid = encode(picture(255), 16, 16, 3, 3);
const corner = [...decode(clear, 8, 8).subarray(0, 4)];
console.log(clear, solid, "corner", corner);
assert.equal(clear, solid);
assert.ok(corner[0] > 200 && corner[1] < 100 && corner[2] > 200 && corner[3] === 255, "magenta");
JS
node seen.mjs
