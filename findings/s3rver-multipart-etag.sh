#!/usr/bin/env bash
# s3rver 3.7.1 (npm) gives a multipart object the ETag of a plain one, and takes the parts in any order.
#
# Expected: S3: the ETag of a multipart upload is the MD5 of the parts' MD5s, a hyphen and their number; CompleteMultipartUpload with parts out of order is 400 InvalidPartOrder.
# Seen: the ETag has 32 digits and no "-2", and is the MD5 of the bytes; parts 2, 1 are accepted and put together as 1, 2.
# Why it matters: code that knows by the hyphen whether an ETag is an MD5 (to skip an upload, to compare with a file) is tested on one half only.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts s3rver@3.7.1 aws4fetch@1.0.20 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import { createHash } from "node:crypto";
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
const start = await s3("/m.bin?uploads", { method: "POST" });
const id = /<UploadId>(.*?)</.exec(start.text)[1];
const etags = [];
for (const n of [1, 2]) etags.push((await s3(`/m.bin?partNumber=${n}&uploadId=${id}`, { method: "PUT", body: `part${n}` })).headers.get("etag"));
const part = (n) => `<Part><PartNumber>${n}</PartNumber><ETag>${etags[n - 1]}</ETag></Part>`;
const done = await s3(`/m.bin?uploadId=${id}`, { method: "POST", body: `<CompleteMultipartUpload>${part(2)}${part(1)}</CompleteMultipartUpload>` });
const get = await s3("/m.bin");
await server.close();
console.log(done.status, get.text, get.headers.get("etag"));
assert.deepEqual([done.status, get.text, get.headers.get("etag")], [200, "part1part2", `"${createHash("md5").update("part1part2").digest("hex")}"`]);
JS
node seen.mjs
