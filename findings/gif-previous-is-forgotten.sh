#!/usr/bin/env bash
# modern-gif shows nothing where a GIF says "restore to previous", and decode-gif never lays frames over one another.
#
# modern-gif 2.1.0, decode-gif 1.0.1, omggif 1.0.10 and sharp 0.35.5 (npm).
# Expected: GIF89a, section 23, disposal 3: what the frame covered becomes what it was before the frame. Frames lie on what is left of the ones before.
# modern-gif calls the results of decodeFrames image data of all frames, to be put on a canvas as they are.
# Seen: red all over, then one green pixel with disposal 3, then one blue: sharp gives R R R, R G R, R R B. modern-gif's third picture is blue alone, all
# else transparent: the red is gone with the green. decode-gif's second and third are the one pixel each.
# Why it matters: optimisers write disposal 3 for what moves over a still ground; thumbnails and edited GIFs flash empty after each such frame.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts modern-gif@2.1.0 decode-gif@1.0.1 omggif@1.0.10 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import decodeGif from "decode-gif";
import { decodeFrames } from "modern-gif";
import omggif from "omggif";
import sharp from "sharp";

const make = (disposal) => {
  const data = Buffer.alloc(1000);
  const gif = new omggif.GifWriter(data, 3, 1, { palette: [0x000000, 0xff0000, 0x00ff00, 0x0000ff] });
  gif.addFrame(0, 0, 3, 1, [1, 1, 1], { delay: 10, disposal: 1 });
  gif.addFrame(1, 0, 1, 1, [2], { delay: 10, disposal });
  gif.addFrame(2, 0, 1, 1, [3], { delay: 10, disposal: 1 });
  return data.subarray(0, gif.end());
};
const row = (rgba) => Array.from({ length: 3 }, (_, i) => (rgba[i * 4 + 3] ? "RGB"[[0, 1, 2].find((c) => rgba[i * 4 + c])] : ".")).join("");
const seen = {};
for (const disposal of [1, 3]) {
  const file = make(disposal);
  const pages = await sharp(file, { animated: true }).ensureAlpha().raw().toBuffer();
  seen[disposal] = {
    sharp: [0, 1, 2].map((i) => row(pages.subarray(i * 12))).join(" "),
    "modern-gif": (await decodeFrames(file)).map((f) => row(f.data)).join(" "),
    "decode-gif": decodeGif(file).frames.map((f) => row(f.data)).join(" "),
  };
}
console.log(seen);
assert.deepEqual(seen, {
  1: { sharp: "RRR RGR RGB", "modern-gif": "RRR RGR RGB", "decode-gif": "RRR .G. ..B" },
  3: { sharp: "RRR RGR RRB", "modern-gif": "RRR RGR ..B", "decode-gif": "RRR .G. ..B" },
});
JS
node seen.mjs
