#!/usr/bin/env bash
# sharp, asked to cover a square and to enlarge nothing, gives oblongs: a side that is too small stays, the other one is cut.
#
# sharp 0.35.5 (npm), resize with fit cover and withoutEnlargement.
# Expected: a smaller square (100 by 100 of 300 by 100 pixels), as CSS aspect-ratio with object-fit gives; the shape is what was asked for,
# and only its size gives way, as it does with fit inside.
# Seen: 300 by 100 pixels into a square of 200: 200 by 100; into one of 400: 300 by 100, nothing cut at all; into 90 by 200: 90 by 100.
# With fit contain the canvas is exact for all of them.
# Why it matters: avatars of small uploads are stretched, or lie across their neighbours, where pages trust that a square was made.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";

const picture = await sharp({ create: { width: 300, height: 100, channels: 3, background: "teal" } }).png().toBuffer();
const seen = {};
for (const fit of ["cover", "contain"]) {
  seen[fit] = [];
  for (const [width, height] of [[200, 200], [400, 400], [90, 200], [100, 100]]) {
    const { info } = await sharp(picture).resize({ width, height, fit, withoutEnlargement: true }).toBuffer({ resolveWithObject: true });
    seen[fit].push(`${info.width}x${info.height}`);
  }
}
console.log(JSON.stringify(seen));
assert.deepEqual(seen, {
  cover: ["200x100", "300x100", "90x100", "100x100"],
  contain: ["200x200", "400x400", "90x200", "100x100"],
});
JS
node seen.mjs
