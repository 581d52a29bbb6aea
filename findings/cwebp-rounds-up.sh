#!/usr/bin/env bash
# cwebp -resize W 0 rounds the other side up, where everyone else rounds to the nearest: variants of one photo differ by a row.
#
# webp 1.2.4-0.2+deb12u1 (Debian 12), sharp 0.35.5 (npm).
# Expected: 3000×2000 at width 200 is 133.33 rows high, so 133; the manual says that the aspect ratio is kept.
# Seen: cwebp makes 134 rows; sharp makes 133. 60×40 at 20 is 14 against 13. Where the exact value is whole or over the half, both agree.
# Why it matters: a <picture> with a WebP by cwebp and a JPEG by another tool has two intrinsic sizes, so the page's width and
# height fit only one, and a comparison of the two pictures pixel by pixel is refused.
#
# Needs: bash, Node 20 with npm, Debian 12 (bookworm) with apt and dpkg.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for p in webp=1.2.4-0.2+deb12u1 libwebp7=1.2.4-0.2+deb12u1 libwebpmux3=1.2.4-0.2+deb12u1 libwebpdemux2=1.2.4-0.2+deb12u1; do
  apt-get download "$p" >>apt.log 2>&1
done
for f in *.deb; do
  dpkg-deb -W --showformat='${Package}=${Version}\n' "$f"
  dpkg-deb -x "$f" root
done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import sharp from "sharp";

const seen = {};
for (const [width, height, to] of [[3000, 2000, 200], [60, 40, 20], [300, 200, 100], [4032, 3024, 1000]]) {
  await sharp({ create: { width, height, channels: 3, background: "red" } }).png().toFile("in.png");
  execFileSync("cwebp", ["-quiet", "-resize", String(to), "0", "in.png", "-o", `${width}.webp`]);
  const { info } = await sharp("in.png").resize(to).png().toBuffer({ resolveWithObject: true });
  const rows = [(await sharp(`${width}.webp`).metadata()).height, info.height];
  console.log(`${width}×${height} at width ${to}: exactly ${((height * to) / width).toFixed(2)} rows, cwebp ${rows[0]}, sharp ${rows[1]}`);
  seen[`${width}×${height}`] = rows;
}
assert.deepEqual(seen, { "3000×2000": [134, 133], "60×40": [14, 13], "300×200": [67, 67], "4032×3024": [750, 750] });
JS
node seen.mjs
