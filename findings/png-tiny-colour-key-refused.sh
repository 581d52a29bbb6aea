#!/usr/bin/env bash
# fast-png 8.0.0 (npm) refuses a valid RGB PNG of one pixel that has a tRNS colour key.
#
# Expected: PNG, section 11.3.1.1: for colour type 2 tRNS holds one colour as three 16-bit samples, however many
# pixels there are.
# Seen: the samples of the key are counted as if they were alpha values of pixels: with fewer than three pixels
# "tRNS chunk contains more alpha values than there are pixels"; the same file with three pixels is read.
# Why it matters: transparent pictures of one pixel (spacers, trackers, placeholders) are the commonest PNGs of
# that kind.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts fast-png@8.0.0 pngjs@7.0.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import zlib from "node:zlib";
import { decode } from "fast-png";
import pngjs from "pngjs";

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
const spacer = (width) => Buffer.concat([
  Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
  chunk("IHDR", [0, 0, 0, width, 0, 0, 0, 1, 8, 2, 0, 0, 0]),
  chunk("tRNS", [0, 255, 0, 255, 0, 255]),
  chunk("IDAT", zlib.deflateSync(Buffer.alloc(1 + 3 * width, 255).fill(0, 0, 1))),
  chunk("IEND", []),
]);

const seen = [1, 2, 3].map((width) => {
  pngjs.PNG.sync.read(spacer(width)); // another reader takes all three
  try {
    return decode(spacer(width)).width;
  } catch (e) {
    return e.message;
  }
});
console.log(seen);
assert.deepEqual(seen, [
  "tRNS chunk contains more alpha values than there are pixels (3 vs 1)",
  "tRNS chunk contains more alpha values than there are pixels (3 vs 2)",
  3,
]);
JS
node seen.mjs
