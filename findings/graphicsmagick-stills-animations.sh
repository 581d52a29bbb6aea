#!/usr/bin/env bash
# GraphicsMagick makes of an animated GIF a WebP of its first frame without a word, and cannot open an animated WebP at all.
#
# npm sharp 0.35.5; Debian graphicsmagick 1.4+really1.3.40-4+deb12u1 (Debian 12).
# Expected: WebP moves, so gm convert in.gif out.webp moves as in.gif to out.gif does, or says that it does not.
# Seen: exit 0, nothing on stderr, one still picture; GIF to GIF keeps three frames. The way back ends with "No data returned".
# Why it matters: a site that turns its GIFs into WebP to save bytes saves more than it thinks.
#
# Needs: bash, Node 20 with npm, Debian 12 (bookworm) with apt; installs graphicsmagick's packages below a temporary folder.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
gm=graphicsmagick=1.4+really1.3.40-4+deb12u1
apt-get download "$gm" libgraphicsmagick-q16-3=1.4+really1.3.40-4+deb12u1 >apt.log 2>&1
for p in $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances libgraphicsmagick-q16-3 | grep '^lib' | grep -v -e '^libc6$' -e '^libgcc' -e '^libgraphicsmagick' -e '^libc-' -e '^libcrypt1'); do
  apt-get download "$p" >>apt.log 2>&1 || true
done
for f in *.deb; do dpkg-deb -x "$f" root; done
export PATH="$dir/root/usr/bin:$PATH" LD_LIBRARY_PATH="$dir/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"
export MAGICK_CODER_MODULE_PATH="" MAGICK_CONFIGURE_PATH="$dir/root/usr/share/GraphicsMagick-1.3.40/config:$dir/root/usr/lib/GraphicsMagick-1.3.40/config"
gm version | head -1
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import sharp from "sharp";

const frames = Buffer.concat([10, 200, 90].map((v) => Buffer.alloc(10 * 10 * 3, v)));
const film = sharp(frames, { raw: { width: 10, height: 30, channels: 3, pageHeight: 10 } });
await film.clone().gif({ delay: [20, 50, 110] }).toFile("in.gif");
await film.clone().webp({ delay: [20, 50, 110], lossless: true }).toFile("in.webp");
const gm = (...args) => {
  const { status, stderr } = spawnSync("gm", ["convert", ...args], { encoding: "utf8" });
  return [status, stderr.trim()];
};
const seen = { "GIF to WebP": gm("in.gif", "out.webp"), "GIF to GIF": gm("in.gif", "out.gif"), "WebP to GIF": gm("in.webp", "back.gif") };
const pages = async (f) => (existsSync(f) ? (await sharp(f).metadata()).pages ?? 1 : 0);
seen.frames = [await pages("in.gif"), await pages("out.webp"), await pages("out.gif"), await pages("back.gif")];
console.log(seen);
assert.deepEqual(seen["GIF to WebP"], [0, ""]);
assert.deepEqual(seen["GIF to GIF"], [0, ""]);
assert.equal(seen["WebP to GIF"][0], 1);
assert.match(seen["WebP to GIF"][1], /No data returned/);
assert.deepEqual(seen.frames, [3, 1, 3, 0]);
JS
node seen.mjs
