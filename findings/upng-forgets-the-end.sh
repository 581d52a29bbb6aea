#!/usr/bin/env bash
# upng-js 2.1.0 (npm) writes a tiny picture without the end of its file, and cannot read that itself.
#
# Expected: PNG, section 5.6: the last chunk is IEND, twelve bytes; what a library encodes, it decodes.
# Seen: the file of a picture of 2 by 2 with some alpha stops within or before IEND; toRGBA8(decode(file)) throws a TypeError. One of 16 by 16 is whole.
# Why it matters: placeholders, spacers and swatches are that small; sharp shows them, pngjs 7.0.0 refuses them.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts upng-js@2.1.0 pngjs@7.0.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import UPNG from "upng-js";
import pngjs from "pngjs";

const tell = (px, side) => {
  const file = Buffer.from(UPNG.encode([px.buffer], side, side, 0));
  const attempt = (f) => {
    try {
      f();
      return "read";
    } catch (e) {
      return "refused";
    }
  };
  return {
    ends: file.includes("IEND") && file.subarray(-8, -4).toString("latin1") === "IEND",
    "upng-js": attempt(() => UPNG.toRGBA8(UPNG.decode(file))),
    pngjs: attempt(() => pngjs.PNG.sync.read(file)),
  };
};
const small = tell(new Uint8Array([10, 20, 30, 0, 10, 20, 30, 1, 200, 100, 50, 255, 0, 0, 0, 255]), 2);
const large = tell(new Uint8Array(16 * 16 * 4).map((_, i) => (i * 37) % 256), 16);
console.log({ small, large });
assert.deepEqual(large, { ends: true, "upng-js": "read", pngjs: "read" });
assert.deepEqual([small.ends, small["upng-js"]], [false, "refused"]);
JS
node seen.mjs
