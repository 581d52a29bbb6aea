#!/usr/bin/env bash
# The S3 part of fauxqs 1.9.2 (npm) forgets Cache-Control, Content-Disposition and Content-Encoding of an object and keeps x-amz-meta.
#
# Expected: S3 API, PutObject: these are system-defined metadata and come back with every GET and HEAD.
# Seen: Content-Type and x-amz-meta-* come back, the other three are gone without an error.
# Why it matters: the headers that make thumbnails cacheable, and gzipped SVGs readable, cannot be tested there: the SVG comes as raw gzip.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts fauxqs@1.9.2 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import zlib from "node:zlib";
import assert from "node:assert/strict";
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
const at = await app.listen({ host: "127.0.0.1", port: 0 });
const s3 = async (path, init) => {
  const r = await fetch(at + path, { ...init, headers: { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0", ...init?.headers } });
  return { status: r.status, headers: r.headers, text: await r.text() };
};
await s3("/photos", { method: "PUT" });
await s3("/photos/a.svg", { method: "PUT", body: zlib.gzipSync("<svg xmlns='http://www.w3.org/2000/svg'/>"), headers: {
  "content-type": "image/svg+xml", "content-encoding": "gzip", "cache-control": "max-age=31536000, immutable",
  "content-disposition": "inline; filename=a.svg", "x-amz-meta-source": "b.svg" } });
const r = await s3("/photos/a.svg", { method: "HEAD" });
await app.close();
const seen = Object.fromEntries(["content-type", "x-amz-meta-source", "cache-control", "content-disposition", "content-encoding"].map((k) => [k, r.headers.get(k)]));
console.log(seen);
assert.deepEqual(seen, { "content-type": "image/svg+xml", "x-amz-meta-source": "b.svg", "cache-control": null, "content-disposition": null, "content-encoding": null });
JS
node seen.mjs
