#!/usr/bin/env bash
# The minio client makes of Expires private metadata, and of Cache-Control, Content-Language and the like headers.
#
# minio 8.0.7 (npm).
# Expected: S3's PutObject knows Cache-Control, Content-Disposition, Content-Encoding, Content-Language, Content-Type and Expires as system metadata,
# answered as headers of the same name; the client's page says of its metaData that headers can be given there.
# Seen: the first five go out as they are, Expires as x-amz-meta-expires (with either case of letters).
# Why it matters: pictures whose cache time is told by Expires are stored with a note that no browser or CDN reads, and no error tells it.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts minio@8.0.7 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import http from "node:http";
import { Client } from "minio";

const seen = [];
const server = http.createServer((q, a) => {
  seen.push(Object.keys(q.headers).filter((k) => /^(cache|content-(?!length)|expires|x-amz-meta)/.test(k)).sort().join(" "));
  q.resume().on("end", () => a.setHeader("etag", '"0"').end());
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const client = new Client({ endPoint: "127.0.0.1", port: server.address().port, useSSL: false, accessKey: "test", secretKey: "testtest", region: "us-east-1", pathStyle: true });
for (const name of ["Expires", "expires"]) {
  await client.putObject("photos", "a.jpg", Buffer.from("x"), 1, { "Content-Type": "image/jpeg", "Cache-Control": "public", "Content-Disposition": "inline",
    "Content-Encoding": "identity", "Content-Language": "de", [name]: "Thu, 01 Jan 2099 00:00:00 GMT" });
}
server.close();
server.closeAllConnections();
console.log(seen);
assert.deepEqual(seen, Array(2).fill("cache-control content-disposition content-encoding content-language content-type x-amz-meta-expires"));
JS
node seen.mjs
