#!/usr/bin/env bash
# sharp's withExif cannot write a place below sea level: GPSAltitudeRef is always 0.
#
# sharp 0.35.5 (npm); exifreader 4.46.0 reads the result.
# Expected: EXIF 2.3, GPSAltitudeRef (5), one BYTE: 1 is below sea level. withExif takes strings for all tags, and "1" is that value.
# Seen: "1" and "0" both come out as 0, without an error; GPSAltitude itself is stored.
# Why it matters: a picture from the Dead Sea's shore (-430 m) or of a dive is published as one from a mountain.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 exifreader@4.46.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import ExifReader from "exifreader";

const seen = [];
for (const GPSAltitudeRef of ["0", "1"]) {
  const file = await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } })
    .withExif({ IFD3: { GPSAltitudeRef, GPSAltitude: "430/1" } }).jpeg().toBuffer();
  const t = ExifReader.load(file);
  seen.push([GPSAltitudeRef, t.GPSAltitudeRef.value, t.GPSAltitude.description]);
}
console.log(seen);
assert.deepEqual(seen, [["0", 0, "430 m"], ["1", 0, "430 m"]]);
JS
node seen.mjs
