#!/usr/bin/env bash
# What today's AWS SDK streams to s3rver is stored with the frames of the transfer in it: 100 bytes become 142.
#
# s3rver 3.7.1 and @aws-sdk/client-s3 3.1175.0 (npm).
# Expected: S3 API reference, "Signature calculations: transferring payload in multiple chunks" (sigv4-streaming): sizes of chunks and trailer are of the
# transfer alone; the object is stored without them, and aws-chunked is not among what it answers as Content-Encoding. A server that does not know the kind
# of transfer (x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER) refuses it.
# Seen: a PutObject whose Body is a buffer is stored as it is. One whose Body is a stream, with ContentLength, answers 200; the object is 142 bytes, begins
# with "64" and the end of a line, ends with the trailer x-amz-checksum-crc32, and has Content-Encoding: aws-chunked.
# Why it matters: a test of "pipe the upload on to S3" stores broken pictures with success, and blames the pipe.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts s3rver@3.7.1 @aws-sdk/client-s3@3.1175.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import S3rver from "s3rver";

const server = new S3rver({ address: "127.0.0.1", port: 0, silent: true, directory: process.cwd() + "/data", configureBuckets: [{ name: "photos" }] });
const { port } = await server.run();
const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
const client = new S3Client({ endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", forcePathStyle: true, credentials, maxAttempts: 1 });
const photo = Buffer.alloc(100, "x");
const seen = [];
for (const [Key, Body] of [["buffer", photo], ["stream", Readable.from([photo])]]) {
  await client.send(new PutObjectCommand({ Bucket: "photos", Key, Body, ContentLength: 100, ContentType: "image/jpeg" }));
  const got = await client.send(new GetObjectCommand({ Bucket: "photos", Key }));
  const data = Buffer.from(await got.Body.transformToByteArray());
  const lines = data.toString("latin1").split("\r\n");
  seen.push({ Key, bytes: data.length, encoding: got.ContentEncoding, first: lines[0].slice(0, 4), trailer: lines.find((l) => l.startsWith("x-amz-"))?.split(":")[0] });
}
await server.close();
console.log(seen);
assert.deepEqual(seen, [
  { Key: "buffer", bytes: 100, encoding: undefined, first: "xxxx", trailer: undefined },
  { Key: "stream", bytes: 142, encoding: "aws-chunked", first: "64", trailer: "x-amz-checksum-crc32" },
]);
JS
node --no-warnings seen.mjs
