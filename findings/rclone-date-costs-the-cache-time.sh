#!/usr/bin/env bash
# rclone sync takes Cache-Control from an object in S3 when nothing but the date of the local file has changed.
#
# rclone 1.60.1+dfsg-2+b5 (Debian 12) against s3rver 3.7.1 (npm), which copies as S3 does (x-amz-metadata-directive REPLACE keeps only what the request has).
# Expected: rclone's page of S3: the modification time is x-amz-meta-mtime and, if only that differs, is set by a copy of the object on the server; what
# else the object has stays. And --header-upload, given again, is put on again.
# Seen: after the first sync the photo has max-age=9 and a language; after a touch and the very same command (it ends with 0) both are gone,
# and a third run does not bring them back as date and checksum now agree.
# Why it matters: a fresh checkout or a rebuild gives all files new dates: the next deployment silently makes every picture of the site uncached.
#
# Needs: bash, Debian 12 (bookworm) with apt and dpkg, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download rclone=1.60.1+dfsg-2+b5 >apt.log 2>&1
dpkg-deb -x rclone_*.deb root
export PATH="$dir/root/usr/bin:$PATH"
unset AWS_CA_BUNDLE HTTP_PROXY http_proxy
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts s3rver@3.7.1 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import fs from "node:fs";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import S3rver from "s3rver";

const server = new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory: "store", configureBuckets: [{ name: "photos" }] });
const at = `http://127.0.0.1:${(await server.run()).port}`;
fs.mkdirSync("site");
fs.writeFileSync("site/a.jpg", "x");
const seen = [];
for (const date of [1000000000, 1100000000, 1100000000]) {
  fs.utimesSync("site/a.jpg", date, date);
  await promisify(execFile)("rclone", ["sync", "--config", "none.conf", "--s3-provider", "Other", "--s3-access-key-id", "S3RVER", "--s3-secret-access-key", "S3RVER",
    "--s3-endpoint", at, "--header-upload", "Cache-Control: max-age=9", "--header-upload", "Content-Language: de", "site", ":s3:photos"]);
  const h = (await fetch(at + "/photos/a.jpg")).headers;
  seen.push(["x-amz-meta-mtime", "content-type", "cache-control", "content-language"].map((k) => h.get(k)).join(" "));
}
await server.close();
console.log(seen);
assert.deepEqual(seen, ["1000000000 image/jpeg max-age=9 de", "1100000000 image/jpeg  ", "1100000000 image/jpeg  "]);
JS
node seen.mjs
