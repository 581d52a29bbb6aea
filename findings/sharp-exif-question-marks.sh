#!/usr/bin/env bash
# sharp writes "東京" into EXIF as "??" and "Zürich" as "Zurich", and passes the same names on untouched if a file brings them.
#
# sharp 0.35.5, exifreader 4.46.0 and piexifjs 1.0.6 (npm).
# Expected: withExif takes JavaScript strings and documents no alphabet; what cameras, Photoshop and ExifTool write, and what keepExif carries over, is UTF-8.
# Seen: withExif folds letters to ASCII (ü to u, ß to ss, © to (C)) and replaces what has no likeness by one question mark a character, without an error
# or a warning; keepExif of a file that has the names as UTF-8 keeps their bytes.
# Why it matters: rights lines written at upload ("© Ångström") are not the author's name any more, and all Japanese or Cyrillic authors are question marks.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts sharp@0.35.5 exifreader@4.46.0 piexifjs@1.0.6 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import exifReader from "exifreader";
import piexif from "piexifjs";
import sharp from "sharp";

const plain = sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } });
const artist = (file) => exifReader.load(file).Artist.description;
const seen = {};
for (const name of ["Zürich", "© Ångström", "Straße", "東京", "Пётр"]) {
  const written = await plain.clone().withExif({ IFD0: { Artist: name } }).jpeg().toBuffer();
  const exif = piexif.dump({ "0th": { [piexif.ImageIFD.Artist]: Buffer.from(name).toString("binary") } });
  const brought = Buffer.from(piexif.insert(exif, (await plain.clone().jpeg().toBuffer()).toString("binary")), "binary");
  seen[name] = [artist(written), artist(await sharp(brought).keepExif().jpeg().toBuffer())];
}
for (const [name, [written, kept]] of Object.entries(seen)) console.log(`${name}: withExif ${written}, keepExif ${kept}`);
assert.deepEqual(seen, {
  "Zürich": ["Zurich", "Zürich"],
  "© Ångström": ["(C) Angstrom", "© Ångström"],
  "Straße": ["Strasse", "Straße"],
  "東京": ["??", "東京"],
  "Пётр": ["????", "Пётр"],
});
JS
node seen.mjs
