#!/usr/bin/env bash
# exif-parser 0.1.12 (npm) files every tag that it does not know under the one name "undefined".
#
# Expected: unknown tags are left out or told by number; OffsetTimeOriginal (0x9011, EXIF 2.31) tells how far the camera's clock is from UTC.
# Seen: with OffsetTime and OffsetTimeOriginal in the file, the answer has one key "undefined" with one of the two values, and DateTimeOriginal is a number
# of seconds as if the camera's clock were UTC: 09:00 at +09:00 is told as 09:00 UTC, nine hours late.
# Why it matters: galleries sort and label by that number; pictures of two cameras, or of a journey, are in the wrong order.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts exif-parser@0.1.12 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import parser from "exif-parser";

const file = await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } }).withExif({
  IFD2: { DateTimeOriginal: "2024:06:01 09:00:00", OffsetTime: "+02:00", OffsetTimeOriginal: "+09:00" },
}).jpeg().toBuffer();
const tags = parser.create(file).parse().tags;
console.log("undefined:", tags.undefined, "DateTimeOriginal:", new Date(tags.DateTimeOriginal * 1000).toISOString());
assert.equal(tags.undefined, "+02:00");
assert.equal(new Date(tags.DateTimeOriginal * 1000).toISOString(), "2024-06-01T09:00:00.000Z"); // true: 2024-06-01T00:00:00Z
JS
node seen.mjs
