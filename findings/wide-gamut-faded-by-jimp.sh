#!/usr/bin/env bash
# jimp drops the ICC profile of a photo and keeps its numbers: wide colours fade.
#
# jimp 1.6.1 (npm); sharp 0.35.5 makes and measures the file.
# Expected: a picture without a profile is taken as sRGB (CSS Color 4, "Untagged images"), so that whoever drops a Display P3 profile must
# convert to sRGB first, or keep the profile.
# Seen: the same samples come out without the APP2 profile: a red that was shown as sRGB 220,41,40 is shown as 201,59,49.
# Why it matters: every iPhone photo is Display P3; after jimp it is visibly duller than the original next to it.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts jimp@1.6.1 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import { Jimp } from "jimp";

const file = await sharp({ create: { width: 32, height: 32, channels: 3, background: { r: 220, g: 40, b: 40 } } })
  .withIccProfile("p3").jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
const out = await (await Jimp.read(file)).getBuffer("image/jpeg", { quality: 100 });
const pixel = async (b) => [...(await sharp(b).toColourspace("srgb").raw().toBuffer()).subarray(0, 3)];
const before = await pixel(file), after = await pixel(out);
console.log("as shown: before", before, "after", after, "profile kept:", out.includes("ICC_PROFILE"));
assert.equal(file.includes("ICC_PROFILE"), true);
assert.equal(out.includes("ICC_PROFILE"), false);
assert.ok(before[0] - after[0] >= 8 && after[1] - before[1] >= 8, "the colour moved");
JS
node seen.mjs
