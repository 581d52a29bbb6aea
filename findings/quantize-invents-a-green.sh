#!/usr/bin/env bash
# quantize 1.0.2 (npm) puts colours that the picture does not have into its palette, with a channel of 256.
#
# Expected: its page: "palette" has at most the asked number of colours, reduced from the pixels; a channel of RGB is 0 to 255.
# Seen: of black and white alone, five colours asked: white, black and three times 188,256,128, a green; of red and blue, two asked: three come, the
# third a purple of 188,4,132. Pure red comes as 252,4,4.
# Why it matters: theme colours of line drawings and logos are invented; "#" and the hex digits of 188,256,128 are seven digits, which CSS ignores.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts quantize@1.0.2 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import quantize from "quantize";

const palette = (n, ...colours) => quantize(colours.flatMap((c) => Array(10).fill(c)), n).palette();
const drawing = palette(5, [0, 0, 0], [255, 255, 255]);
const flag = palette(2, [255, 0, 0], [0, 0, 255]);
console.log("black and white:", JSON.stringify(drawing));
console.log("red and blue:", JSON.stringify(flag));
const green = [188, 256, 128];
assert.deepEqual(drawing, [[252, 252, 252], [4, 4, 4], green, green, green]);
assert.deepEqual(flag, [[4, 4, 252], [252, 4, 4], [188, 4, 132]]);
JS
node seen.mjs
