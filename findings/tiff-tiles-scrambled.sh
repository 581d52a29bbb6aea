#!/usr/bin/env bash
# Two of four JavaScript TIFF readers give a tiled picture wrong, without an error: image-js every tile, utif those that LZW packs.
#
# image-js 1.7.0 with tiff 7.1.3, utif 3.1.0, utif2 4.1.0, geotiff 3.0.5, sharp 0.35.5 as the writer (npm).
# Expected: the pixels that were written. Tiles are in the baseline's second part (TIFF 6.0, section 15); what scanners of museums and
# satellites write is tiled.
# Seen: 32×32 pixels in four tiles of 16×16. image-js gets nearly all of them wrong: the first numbers are zeros between the samples. utif reads plain tiles
# rightly and half of those that are packed by LZW wrongly; its fork utif2 and geotiff are right throughout.
# Why it matters: the thumbnail of a large scan is noise, and nobody is told.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts image-js@1.7.0 tiff@7.1.3 utif@3.1.0 utif2@4.1.0 geotiff@3.0.5 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import { decode } from "image-js";
import utif from "utif";
import utif2 from "utif2";
import { fromArrayBuffer } from "geotiff";

const side = 32;
const pixels = Buffer.alloc(side * side * 3);
for (let i = 0; i < side * side; i++) pixels.set([i % side, Math.floor(i / side), 128], i * 3);
const wrong = (samples, channels) => {
  let n = 0;
  for (let i = 0; i < side * side; i++) if ([0, 1, 2].some((c) => samples[i * channels + c] !== pixels[i * 3 + c])) n++;
  return n;
};
const quietly = (f) => { // utif2 prints numbers of tiles
  const log = console.log;
  console.log = () => {};
  try { return f(); } finally { console.log = log; }
};
const byUTIF = (u) => (tiff) => quietly(() => {
  const [page] = u.decode(tiff);
  u.decodeImage(tiff, page);
  return wrong(u.toRGBA8(page), 4);
});
const readers = {
  "image-js": (tiff) => wrong(decode(tiff).getRawImage().data, 3),
  utif: byUTIF(utif),
  utif2: byUTIF(utif2),
  geotiff: async (tiff) => wrong(await (await (await fromArrayBuffer(new Uint8Array(tiff).buffer)).getImage()).readRasters({ interleave: true }), 3),
};
const seen = {};
for (const compression of ["none", "lzw"]) {
  const raw = sharp(pixels, { raw: { width: side, height: side, channels: 3 } });
  const tiff = await raw.tiff({ tile: true, tileWidth: 16, tileHeight: 16, compression }).toBuffer();
  assert.equal(wrong(await sharp(tiff).raw().toBuffer(), 3), 0);
  for (const [name, read] of Object.entries(readers)) (seen[name] ??= []).push(await read(tiff));
}
for (const [name, [none, lzw]] of Object.entries(seen)) console.log(name.padEnd(8), `wrong of ${side * side} pixels: not packed ${none}, LZW ${lzw}`);
assert(seen["image-js"].every((n) => n > 1000));
assert.deepEqual([seen.utif, seen.utif2, seen.geotiff], [[0, 512], [0, 0], [0, 0]]);
JS
node seen.mjs
