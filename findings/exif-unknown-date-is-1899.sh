#!/usr/bin/env bash
# Three EXIF readers take a camera whose clock was never set for one of 30 November 1899.
#
# exifr 7.1.3, exif-reader 2.0.3, exif-parser 0.1.12 and exifreader 4.46.0 (npm); piexifjs 1.0.6 and sharp 0.35.5 make the photo.
# Expected: EXIF 2.3, DateTimeOriginal: where the date and time are unknown, all but the colons are spaces; cameras write noughts as well. Month 0 and
# day 0 are no date: none is told, or the text as it is.
# Seen: of "0000:00:00 00:00:00" the first three make 1899-11-30 (exif-parser as seconds, -2211753600), a valid Date without an error; exifr of the spaces too.
# "2024:02:30" is the first of March. exifreader tells the text.
# Why it matters: galleries sort such photos before all others and head them "1899", and "no date, so take the time of the upload" never happens.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts exifr@7.1.3 exif-reader@2.0.3 exif-parser@0.1.12 exifreader@4.46.0 piexifjs@1.0.6 sharp@0.35.5 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import exifr from "exifr";
import exifReader from "exif-reader";
import parser from "exif-parser";
import ExifReader from "exifreader";
import piexif from "piexifjs";
import sharp from "sharp";

const plain = (await sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } }).jpeg().toBuffer()).toString("binary");
const day = (d) => (d instanceof Date ? d.toISOString().slice(0, 10) : d ?? "none");
const seen = {};
for (const text of ["2024:05:06 10:00:00", "0000:00:00 00:00:00", "    :  :     :  :  ", "2024:02:30 10:00:00"]) {
  const exif = piexif.dump({ Exif: { [piexif.ExifIFD.DateTimeOriginal]: text } });
  const file = Buffer.from(piexif.insert(exif, plain), "binary");
  const second = parser.create(file).parse().tags.DateTimeOriginal;
  seen[text] = {
    exifr: day((await exifr.parse(file)).DateTimeOriginal),
    "exif-reader": day(exifReader(Buffer.from(exif, "binary")).Photo.DateTimeOriginal),
    "exif-parser": typeof second === "number" ? day(new Date(second * 1000)) : second,
    exifreader: ExifReader.load(file).DateTimeOriginal.description,
  };
}
console.log(seen);
const all = (d, text) => ({ exifr: d, "exif-reader": d, "exif-parser": d, exifreader: text });
assert.deepEqual(seen, {
  "2024:05:06 10:00:00": all("2024-05-06", "2024:05:06 10:00:00"),
  "0000:00:00 00:00:00": all("1899-11-30", "0000:00:00 00:00:00"),
  "    :  :     :  :  ": { exifr: "1899-11-30", "exif-reader": "none", "exif-parser": "    :  :     :  :  ", exifreader: "    :  :     :  :  " },
  "2024:02:30 10:00:00": all("2024-03-01", "2024:02:30 10:00:00"),
});
JS
TZ=UTC node seen.mjs
