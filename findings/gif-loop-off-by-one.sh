#!/usr/bin/env bash
# "Loop 3" is three plays for one GIF writer and four for the others; and "1" is not once.
#
# sharp 0.35.5, gifenc 1.0.3, gif-encoder-2 1.0.5, gifwrap 0.10.1, omggif 1.0.10 (npm).
# Expected: an option that is called loop or repeat means the same in tools of one kind. Browsers repeat a GIF whose
# NETSCAPE2.0 block says n after the first play, so that it is shown n+1 times; without the block it plays once.
# Seen: sharp counts plays (3 is written as 2, 1 as no block, and read back by one more); the other four write the
# number as it is. A GIF that gifenc made with 3 is "4" in sharp, and a WebP of it has 4, which is right as
# WebP counts plays; gifwrap reads sharp's 3 as 2.
# Why it matters: a loop count that is handed from one tool to the next grows or shrinks by one at each hand-over, and a
# banner that is to play once plays twice.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 gifenc@1.0.3 gif-encoder-2@1.0.5 gifwrap@0.10.1 omggif@1.0.10 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import gifenc from "gifenc";
import GIFEncoder from "gif-encoder-2";
import gifwrap from "gifwrap";
import omggif from "omggif";

const block = (gif) => {
  const at = gif.indexOf("NETSCAPE2.0");
  return at < 0 ? "none" : gif.readUInt16LE(at + 13);
};
const writers = {
  async sharp(loop) {
    const raw = Buffer.alloc(24).fill(200, 12);
    return sharp(raw, { raw: { width: 2, height: 4, channels: 3, pageHeight: 2 } }).gif({ loop, delay: [100, 100] }).toBuffer();
  },
  async gifenc(repeat) {
    const e = gifenc.GIFEncoder();
    for (const i of [0, 1]) e.writeFrame(new Uint8Array(4).fill(i), 2, 2, { palette: [[255, 0, 0], [0, 0, 255]], delay: 100, repeat });
    e.finish();
    return Buffer.from(e.bytes());
  },
  async "gif-encoder-2"(repeat) {
    const e = new GIFEncoder(2, 2);
    e.start();
    e.setRepeat(repeat);
    for (const i of [0, 255]) e.addFrame(new Uint8ClampedArray(16).fill(i));
    e.finish();
    return e.out.getData();
  },
  async gifwrap(loops) {
    const frames = [0xff0000ff, 0x0000ffff].map((c) => new gifwrap.GifFrame(2, 2, c, { delayCentisecs: 10 }));
    return (await new gifwrap.GifCodec().encodeGif(frames, { loops })).buffer;
  },
  async omggif(loop) {
    const out = Buffer.alloc(1000);
    const w = new omggif.GifWriter(out, 2, 2, { palette: [0xff0000, 0xff], loop });
    for (let i = 0; i < 2; i++) w.addFrame(0, 0, 2, 2, [i, i, i, i], { delay: 10 });
    return out.subarray(0, w.end());
  },
};
const seen = {};
for (const [name, write] of Object.entries(writers)) {
  seen[name] = [];
  for (const n of [1, 3]) {
    const gif = await write(n);
    const webp = await sharp(gif, { animated: true }).webp().toBuffer();
    seen[name].push([n, block(gif), (await sharp(gif).metadata()).loop, webp.readUInt16LE(webp.indexOf("ANIM") + 12),
      (await new gifwrap.GifCodec().decodeGif(gif)).loops]);
  }
  console.log(name.padEnd(13), seen[name].map((s) => `asked ${s[0]}: written ${s[1]}, sharp reads ${s[2]}, as WebP ${s[3]}, gifwrap reads ${s[4]}`).join("; "));
}
const others = [[1, 1, 2, 2, 1], [3, 3, 4, 4, 3]];
assert.deepEqual(seen.sharp.map((s) => s.slice(0, 4)), [[1, "none", 1, 1], [3, 2, 3, 3]]);
assert.equal(seen.sharp[1][4], 2);
for (const name of ["gifenc", "gif-encoder-2", "gifwrap", "omggif"]) assert.deepEqual(seen[name], others, name);
JS
node seen.mjs
