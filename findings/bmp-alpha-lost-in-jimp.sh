#!/usr/bin/env bash
# jimp makes a translucent BMP opaque although the reader that it uses knows the alpha.
#
# jimp 1.6.1 and bmp-ts 1.0.9 (npm).
# Expected: BITMAPV4HEADER has an alpha mask (bV4AlphaMask); with one, the masked byte is the pixel's alpha. jimp's bitmap is RGBA.
# Seen: bmp-ts answers 255,0,0,128 for a half translucent red; jimp reads by it and then sets 255 everywhere.
# Why it matters: shadows and cut-outs that design tools export as BMP get a solid ground, and nothing tells that it was lost.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts jimp@1.6.1 bmp-ts@1.0.9 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { decode } from "bmp-ts";
import { Jimp } from "jimp";

const file = Buffer.alloc(14 + 108 + 8);
file.write("BM");
file.writeUInt32LE(file.length, 2);
file.writeUInt32LE(122, 10);
file.writeUInt32LE(108, 14);
file.writeInt32LE(2, 18);
file.writeInt32LE(1, 22);
file.writeUInt16LE(1, 26);
file.writeUInt16LE(32, 28);
file.writeUInt32LE(3, 30);
file.writeUInt32LE(8, 34);
[0xff0000, 0xff00, 0xff, 0xff000000].forEach((mask, i) => file.writeUInt32LE(mask, 54 + 4 * i));
file.write("BGRs", 70); // sRGB, little endian
file.set([0, 0, 255, 128, 255, 0, 0, 1], 122);

const one = [...decode(file, { toRGBA: true }).data], two = [...(await Jimp.read(file)).bitmap.data];
console.log("bmp-ts", one, "jimp", two);
assert.deepEqual([one, two], [[255, 0, 0, 128, 0, 0, 255, 1], [255, 0, 0, 255, 0, 0, 255, 255]]);
JS
node seen.mjs
