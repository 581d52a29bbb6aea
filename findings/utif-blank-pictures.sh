#!/usr/bin/env bash
# utif and utif2 make a wholly transparent picture of a TIFF in Lab or of 4-bit grey, and utif2 looks for a browser's window to read CMYK.
#
# utif 3.1.0, utif2 4.1.0, sharp 0.35.5 as the writer (npm).
# Expected: pixels, or an error that names what is not supported. utif's page promises "fast and advanced TIFF"; 4-bit grey is baseline (TIFF 6.0, section 4).
# Seen: toRGBA8 gives width·height pixels that are all 0,0,0,0 for Lab and for grey of 4 bits. For CMYK utif shows 0,10,252 where the embedded
# profile says 26,20,119, and utif2 throws "window is not defined" outside a browser.
# Why it matters: a scan becomes an empty PNG, which no check for errors sees.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts utif@3.1.0 utif2@4.1.0 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import utif from "utif";
import utif2 from "utif2";

const [width, height] = [20, 10];
const pixels = Buffer.alloc(width * height * 3);
for (let i = 0; i < width * height; i++) pixels.set([12 * (i % width), 25 * Math.floor(i / width), 128], i * 3);
const variants = {
  "grey of 8 bits": (s) => s.toColourspace("b-w").tiff({ compression: "none" }),
  "grey of 4 bits": (s) => s.toColourspace("b-w").tiff({ compression: "none", bitdepth: 4 }),
  Lab: (s) => s.toColourspace("lab").tiff({ compression: "none" }),
  CMYK: (s) => s.toColourspace("cmyk").tiff({ compression: "none" }),
};
const seen = {};
for (const [variant, write] of Object.entries(variants)) {
  const tiff = await write(sharp(pixels, { raw: { width, height, channels: 3 } })).toBuffer();
  for (const [name, reader] of Object.entries({ utif, utif2 })) {
    let what;
    try {
      const [page] = reader.decode(tiff);
      reader.decodeImage(tiff, page);
      const rgba = reader.toRGBA8(page);
      what = rgba.length === width * height * 4 && rgba.every((v) => v === 0) ? "transparent" : [...rgba.subarray(0, 3)].join(",");
    } catch (e) {
      what = e.message;
    }
    seen[`${variant}, ${name}`] = what;
  }
  const shown = [...(await sharp(tiff).toColourspace("srgb").raw().toBuffer()).subarray(0, 3)].join(",");
  console.log(variant.padEnd(15), `utif: ${seen[`${variant}, utif`]}; utif2: ${seen[`${variant}, utif2`]}; sharp: ${shown}`);
}
assert.equal(seen["grey of 8 bits, utif"], seen["grey of 8 bits, utif2"]);
assert.notEqual(seen["grey of 8 bits, utif"], "transparent");
for (const name of ["utif", "utif2"]) for (const variant of ["grey of 4 bits", "Lab"]) assert.equal(seen[`${variant}, ${name}`], "transparent");
assert.equal(seen["CMYK, utif"], "0,10,252");
assert.equal(seen["CMYK, utif2"], "window is not defined");
JS
node seen.mjs
