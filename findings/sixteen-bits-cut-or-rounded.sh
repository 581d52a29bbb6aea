#!/usr/bin/env bash
# 16-bit PNGs become other 8-bit values in sharp and upng-js than in pngjs and jimp.
#
# sharp 0.35.5, upng-js 2.1.0, pngjs 7.0.0, jimp 1.6.1 (npm).
# Expected: PNG, section 13.12 (sample depth rescaling): the accurate way is round(v * 255 / 65535); dropping the low byte is allowed as an approximation, but a
# tool of quality is thought to take the first.
# Seen: 0x00FF (0.99 of a step) is 0, 0x12FF is 18 and 0xFF00 is 255 in sharp and upng-js, which drop the low byte; 1, 19 and 254 in the other two.
# Why it matters: dark samples come out up to one step darker and bright ones brighter, and byte-for-byte comparisons of two pipelines fail.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 pngjs@7.0.0 upng-js@2.1.0 jimp@1.6.1 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import zlib from "node:zlib";
import sharp from "sharp";
import pngjs from "pngjs";
import UPNG from "upng-js";
import { Jimp } from "jimp";

const values = [0x00ff, 0x12ff, 0x8001, 0xff00];
const raw = Buffer.alloc(values.length * 2);
values.forEach((v, i) => raw.writeUInt16BE(v, 2 * i));
const crc = (bytes) => {
  let c = ~0;
  for (const x of bytes) {
    c ^= x;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  }
  return ~c >>> 0;
};
const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), Buffer.from(data)]);
  const n = Buffer.alloc(4), sum = Buffer.alloc(4);
  n.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([n, body, sum]);
};
const file = Buffer.concat([
  Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
  chunk("IHDR", [0, 0, 0, values.length, 0, 0, 0, 1, 16, 0, 0, 0, 0]),
  chunk("IDAT", zlib.deflateSync(Buffer.concat([Buffer.from([0]), raw]))),
  chunk("IEND", []),
]);
const every = (data, step) => values.map((_, i) => data[i * step]);
const seen = {
  sharp: every(await sharp(file).ensureAlpha().raw().toBuffer(), 4),
  "upng-js": every(new Uint8Array(UPNG.toRGBA8(UPNG.decode(file))[0]), 4),
  pngjs: every(pngjs.PNG.sync.read(file).data, 4),
  jimp: every((await Jimp.read(file)).bitmap.data, 4),
};
console.log(seen);
assert.deepEqual(seen, { sharp: [0, 18, 128, 255], "upng-js": [0, 18, 128, 255], pngjs: [1, 19, 128, 254], jimp: [1, 19, 128, 254] });
JS
node seen.mjs
