#!/usr/bin/env bash
# bmp-ts 1.0.9 (npm): the option toRGBA is obeyed at 1, 24 and 32 bits and ignored at 4 and 8.
#
# Expected: its documentation: toRGBA makes the answer RGBA in place of ABGR.
# Seen: the same blue pixel is 0,0,255,x from a file with 1 or 24 bits, and x,255,0,0 from one with 4 or 8.
# Why it matters: a reader that was tried on screenshots answers icons and scans with red for blue and with alpha as red.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts bmp-ts@1.0.9 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { decode } from "bmp-ts";

const blue = (bits) => {
  const palette = bits <= 8 ? Buffer.from([255, 0, 0, 0, 255, 255, 255, 0]) : Buffer.alloc(0);
  const head = Buffer.alloc(54);
  head.write("BM");
  head.writeUInt32LE(58 + palette.length, 2);
  head.writeUInt32LE(54 + palette.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(1, 18);
  head.writeInt32LE(1, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(4, 34);
  head.writeUInt32LE(palette.length / 4, 46);
  return Buffer.concat([head, palette, bits <= 8 ? Buffer.alloc(4) : Buffer.from([255, 0, 0, 255])]);
};
const seen = {};
for (const bits of [1, 4, 8, 24, 32]) {
  const [a, b, c, d] = decode(blue(bits), { toRGBA: true }).data;
  seen[bits] = `${a},${b},${c},${d}`.startsWith("0,0,255,") ? "RGBA" : b === 255 && c === 0 && d === 0 ? "ABGR" : `${a},${b},${c},${d}`;
}
console.log(seen);
assert.deepEqual(seen, { 1: "RGBA", 4: "ABGR", 8: "ABGR", 24: "RGBA", 32: "RGBA" });
JS
node seen.mjs
