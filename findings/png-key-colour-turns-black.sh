#!/usr/bin/env bash
# pngjs 7.0.0 (npm) paints the pixels that a PNG's tRNS colour key names black.
#
# Expected: PNG, section 11.3.1.1 "tRNS": samples equal to the key are fully transparent; it is alpha that
# changes, the colour stays (upng-js 2.1.0 reads it so).
# Seen: pngjs answers 0,0,0,0 for the key pixel, whatever the key's colour is, for grey and for RGB.
# Why it matters: whoever averages neighbours without weighing by alpha (blurhash, flattening onto white after
# a resize, many canvas tools) gets dark fringes that the file does not hold.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts pngjs@7.0.0 upng-js@2.1.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import zlib from "node:zlib";
import pngjs from "pngjs";
import UPNG from "upng-js";

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
// A picture two pixels wide and one high, eight bits a sample.
const png = (type, key, row) => Buffer.concat([
  Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
  chunk("IHDR", [0, 0, 0, 2, 0, 0, 0, 1, 8, type, 0, 0, 0]),
  chunk("tRNS", key),
  chunk("IDAT", zlib.deflateSync(Buffer.from([0, ...row]))),
  chunk("IEND", []),
]);

const files = {
  grey: png(0, [0, 240], [240, 100]),
  rgb: png(2, [0, 250, 0, 200, 0, 150], [250, 200, 150, 1, 2, 3]),
};
const seen = {};
for (const [name, file] of Object.entries(files)) {
  seen[name] = [
    [...pngjs.PNG.sync.read(file).data.subarray(0, 4)],
    [...new Uint8Array(UPNG.toRGBA8(UPNG.decode(file))[0]).subarray(0, 4)],
  ];
  console.log(`${name}: pngjs ${seen[name][0]}, upng-js ${seen[name][1]}`);
}
assert.deepEqual(seen, {
  grey: [[0, 0, 0, 0], [240, 240, 240, 0]],
  rgb: [[0, 0, 0, 0], [250, 200, 150, 0]],
});
JS
node seen.mjs
