#!/usr/bin/env bash
# eleventy-img's statsSync tells the size of a phone's photo lying down, and its own images of it stand upright.
#
# @11ty/eleventy-img 6.0.4 with sharp 0.35.5 (npm).
# Expected: its page says that statsSync makes no files and tells where those of the function will be: the same widths, heights and names.
# Seen: of a photo of 400 by 200 with orientation 6 the function answers 50 by 100 and 200 by 400, which the files are; statsSync answers
# 50 by 25 and 400 by 200, of the same names for 50 and of another for the whole.
# Why it matters: templates that are synchronous (Nunjucks macros, filters) take <img width height> from it: the page jumps, or the
# photo is squeezed, and the name of the largest file that it prints does not exist.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts @11ty/eleventy-img@6.0.4 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import path from "node:path";
import fs from "node:fs";
import Image from "@11ty/eleventy-img";
import sharp from "sharp";

await sharp({ create: { width: 400, height: 200, channels: 3, background: "teal" } }).withMetadata({ orientation: 6 }).jpeg().toFile("phone.jpg");
const options = { widths: [50, "auto"], formats: ["jpeg"], outputDir: "out", urlPath: "/" };
const stats = Image.statsSync("phone.jpg", options).jpeg;
const made = (await Image("phone.jpg", options)).jpeg;
const seen = [];
for (const i of [0, 1]) {
  const file = await sharp(made[i].outputPath).metadata();
  const there = fs.existsSync(path.join("out", path.basename(stats[i].outputPath)));
  seen.push(`statsSync ${stats[i].width}x${stats[i].height}, made ${made[i].width}x${made[i].height}, file ${file.width}x${file.height}, the name of statsSync exists: ${there}`);
}
console.log(seen.join("\n"));
assert.deepEqual(seen, [
  "statsSync 50x25, made 50x100, file 50x100, the name of statsSync exists: true",
  "statsSync 400x200, made 200x400, file 200x400, the name of statsSync exists: false",
]);
JS
node seen.mjs
