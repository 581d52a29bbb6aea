#!/usr/bin/env bash
# sharp widens 8 bits to 16 so that values come in pairs: 0 and 1 are 511 apart, 1 and 2 only 1.
#
# sharp 0.35.5 with upng-js 2.1.0 as an independent reader (npm).
# Expected: the PNG specification (13.12, sample depth rescaling) asks for the linear value v*65535/255 = 257*v, or its bits repeated, which is the
# same; anything else is off by steps.
# Seen: toColourspace("rgb16") of 0, 1, 2, 3, 127, 128, 254, 255 writes 0, 511, 512, 1023, 32767, 32768, 65024, 65535: the low byte is the lowest
# bit eight times. Rounded back to 8 bits, 1 has become 2, and 254 is 253.
# Why it matters: a smooth gradient is a staircase with half as many steps, and a picture that went through 16 bits and back is not the same picture.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 upng-js@2.1.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import upng from "upng-js";

const ramp = Buffer.alloc(256 * 3);
for (let v = 0; v < 256; v++) ramp.fill(v, 3 * v, 3 * v + 3);
const file = await sharp(ramp, { raw: { width: 256, height: 1, channels: 3 } }).toColourspace("rgb16").png().toBuffer();
const { depth, data } = upng.decode(file);
const wide = (v) => data[6 * v] * 256 + data[6 * v + 1];
let wrong = 0, back = 0;
for (let v = 0; v < 256; v++) {
  if (wide(v) !== 257 * v) wrong++;
  if (Math.round((wide(v) * 255) / 65535) !== v) back++;
}
const some = [0, 1, 2, 3, 127, 128, 254, 255].map(wide);
console.log(some.join(" "), `- ${wrong} of 256 are not 257 v, ${back} are another value when rounded back`);
assert.equal(depth, 16);
assert.deepEqual(some, [0, 511, 512, 1023, 32767, 32768, 65024, 65535]);
assert.equal(wrong, 254);
JS
node seen.mjs
