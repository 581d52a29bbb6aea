#!/usr/bin/env bash
# node-vibrant gives six colours for a black picture, five of which are not in it, and none for a white one.
#
# node-vibrant 4.0.4 with sharp 0.35.5 (npm).
# Expected: a palette of colours of the picture; what is missing is null, for black and white alike.
# Seen: black has Vibrant #7f7f7f (a grey, which no one calls vibrant) with population 0, and LightVibrant #bcbcbc; white has six times null, so that
# code that reads Vibrant.hex, as its page does, throws.
# Why it matters: pages of scanned texts, logos and night photos: a theme from the picture is a grey that is nowhere in it, or an error.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts node-vibrant@4.0.4 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import { Vibrant } from "node-vibrant/node";

const seen = {};
for (const background of ["black", "white"]) {
  await sharp({ create: { width: 32, height: 32, channels: 3, background } }).png().toFile(background + ".png");
  const palette = await Vibrant.from(background + ".png").getPalette();
  seen[background] = Object.keys(palette).sort().map((k) => k + (palette[k] ? ` ${palette[k].hex} ${palette[k].population > 0 ? "seen" : "invented"}` : " null")).join(", ");
}
console.log(seen);
assert.equal(seen.black, "DarkMuted #040404 seen, DarkVibrant #424242 invented, LightMuted #4c4c4c invented, LightVibrant #bcbcbc invented, Muted #4c4c4c invented, Vibrant #7f7f7f invented");
assert.equal(seen.white, "DarkMuted null, DarkVibrant null, LightMuted null, LightVibrant null, Muted null, Vibrant null");
JS
node seen.mjs
