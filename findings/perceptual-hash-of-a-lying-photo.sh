#!/usr/bin/env bash
# Two of four perceptual hashes take a photo and its upright copy for different pictures.
#
# imghash 1.1.4, image-hash 7.0.1, sharp-phash 2.2.0, jimp 1.6.1 (npm).
# Expected: a perceptual hash is of what is seen; every browser obeys EXIF orientation (CSS Images 3, image-orientation: from-image).
# Seen: for one picture stored upright, and stored lying with orientation 6, sharp-phash and jimp answer equal hashes; imghash and image-hash differ
# in about half of their 64 bits, as much as strangers do.
# Why it matters: a search for duplicates misses the upload from the phone and its copy that some editor turned.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts imghash@1.1.4 image-hash@7.0.1 sharp-phash@2.2.0 jimp@1.6.1 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import imghash from "imghash";
import imageHash from "image-hash";
import phash from "sharp-phash";
import { Jimp } from "jimp";

const drawing = await sharp(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="152"><rect width="200" height="152" fill="#345"/>
  <circle cx="60" cy="60" r="40" fill="#fc3"/><rect x="120" y="80" width="60" height="60" fill="#c22"/></svg>`)).png().toBuffer();
const upright = await sharp(drawing).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
const lying = await sharp(drawing).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer();
const hashes = {
  imghash: (b) => imghash.hash(b, 8, "binary"),
  "image-hash": (data) => new Promise((yes, no) => imageHash.imageHash({ data, ext: "image/jpeg" }, 8, true, (e, h) => e ? no(e) : yes(BigInt("0x" + h).toString(2).padStart(64, "0")))),
  "sharp-phash": (b) => phash(b),
  jimp: async (b) => (await Jimp.read(b)).hash(2),
};
const seen = {};
for (const [name, hash] of Object.entries(hashes)) {
  const a = await hash(upright), b = await hash(lying);
  seen[name] = [...a].filter((bit, i) => bit !== b[i]).length;
}
console.log("differing bits of 64:", seen);
assert.ok(seen.imghash > 20 && seen["image-hash"] > 20, "those that look at the pixels as stored");
assert.ok(seen["sharp-phash"] <= 4 && seen.jimp <= 4, "those that turn first");
JS
node seen.mjs
