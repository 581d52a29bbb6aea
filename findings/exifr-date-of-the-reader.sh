#!/usr/bin/env bash
# exifr 7.1.3 (npm) tells a photo's moment by the clock of the machine that reads, even where the file names its offset.
#
# Expected: EXIF 2.31, OffsetTimeOriginal (0x9011): the offset from UTC of DateTimeOriginal. A Date, which is a moment, is made with it.
# Seen: the Date is made in the reader's own time zone: the same file gives moments that differ by nine hours under TZ=UTC and TZ=Asia/Tokyo, and only one
# of them is right; the offset is answered beside it as text.
# Why it matters: a server in UTC and a browser in Tokyo show other days for one photo, and neither obeys the camera.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts exifr@7.1.3 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import sharp from "sharp";
import exifr from "exifr";

if (process.argv[2]) {
  const t = await exifr.parse(process.argv[2]);
  console.log(JSON.stringify([t.DateTimeOriginal.toISOString(), t.OffsetTimeOriginal]));
} else {
  await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } }).withExif({
    IFD2: { DateTimeOriginal: "2024:06:01 09:00:00", OffsetTimeOriginal: "+09:00" },
  }).jpeg().toFile("photo.jpg");
  const seen = ["UTC", "Asia/Tokyo"].map((TZ) => JSON.parse(execFileSync(process.execPath, ["seen.mjs", "photo.jpg"], { env: { ...process.env, TZ } })));
  console.log(seen);
  assert.deepEqual(seen, [["2024-06-01T09:00:00.000Z", "+09:00"], ["2024-06-01T00:00:00.000Z", "+09:00"]]);
}
JS
node seen.mjs
