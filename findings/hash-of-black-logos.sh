#!/usr/bin/env bash
# Every black drawing on a transparent ground has one and the same perceptual hash.
#
# sharp-phash 2.2.0 and jimp 1.6.1 (npm); imghash 1.1.4 tells them apart.
# Expected: two pictures that look different have different hashes (the purpose of one); transparency is seen as the page's colour, mostly white.
# Seen: alpha is dropped and not composited, and the colour under transparent pixels is black as well, so that a disc, a bar and an empty picture are at
# distance 0. imghash flattens onto white and sees the difference.
# Why it matters: logos and signatures are black on transparent; a search for duplicates by these hashes takes all of them for one, and keeps one.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp-phash@2.2.0 jimp@1.6.1 sharp@0.35.5 imghash@1.1.4 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import phash from "sharp-phash";
import imghash from "imghash";
import { Jimp } from "jimp";

const logo = (shape) => sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="152">${shape}</svg>`)).png().toBuffer();
const files = [await logo('<circle cx="60" cy="60" r="50"/>'), await logo('<rect x="20" y="110" width="170" height="30"/>'), await logo("")];
const count = async (hash) => new Set(await Promise.all(files.map(hash))).size;
const seen = {
  "sharp-phash": await count((f) => phash(f)),
  jimp: await count(async (f) => (await Jimp.read(f)).hash()),
  imghash: await count((f) => imghash.hash(f, 8)),
};
console.log("different hashes of three pictures:", seen);
assert.deepEqual(seen, { "sharp-phash": 1, jimp: 1, imghash: 3 });
JS
node seen.mjs
