#!/usr/bin/env bash
# A presigned PUT of the AWS SDK drops Content-Type and Cache-Control that it was given, and carries the checksum of an empty file.
#
# @aws-sdk/client-s3 3.1175.0 and @aws-sdk/s3-request-presigner 3.1169.0 (npm).
# Expected: parameters of PutObjectCommand are in the URL or among its signed headers (SigV4: headers that are to count are named in
# X-Amz-SignedHeaders); a checksum, where there is one, is of what will be uploaded, which is unknown yet.
# Seen: Metadata goes into the query, ContentLength among the signed headers, ContentType and CacheControl nowhere; and the query has
# x-amz-checksum-crc32=AAAAAA==, which is the CRC-32 of no bytes. With requestChecksumCalculation "WHEN_REQUIRED" that part is gone.
# Why it matters: the browser's upload has the type that the browser sends, or none, and no cache time, though the server's code says both;
# a server that compares the checksum refuses every picture that is not empty.
#
# Needs: bash, Node 20 with npm.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --ignore-scripts @aws-sdk/client-s3@3.1175.0 @aws-sdk/s3-request-presigner@3.1169.0 >>npm.log 2>&1

cat >seen.mjs <<'JS'
import assert from "node:assert/strict";
import { S3Client, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const seen = async (more) => {
  const s3 = new S3Client({ region: "us-east-1", endpoint: "http://127.0.0.1:1", forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" }, ...more });
  const put = new PutObjectCommand({ Bucket: "photos", Key: "a.webp", ContentType: "image/webp", CacheControl: "max-age=60", ContentLength: 5, Metadata: { source: "b" } });
  const q = new URL(await getSignedUrl(s3, put)).searchParams;
  return { signed: q.get("X-Amz-SignedHeaders"), metadata: q.get("x-amz-meta-source"), crc32: q.get("x-amz-checksum-crc32"), elsewhere: /webp|max-age/.test(q) };
};
const plain = await seen({});
const required = await seen({ requestChecksumCalculation: "WHEN_REQUIRED" });
console.log(plain, required);
assert.deepEqual(plain, { signed: "content-length;host", metadata: "b", crc32: "AAAAAA==", elsewhere: false });
assert.deepEqual(required, { ...plain, crc32: null });
JS
node seen.mjs 2>node.log
