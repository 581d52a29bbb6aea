#!/usr/bin/env bash
# Run-length BMPs (RLE8) are read wrongly by the JavaScript readers, without an error.
#
# bmp-js 0.1.0, bmp-ts 1.0.9 and jimp 1.6.1 (npm).
# Expected: Windows "Bitmap Compression": 4,1 is four pixels of colour 1; 0,0 ends the row; 0,3 begins three literal pixels,
# padded to an even length; 0,1 ends the picture. The file's rows are, from above, blue green red blue and four of green.
# Seen: bmp-js answers the upper row and leaves the lower one white; jimp answers a picture that shares hardly a pixel with
# the file. sergeymakinen/go-bmp and jsummers/gobmp in Go read the same bytes as expected.
# Why it matters: RLE8 is what older Windows tools and scanners write for drawings; the web gets noise or blanks in their place.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts bmp-ts@1.0.9 bmp-js@0.1.0 jimp@1.6.1 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import bmpjs from "bmp-js";
import { decode } from "bmp-ts";
import { Jimp } from "jimp";

const pixels = Buffer.from([4, 1, 0, 0, 0, 3, 0, 1, 2, 0, 1, 0, 0, 1]);
const palette = Buffer.from([255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 255, 0]); // blue, green, red
const head = Buffer.alloc(54);
head.write("BM");
head.writeUInt32LE(54 + palette.length + pixels.length, 2);
head.writeUInt32LE(54 + palette.length, 10);
head.writeUInt32LE(40, 14);
head.writeInt32LE(4, 18);
head.writeInt32LE(2, 22);
head.writeUInt16LE(1, 26);
head.writeUInt16LE(8, 28);
head.writeUInt32LE(1, 30); // BI_RLE8
head.writeUInt32LE(pixels.length, 34);
head.writeUInt32LE(3, 46);
const file = Buffer.concat([head, palette, pixels]);

const names = { "0,0,255": "blue", "0,255,0": "green", "255,0,0": "red", "0,0,0": "black", "255,255,255": "white" };
const list = (data, r, g, b) => Array.from({ length: 8 }, (_, i) => {
  const c = [data[4 * i + r], data[4 * i + g], data[4 * i + b]].join();
  return names[c] ?? c;
}).join(" ");
const want = "blue green red blue green green green green";
const seen = {
  "bmp-js": list(bmpjs.decode(file).data, 3, 2, 1),
  "bmp-ts": list(decode(file).data, 3, 2, 1),
  jimp: list((await Jimp.read(file)).bitmap.data, 0, 1, 2),
};
console.log({ file: want, ...seen });
assert.equal(seen["bmp-js"], "blue green red blue white white white white");
assert.notEqual(seen["bmp-ts"], want);
assert.notEqual(seen.jimp, want);
JS
node seen.mjs
