#!/usr/bin/env bash
# ffmpeg makes of a GIF of 20, 50 and 110 ms a WebP of 25, 50 and 37 ms and an APNG of 25, 50 and 50 ms, and of three plays one.
#
# @ffmpeg-installer/linux-x64 4.1.0 (a build of ffmpeg of 2018; Debian 12's ffmpeg 5.1.9 did the same), sharp 0.35.5, upng-js 2.1.0 (npm).
# Expected: all three formats have a time of its own for every frame, and a count of plays; a conversion without options keeps them.
# Seen: the times are laid onto a grid of the rate that ffmpeg guesses from the file (here 40 a second), and the last frame's time, which no following
# frame bounds, is lost: 180 ms become 112. The loop count is 1 in both. sharp keeps 20, 50, 110 and 3.
# Why it matters: an animation that ends with a pause on its last frame loses the pause, and plays once in place of three times.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts @ffmpeg-installer/linux-x64@4.1.0 sharp@0.35.5 upng-js@2.1.0 >>npm.log 2>&1
chmod +x node_modules/@ffmpeg-installer/linux-x64/ffmpeg

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import sharp from "sharp";
import upng from "upng-js";

const frames = Buffer.concat([10, 200, 90].map((v) => Buffer.alloc(10 * 10 * 3, v)));
const gif = sharp(frames, { raw: { width: 10, height: 30, channels: 3, pageHeight: 10 } }).gif({ delay: [20, 50, 110], loop: 3 });
await gif.toFile("in.gif");
const ffmpeg = (...args) => execFileSync("node_modules/@ffmpeg-installer/linux-x64/ffmpeg", ["-v", "error", "-i", "in.gif", ...args]);
ffmpeg("out.webp");
ffmpeg("-f", "apng", "out.png");
await sharp("in.gif", { animated: true }).webp({ lossless: true }).toFile("sharp.webp");
const seen = {};
for (const f of ["in.gif", "sharp.webp", "out.webp"]) {
  const { delay, loop } = await sharp(f).metadata();
  seen[f] = [delay, loop];
}
const apng = upng.decode(readFileSync("out.png"));
seen["out.png"] = [apng.frames.map((f) => f.delay), apng.tabs.acTL.num_plays];
for (const [f, [delay, plays]] of Object.entries(seen)) console.log(f.padEnd(10), `${delay.join(", ")} ms, plays: ${plays}`);
assert.deepEqual(seen, {
  "in.gif": [[20, 50, 110], 3],
  "sharp.webp": [[20, 50, 110], 3],
  "out.webp": [[25, 50, 37], 1],
  "out.png": [[25, 50, 50], 1],
});
JS
node seen.mjs
