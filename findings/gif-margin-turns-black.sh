#!/usr/bin/env bash
# sharp makes the margin of a GIF that no frame covers black, unless some frame has a transparent colour.
#
# sharp 0.35.5 and omggif 1.0.10 (npm); gif2webp of Debian's webp 1.2.4-0.2+deb12u1 as another reader.
# Expected: GIF89a, section 18, Background Color Index: the colour of what no image covers, here green; browsers (seen in Chromium) and gif2webp leave it
# transparent. Black is not in the palette.
# Seen: a red dot in the middle of 3 by 1, with the background green, is opaque black, red, black in its pixels and its WebP. If a later frame names a
# transparent colour that no pixel has, the same margin is transparent, in the first frame as well.
# Why it matters: GIFs are cropped to what is drawn; their stills and their WebPs get black bars on a white page.
#
# Needs: bash, Node 20 with npm, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in webp=1.2.4-0.2+deb12u1 libwebp7=1.2.4-0.2+deb12u1 libwebpmux3=1.2.4-0.2+deb12u1 libwebpdemux2=1.2.4-0.2+deb12u1 libgif7; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f" | grep '^webp=' || true
  dpkg-deb -x "$f" root
done
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 omggif@1.0.10 >>npm.log 2>&1

cat >make.mjs <<'JS'
import fs from "node:fs";
import omggif from "omggif";

for (const [name, transparent] of [["plain", undefined], ["hole", 0]]) {
  const data = Buffer.alloc(1000);
  const gif = new omggif.GifWriter(data, 3, 1, { palette: [0xffffff, 0xff0000, 0x00ff00, 0x0000ff], background: 2 });
  gif.addFrame(1, 0, 1, 1, [1], { delay: 10, disposal: 1 });
  gif.addFrame(2, 0, 1, 1, [3], { delay: 10, disposal: 1, transparent });
  fs.writeFileSync(`${name}.gif`, data.subarray(0, gif.end()));
}
JS
node make.mjs
export LD_LIBRARY_PATH=$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
for name in plain hole; do
  root/usr/bin/gif2webp -quiet "$name.gif" -o "$name.webp"
done
unset LD_LIBRARY_PATH

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";

const row = async (file) => {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  return Array.from({ length: info.width }, (_, i) => data.subarray(i * info.channels, (i + 1) * info.channels).toString("hex")).join(" ");
};
const seen = {};
for (const name of ["plain", "hole"]) {
  seen[`${name}, gif2webp`] = await row(`${name}.webp`);
  seen[`${name}, sharp`] = await row(`${name}.gif`);
  seen[`${name}, sharp to WebP`] = await row(await sharp(`${name}.gif`, { animated: true }).webp({ lossless: true }).toBuffer());
}
console.log(seen);
const black = "000000 ff0000 000000", clear = "00000000 ff0000ff 00000000";
assert.deepEqual(seen, {
  "plain, gif2webp": clear, "plain, sharp": black, "plain, sharp to WebP": "000000ff ff0000ff 000000ff",
  "hole, gif2webp": clear, "hole, sharp": clear, "hole, sharp to WebP": clear,
});
JS
node seen.mjs
