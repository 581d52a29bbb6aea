#!/usr/bin/env bash
# The S3 part of fauxqs 1.9.2 (npm) answers 416 to ranges that HTTP says to honour or to ignore.
#
# Expected: RFC 9110, 14.1.2: a suffix longer than the file is the whole file (206); 14.2: a server ignores a Range with a unit that it does not know, and may
# ignore one with several ranges (200). S3 does so.
# Seen: 416 InvalidRange with "Content-Range: bytes */5" for all three, while bytes=2-999 is clipped as it ought to be.
# Why it matters: reading the last 64 KiB (the EXIF of a TIFF, an MP4's index, a trailer) of a small thumbnail fails in tests and works on S3.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts fauxqs@1.9.2 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
const at = await app.listen({ host: "127.0.0.1", port: 0 });
const s3 = async (path, init) => {
  const r = await fetch(at + path, { ...init, headers: { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0", ...init?.headers } });
  return { status: r.status, headers: r.headers, text: await r.text() };
};
await s3("/photos", { method: "PUT" });
await s3("/photos/a.jpg", { method: "PUT", body: "hello" });
const seen = {};
for (const range of ["bytes=2-999", "bytes=-3", "bytes=-100", "bytes=0-1,3-4", "chars=1-2"]) {
  seen[range] = (await s3("/photos/a.jpg", { headers: { range } })).status;
}
await app.close();
console.log(seen);
assert.deepEqual(seen, { "bytes=2-999": 206, "bytes=-3": 206, "bytes=-100": 416, "bytes=0-1,3-4": 416, "chars=1-2": 416 });
JS
node seen.mjs
