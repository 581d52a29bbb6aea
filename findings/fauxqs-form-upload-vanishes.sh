#!/usr/bin/env bash
# The S3 part of fauxqs 1.9.2 (npm) takes a browser's form upload for an empty DeleteObjects: 200, and nothing is stored.
#
# Expected: S3 API, "POST Object": multipart/form-data to the bucket stores the field file under the field key and answers 204, or 201 with an XML document
# when success_action_status says so; DeleteObjects is POST ?delete.
# Seen: 200 with <DeleteResult>, although the query has no "delete"; the key is 404 afterwards.
# Why it matters: a page that checks response.ok tells "uploaded", and the photo is nowhere.
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
const form = new FormData();
form.append("key", "form.jpg");
form.append("Content-Type", "image/jpeg");
form.append("success_action_status", "201");
form.append("file", new Blob([Buffer.from([0xff, 0xd8, 0xff, 0xd9])]), "holiday.jpg");
const post = await fetch(at + "/photos", { method: "POST", body: form });
const body = await post.text();
const get = await s3("/photos/form.jpg");
await app.close();
console.log(`post ${post.status}, body ${body.replace(/\s+/g, " ")}; get ${get.status}`);
assert.equal(post.status, 200);
assert.match(body, /<DeleteResult/);
assert.equal(get.status, 404);
JS
node seen.mjs
