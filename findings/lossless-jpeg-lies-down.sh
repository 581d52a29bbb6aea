#!/usr/bin/env bash
# @napi-rs/image makes a JPEG smaller without touching a sample, and the photo lies on its side in faded colours.
#
# @napi-rs/image 1.15.0 and sharp 0.35.5 (npm).
# Expected: its page calls compressJpeg "Lossy and Lossless", its default quality "100 (lossless)", and names no headers: what one sees stays. The
# PNG optimiser beside it, losslessCompressPng, has an option for them ("strip"); off, it keeps them.
# Seen: the decoded samples are equal to the last, and EXIF with its orientation 6 and the Display P3 profile are gone: what was shown 24 by 40 is shown
# 40 by 24, and the numbers of P3 are taken for those of sRGB.
# Why it matters: a build step that is sold as harmless lays the photos of phones down; comparing samples, the usual test of a lossless tool, finds nothing.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts @napi-rs/image@1.15.0 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { compressJpeg, losslessCompressPng } from "@napi-rs/image";
import sharp from "sharp";

const noise = Buffer.alloc(40 * 24 * 3, 0).map((_, i) => (i * 2654435761) >>> 24);
const photo = sharp(noise, { raw: { width: 40, height: 24, channels: 3 } }).withMetadata({ orientation: 6, icc: "p3" });
const tell = async (file) => {
  const { orientation, icc, autoOrient } = await sharp(file).metadata();
  return `${autoOrient.width} by ${autoOrient.height}, orientation ${orientation ?? "none"}, ${icc ? "a profile" : "no profile"}`;
};
const seen = [];
for (const [format, small] of [["jpeg", compressJpeg], ["png", (file) => losslessCompressPng(file, { strip: false, force: true })]]) {
  const file = await photo.clone().toFormat(format).toBuffer();
  const out = await small(file);
  const [a, b] = await Promise.all([file, out].map((f) => sharp(f).keepIccProfile().raw().toBuffer()));
  seen.push([format, await tell(file), await tell(out), a.equals(b) ? "same samples" : "other samples"]);
}
console.log(seen);
assert.deepEqual(seen, [
  ["jpeg", "24 by 40, orientation 6, a profile", "40 by 24, orientation none, no profile", "same samples"],
  ["png", "24 by 40, orientation 6, a profile", "24 by 40, orientation 6, a profile", "same samples"],
]);
JS
node seen.mjs
