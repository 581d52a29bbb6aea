#!/usr/bin/env bash
# is-animated takes an APNG for a still picture if its default image is not the first frame.
#
# is-animated 3.0.0, apng-js 1.1.5 and upng-js 2.1.0 (npm).
# Expected: PNG, third edition, 11.3.6: acTL before IDAT makes the file an animation; an fcTL before IDAT only says that the default image is its first
# frame. Without that the default image is for viewers that cannot animate ("your browser ..."), and all frames are in fdAT.
# Seen: with fcTL before IDAT is-animated says true, without it false; apng-js and upng-js find two frames in each.
# Why it matters: who asks it in order to leave animations as they are makes a still picture of this one, and what it shows is the excuse.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts is-animated@3.0.0 apng-js@1.1.5 upng-js@2.1.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import zlib from "node:zlib";
import parse from "apng-js";
import isAnimated from "is-animated";
import UPNG from "upng-js";

const crc = (data) => {
  let c = ~0;
  for (const b of data) {
    c ^= b;
    for (let i = 0; i < 8; i++) c = (c >>> 1) ^ (c & 1 ? 0xedb88320 : 0);
  }
  return ~c >>> 0;
};
const u32 = (...values) => Buffer.concat(values.map((v) => Buffer.from([v >>> 24, v >>> 16, v >>> 8, v])));
const chunk = (name, data) => {
  const named = Buffer.concat([Buffer.from(name), data]);
  return Buffer.concat([u32(data.length), named, u32(crc(named))]);
};
const pixel = (r, g, b) => zlib.deflateSync(Buffer.from([0, r, g, b]));
const control = (sequence) => chunk("fcTL", Buffer.concat([u32(sequence, 1, 1, 0, 0), Buffer.from([0, 1, 0, 10, 0, 0])]));
const frame = (sequence, data) => chunk("fdAT", Buffer.concat([u32(sequence), data]));
const make = (...body) => Buffer.concat([
  Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", Buffer.concat([u32(1, 1), Buffer.from([8, 2, 0, 0, 0])])),
  chunk("acTL", u32(2, 0)), ...body, chunk("IEND", Buffer.alloc(0)),
]);
const [red, green, blue] = [pixel(255, 0, 0), pixel(0, 255, 0), pixel(0, 0, 255)];
const files = {
  "first frame": make(control(0), chunk("IDAT", red), control(1), frame(2, green)),
  "for others": make(chunk("IDAT", blue), control(0), frame(1, red), control(2), frame(3, green)),
};
const seen = {};
for (const [name, file] of Object.entries(files)) {
  seen[name] = { "is-animated": isAnimated(file), "apng-js": (parse.default ?? parse)(file).frames.length, "upng-js": UPNG.toRGBA8(UPNG.decode(file)).length };
}
console.log(seen);
assert.deepEqual(seen, {
  "first frame": { "is-animated": true, "apng-js": 2, "upng-js": 2 },
  "for others": { "is-animated": false, "apng-js": 2, "upng-js": 2 },
});
JS
node seen.mjs
