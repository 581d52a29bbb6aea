#!/usr/bin/env bash
# Two JavaScript resizers mix the colours of invisible pixels into what is seen.
#
# @silvia-odwyer/photon-node 0.3.4 and image-js 1.7.0 against pica 10.0.3, jimp 1.6.1 and sharp 0.35.5 (npm).
# Expected: a pixel with alpha 0 has no colour that counts; a resizer weighs colours by alpha. Columns that are opaque red and transparent blue
# by turns, made half as large, are red at half alpha.
# Seen: photon (all filters but nearest) and image-js answer 128,0,128 at half alpha, a purple; the other three red.
# Why it matters: drawing programs leave any colour below what was erased: cut-out photos and logos get a fringe of it at every size but their own.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts @silvia-odwyer/photon-node@0.3.4 image-js@1.7.0 pica@10.0.3 jimp@1.6.1 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { Image } from "image-js";
import { Jimp } from "jimp";
import sharp from "sharp";
const require = createRequire(import.meta.url);
const photon = require("@silvia-odwyer/photon-node");
const pica = require("pica");

const side = 40;
const pixels = Buffer.alloc(side * side * 4);
for (let i = 0; i < side * side; i++) pixels.set(i % 2 ? [255, 0, 0, 255] : [0, 0, 255, 0], 4 * i);
const at = (data) => [...data.slice(4 * 210, 4 * 211)]; // in the middle of 20 by 20

const seen = {};
for (const filter of ["Triangle", "CatmullRom", "Gaussian", "Lanczos3"]) {
  const small = photon.resize(new photon.PhotonImage(pixels, side, side), 20, 20, photon.SamplingFilter[filter]);
  seen[`photon ${filter}`] = at(small.get_raw_pixels());
}
seen["image-js"] = at(new Image(side, side, { data: new Uint8Array(pixels), colorModel: "RGBA" }).resize({ width: 20, height: 20 }).getRawImage().data);
seen.pica = at(await (pica.default ?? pica)({ features: ["js"] }).resizeBuffer({ src: pixels, width: side, height: side, toWidth: 20, toHeight: 20 }));
seen.jimp = at(Jimp.fromBitmap({ data: Buffer.from(pixels), width: side, height: side }).resize({ w: 20, h: 20 }).bitmap.data);
seen.sharp = at(await sharp(pixels, { raw: { width: side, height: side, channels: 4 } }).resize(20, 20).raw().toBuffer());
console.log(seen);
for (const [name, [r, , b]] of Object.entries(seen)) {
  if (/photon|image-js/.test(name)) assert(r < 140 && b > 110, name);
  else assert(r > 250 && b < 5, name);
}
JS
node seen.mjs
