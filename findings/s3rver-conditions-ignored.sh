#!/usr/bin/env bash
# s3rver 3.7.1 (npm) ignores all conditions but If-None-Match of a GET, and a Content-MD5 that does not match.
#
# Expected: RFC 9110, 13.1, and the S3 API: GET with If-Match of another ETag is 412; PUT with If-None-Match: * on an existing
# key is 412; a Content-MD5 of other bytes is 400 BadDigest.
# Seen: 200 each time, and the PUTs overwrite (GET with If-None-Match of the current ETag is 304, as it should be).
# Why it matters: "do not overwrite", caching by ETag and checks of damaged uploads pass no test there, and a lost photo is found on real S3 only.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts s3rver@3.7.1 aws4fetch@1.0.20 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import S3rver from "s3rver";
import { AwsClient } from "aws4fetch";

const server = new S3rver({ port: 0, address: "127.0.0.1", silent: true, directory: "store", configureBuckets: [{ name: "photos" }] });
const at = `http://127.0.0.1:${(await server.run()).port}/photos`;
const client = new AwsClient({ accessKeyId: "S3RVER", secretAccessKey: "S3RVER", service: "s3", region: "us-east-1", retries: 0 });
const s3 = async (path, init) => {
  const r = await client.fetch(at + path, init);
  return { status: r.status, headers: r.headers, text: await r.text() };
};
const put = await s3("/a.jpg", { method: "PUT", body: "one" });
const etag = put.headers.get("etag");
const seen = {
  "GET If-None-Match": (await s3("/a.jpg", { headers: { "if-none-match": etag } })).status,
  "GET If-Match": (await s3("/a.jpg", { headers: { "if-match": '"other"' } })).status,
  "PUT If-None-Match": (await s3("/a.jpg", { method: "PUT", body: "two", headers: { "if-none-match": "*" } })).status,
  "PUT Content-MD5": (await s3("/a.jpg", { method: "PUT", body: "three", headers: { "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" } })).status,
};
const left = (await s3("/a.jpg")).text;
await server.close();
console.log(seen, left);
assert.deepEqual(Object.values(seen), [304, 200, 200, 200]);
assert.equal(left, "three");
JS
node seen.mjs
