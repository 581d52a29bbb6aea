#!/usr/bin/env bash
# The S3 part of fauxqs 1.9.2 (npm) writes the XML of PutObjectTagging over the object.
#
# Expected: S3 API, PutObjectTagging: PUT /key?tagging sets tags and leaves the object; a store without tags answers 501 NotImplemented.
# Seen: 200, and the object's bytes and ETag are from then on those of the <Tagging> document. (gofakes3 v1.2.0 in Go does the same.)
# Why it matters: a pipeline that marks originals as done by a tag destroys each of them in its tests, and the next step reports a broken decoder.
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
const photo = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);
await s3("/photos/a.jpg", { method: "PUT", body: photo, headers: { "content-type": "image/jpeg" } });
const before = await s3("/photos/a.jpg");
const tags = "<Tagging><TagSet><Tag><Key>done</Key><Value>yes</Value></Tag></TagSet></Tagging>";
const put = await s3("/photos/a.jpg?tagging", { method: "PUT", body: tags, headers: { "content-type": "application/xml" } });
const after = await s3("/photos/a.jpg");
await app.close();
console.log(`before ${before.headers.get("content-length")} bytes; tagging ${put.status}; after ${after.headers.get("content-length")} bytes: ${after.text}`);
assert.deepEqual([before.headers.get("content-length"), put.status, after.text], ["4", 200, tags]);
JS
node seen.mjs
