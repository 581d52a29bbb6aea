// Puts streams as the AWS SDK for JavaScript sends them, in HTTP chunks with a checksum behind the bytes, over connections that it
// keeps: `node .ci/servers/streams.mjs '{"endpoint":…,"accessKey":…,"secretKey":…,"bucket":…,"count":…}'`. Each is read again, by
// another request on the same connection; it prints how many came back as they were sent.
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";

const config = JSON.parse(process.argv[2]);
const client = new S3Client({
	endpoint: config.endpoint,
	region: "us-east-1",
	forcePathStyle: true,
	maxAttempts: 1,
	credentials: { accessKeyId: config.accessKey, secretAccessKey: config.secretKey },
});
let same = 0;
for (let i = 0; i < config.count; i++) {
	const at = { Bucket: config.bucket, Key: `streams/${i}.bin` };
	const pieces = Array.from({ length: 3 }, (_, piece) => Buffer.alloc(20_000 + i, piece + 1));
	const sent = Buffer.concat(pieces);
	await client.send(new PutObjectCommand({ ...at, Body: Readable.from(pieces), ContentLength: sent.length }));
	const { Body: body } = await client.send(new GetObjectCommand(at));
	if (sent.equals(Buffer.from(await body.transformToByteArray()))) same++;
}
console.log(same);
