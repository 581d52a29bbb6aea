#!/usr/bin/env bash
# jpeg-exif 1.1.4 (npm) makes of "Zürich" in EXIF "ZC<rich", and cuts the end off a comment.
#
# jpeg-exif 1.1.4 against exifreader 4.46.0; piexifjs 1.0.6 writes the name, sharp 0.35.5 the comment (npm).
# Expected: EXIF's text is ASCII by the letter, but cameras and programs write UTF-8, and EXIF 3.0 has it as a type; a reader passes the bytes on.
# A comment (UserComment, type UNDEFINED) has as many bytes as its count says.
# Seen: the high bit of every byte is cleared, which turns the two bytes of ü into "C<": markup characters out of plain text. Of 17 bytes of a
# comment, 8 of which name its coding, 15 come through.
# Why it matters: names of photographers and places on the page are garbled, and a "<" is in them that the file does not have.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts jpeg-exif@1.1.4 exifreader@4.46.0 piexifjs@1.0.6 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import fs from "node:fs";
import exifReader from "exifreader";
import jpegExif from "jpeg-exif";
import piexif from "piexifjs";
import sharp from "sharp";

const plain = sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } });
const artist = piexif.dump({ "0th": { [piexif.ImageIFD.Artist]: Buffer.from("Zürich").toString("binary") } });
const jpeg = (await plain.clone().jpeg().toBuffer()).toString("binary");
fs.writeFileSync("artist.jpg", Buffer.from(piexif.insert(artist, jpeg), "binary"));
await plain.clone().withExif({ IFD2: { UserComment: "ends here" } }).jpeg().toFile("comment.jpg");

const other = (file) => exifReader.load(fs.readFileSync(file));
const comment = jpegExif.parseSync("comment.jpg").SubExif.UserComment;
const seen = {
  "jpeg-exif": [jpegExif.parseSync("artist.jpg").Artist, Buffer.from(comment.slice(2), "hex").toString()],
  exifreader: [other("artist.jpg").Artist.description, Buffer.from(other("comment.jpg").UserComment.value).toString()],
};
console.log(seen);
assert.deepEqual(seen, { "jpeg-exif": ["ZC<rich", "ASCII\0\0\0ends he"], exifreader: ["Zürich", "ASCII\0\0\0ends here"] });
JS
node seen.mjs
