#!/usr/bin/env bash
# sharp's dominant colour can be one that nobody sees, and placeholder makers pass it on.
#
# sharp 0.35.5, plaiceholder 3.0.0 and fast-average-color-node 3.3.0 (npm).
# Expected: the dominant colour of a picture, which pages paint where it will be, is one of its visible colours: red here, a red square on a ground with
# alpha 0, which the program that drew it left blue.
# Seen: stats().dominant is blue (8, 8, 248, its histogram has 16 steps a channel), and so is plaiceholder's color; fast-average-color says red.
# Why it matters: cut-out photos and logos flash in the colour of what was erased before they load.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts plaiceholder@3.0.0 fast-average-color-node@3.3.0 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { getAverageColor } from "fast-average-color-node";
import { getPlaiceholder } from "plaiceholder";
import sharp from "sharp";

const pixels = Buffer.alloc(60 * 60 * 4);
for (let i = 0; i < 3600; i++) pixels.set(i % 60 < 40 ? [0, 0, 255, 0] : [255, 0, 0, 255], 4 * i);
const logo = await sharp(pixels, { raw: { width: 60, height: 60, channels: 4 } }).png().toBuffer();
const { r, g, b } = (await sharp(logo).stats()).dominant;
const seen = { sharp: [r, g, b], plaiceholder: (await getPlaiceholder(logo)).color.hex, average: (await getAverageColor(logo)).hex };
console.log(seen);
assert.deepEqual(seen, { sharp: [8, 8, 248], plaiceholder: "#0808f8", average: "#ff0000" });
JS
node seen.mjs
