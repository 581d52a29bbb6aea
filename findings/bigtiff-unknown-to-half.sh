#!/usr/bin/env bash
# Of five JavaScript readers, two do not know a BigTIFF when they see one.
#
# probe-image-size 7.5.0, tiff 7.1.3, image-size 2.1.0, file-type 21.3.4, geotiff 3.0.5 (npm); sharp 0.35.5 writes the file.
# Expected: BigTIFF (version number 43, 8-byte offsets; libtiff 4 and all that is built on it) is read by what reads TIFF, or named as not supported.
# Seen: probe-image-size answers null ("no image"), tiff says "not a TIFF file"; image-size, file-type and geotiff know it.
# Why it matters: panoramas and scans come as BigTIFF once a writer expects more than 4 GiB, small ones too; the upload form calls them no image.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 image-size@2.1.0 probe-image-size@7.5.0 tiff@7.1.3 file-type@21.3.4 geotiff@3.0.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import sharp from "sharp";
import { imageSize } from "image-size";
import probe from "probe-image-size";
import { decode } from "tiff";
import { fileTypeFromBuffer } from "file-type";
import { fromArrayBuffer } from "geotiff";

const file = await sharp({ create: { width: 40, height: 20, channels: 3, background: "teal" } }).tiff({ bigtiff: true, compression: "none" }).toBuffer();
const attempt = async (f) => {
  try {
    return await f();
  } catch (e) {
    return e.message;
  }
};
const seen = {
  probe: await attempt(() => probe.sync(file)),
  tiff: await attempt(() => decode(file).length),
  "image-size": await attempt(() => imageSize(file).width),
  "file-type": await attempt(async () => (await fileTypeFromBuffer(file))?.ext),
  geotiff: await attempt(async () => (await (await fromArrayBuffer(file.buffer.slice(file.byteOffset, file.byteOffset + file.length))).getImage()).getWidth()),
};
console.log(seen);
assert.deepEqual(seen, { probe: null, tiff: "not a TIFF file", "image-size": 40, "file-type": "tif", geotiff: 40 });
JS
node seen.mjs
