#!/usr/bin/env bash
# piexifjs writes the comment of a photo with the type of a name, and a reader that goes by the standard says "Undefined" of it.
#
# piexifjs 1.0.6 against exifreader 4.46.0, jpeg-exif 1.1.4 and exifr 7.1.3; sharp 0.35.5 writes the comparison (npm).
# Expected: EXIF (4.6.5, UserComment, 37510): type UNDEFINED, whose first eight bytes name the coding, "ASCII" and three zeros.
# Seen: the entry has type 2, ASCII. exifreader, which reads the comment of another writer well, finds "Undefined"; exifr and jpeg-exif give a string that
# begins with the name of the coding, where for the other writer they give bytes or their hexadecimal digits.
# Why it matters: captions written in the browser before an upload are there for the page that wrote them and for nobody after it.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts piexifjs@1.0.6 exifreader@4.46.0 jpeg-exif@1.1.4 exifr@7.1.3 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import exifr from "exifr";
import exifReader from "exifreader";
import jpegExif from "jpeg-exif";
import piexif from "piexifjs";
import sharp from "sharp";
import fs from "node:fs";

const comment = "ASCII\0\0\0at the lake";
const plain = sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } });
const exif = piexif.dump({ Exif: { [piexif.ExifIFD.UserComment]: comment } });
const files = {
  piexifjs: Buffer.from(piexif.insert(exif, (await plain.clone().jpeg().toBuffer()).toString("binary")), "binary"),
  sharp: await plain.clone().withExif({ IFD2: { UserComment: "at the lake" } }).jpeg().toBuffer(),
};
const seen = {};
for (const [writer, file] of Object.entries(files)) {
  fs.writeFileSync(writer + ".jpg", file);
  const at = Math.max(file.indexOf(Buffer.from([0x92, 0x86])), file.indexOf(Buffer.from([0x86, 0x92])));
  const one = exifReader.load(file).UserComment, two = jpegExif.parseSync(writer + ".jpg").SubExif.UserComment;
  const three = (await exifr.parse(file, { userComment: true })).userComment;
  seen[writer] = {
    type: file[at + 2] || file[at + 3],
    exifreader: String(one?.description).replaceAll("\0", "0"),
    "jpeg-exif": typeof two === "string" ? two.replaceAll("\0", "0") : two,
    exifr: String(three).replaceAll("\0", "0"),
    piexifjs: piexif.load(file.toString("binary")).Exif[piexif.ExifIFD.UserComment].replaceAll("\0", "0"),
  };
}
console.log(seen);
assert.deepEqual([seen.piexifjs.type, seen.sharp.type], [2, 7]);
assert.deepEqual([seen.piexifjs.exifreader, seen.sharp.exifreader], ["Undefined", "at the lake"]);
assert.deepEqual([seen.piexifjs.exifr, typeof seen.piexifjs["jpeg-exif"]], ["ASCII000at the lake", "string"]);
assert.notEqual(seen.sharp.exifr, seen.piexifjs.exifr);
JS
node seen.mjs
