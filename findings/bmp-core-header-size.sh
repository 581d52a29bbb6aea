#!/usr/bin/env bash
# image-size 2.1.0 (npm) tells absurd dimensions of a BMP with the old 12-byte header.
#
# Expected: BITMAPCOREHEADER (OS/2 1.x, and still read by Windows and browsers) has width and height as 16-bit
# numbers at offsets 18 and 20; the header's length at offset 14 tells which header it is.
# Seen: image-size reads two 32-bit numbers all the same: a picture of 1 by 2 becomes 131073 by 1572865.
# probe-image-size 7.5.0 tells 1 by 2.
# Why it matters: a limit on pixels that trusts the probe refuses a harmless file; a page that reserves space
# for it breaks.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts image-size@2.1.0 probe-image-size@7.5.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { imageSize } from "image-size";
import probe from "probe-image-size";

const file = Buffer.alloc(26 + 8);
file.write("BM");
file.writeUInt32LE(file.length, 2);
file.writeUInt32LE(26, 10); // where the pixels begin
file.writeUInt32LE(12, 14); // length of this header
file.writeUInt16LE(1, 18); // width
file.writeUInt16LE(2, 20); // height
file.writeUInt16LE(1, 22); // planes
file.writeUInt16LE(24, 24); // bits
file.set([0, 0, 255, 0, 255, 0, 0, 0], 26);

const one = imageSize(file), two = probe.sync(file);
console.log(`image-size ${one.width} x ${one.height}, probe-image-size ${two.width} x ${two.height}`);
assert.deepEqual([one.width, one.height, two.width, two.height], [131073, 1572865, 1, 2]);
JS
node seen.mjs
