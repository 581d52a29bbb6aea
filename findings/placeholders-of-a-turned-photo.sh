#!/usr/bin/env bash
# Two placeholder makers disagree with themselves about which way up a phone's photo is.
#
# lqip-modern 3.0.0 and plaiceholder 3.0.0 with sharp 0.35.5 (npm).
# Expected: width and height beside a placeholder are those of the picture that the placeholder is of, as a browser shows it: 200 by 400 here, a JPEG of
# 400 by 200 with orientation 6.
# Seen: lqip-modern gives a placeholder of 8 by 16 and originalWidth 400, originalHeight 200. plaiceholder gives 400 by 200, and pixels of which a
# row of red at the top of what browsers show is a column.
# Why it matters: the blurred box that is to keep the place free has the wrong shape, or its colours are beside where the photo will have them.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts lqip-modern@3.0.0 plaiceholder@3.0.0 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import lqip from "lqip-modern";
import { getPlaiceholder } from "plaiceholder";
import sharp from "sharp";

// What is the left quarter as stored is the top quarter upright: orientation 6 turns by 90 degrees clockwise.
const red = { create: { width: 100, height: 200, channels: 3, background: "red" } };
const stored = await sharp({ create: { width: 400, height: 200, channels: 3, background: "blue" } }).composite([{ input: red, left: 0, top: 0 }]).png().toBuffer();
const phone = await sharp(stored).withMetadata({ orientation: 6 }).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer();
const upright = await sharp(phone).autoOrient().resize(4, 4, { fit: "fill", kernel: "nearest" }).raw().toBuffer();
const one = (await lqip(phone)).metadata, two = await getPlaiceholder(phone);
const isRed = ({ r, b }) => (r > b ? "r" : "b");
const seen = {
  browser: ["200x400", [0, 1, 2, 3].map((y) => isRed({ r: upright[12 * y], b: upright[12 * y + 2] })).join("")],
  lqip: [`${one.originalWidth}x${one.originalHeight}`, `${one.width}x${one.height}`],
  plaiceholder: [`${two.metadata.width}x${two.metadata.height}`, two.pixels.map((row) => row.map(isRed).join("")).join("/")],
};
console.log(seen);
assert.deepEqual(seen, {
  browser: ["200x400", "rbbb"],
  lqip: ["400x200", "8x16"],
  plaiceholder: ["400x200", "rbbb/rbbb"],
});
JS
node seen.mjs
