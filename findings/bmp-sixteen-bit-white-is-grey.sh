#!/usr/bin/env bash
# White of a 16-bit BMP comes out as 248,248,248 in JavaScript.
#
# bmp-ts 1.0.9 and jimp 1.6.1, which reads BMPs by it (npm).
# Expected: five bits of a sample are a fraction of 31 (BITMAPINFOHEADER, 16 bits, 5-5-5): 31 is full brightness, 255.
# Seen: five bits are shifted left by three and the low bits left at 0: 31 is 248. With BI_BITFIELDS 5-6-5 white is 248,252,248,
# with a green cast. (jsummers/gobmp in Go answers 255, sergeymakinen/go-bmp v1.0.0 also 248.)
# Why it matters: a logo on white gets a visible grey box on a white page, and a check "is the border white" fails.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts bmp-ts@1.0.9 jimp@1.6.1 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { decode } from "bmp-ts";
import { Jimp } from "jimp";

const bmp = (pixels, masks) => {
  const head = Buffer.alloc(54 + 4 * masks.length);
  head.write("BM");
  head.writeUInt32LE(head.length + 4, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(1, 18);
  head.writeInt32LE(1, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(16, 28);
  head.writeUInt32LE(masks.length ? 3 : 0, 30);
  head.writeUInt32LE(4, 34);
  masks.forEach((m, i) => head.writeUInt32LE(m, 54 + 4 * i));
  return Buffer.concat([head, Buffer.from(pixels)]);
};
const files = { "5-5-5": bmp([0xff, 0x7f, 0, 0], []), "5-6-5": bmp([0xff, 0xff, 0, 0], [0xf800, 0x07e0, 0x001f]) };
for (const [name, want] of [["5-5-5", [248, 248, 248]], ["5-6-5", [248, 252, 248]]]) {
  const one = [...decode(files[name], { toRGBA: true }).data.subarray(0, 3)];
  const two = [...(await Jimp.read(files[name])).bitmap.data.subarray(0, 3)];
  console.log(`white in ${name}: bmp-ts ${one}, jimp ${two}`);
  assert.deepEqual([one, two], [want, want]);
}
JS
node seen.mjs
