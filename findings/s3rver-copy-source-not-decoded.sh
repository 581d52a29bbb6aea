#!/usr/bin/env bash
# s3rver 3.7.1 (npm) does not decode a plus sign in x-amz-copy-source: a copy of "a+b.jpg" is 404.
#
# Expected: S3 API, CopyObject: the value of x-amz-copy-source must be URL-encoded, as SDKs send it: %2B is "+", %20 a space.
# Seen: %20 finds its object; %2B is looked up literally, and the error names the key "a%2Bb.jpg".
# Why it matters: moving an upload out of its inbox works for every name that one tries, and not for "wide+tele.jpg" or an address-tagged name.
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
const seen = {};
for (const name of ["a b.jpg", "a+b.jpg"]) {
  await s3("/" + encodeURIComponent(name), { method: "PUT", body: name });
  const copy = await s3("/copy.jpg", { method: "PUT", headers: { "x-amz-copy-source": "/photos/" + encodeURIComponent(name) } });
  seen[name] = [copy.status, /<Key>(.*?)</.exec(copy.text)?.[1] ?? null];
}
await server.close();
console.log(seen);
assert.deepEqual(seen, { "a b.jpg": [200, null], "a+b.jpg": [404, "a%2Bb.jpg"] });
JS
node seen.mjs
