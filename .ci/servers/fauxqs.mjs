// An SQS on loopback: `node .ci/servers/fauxqs.mjs [PORT]`. It prints its address when it answers, keeps everything in memory,
// and ends when its standard input does: with the process that started it, however that ends.
import { buildApp } from "fauxqs";
// The package does not export its store. One without a host of its own makes queue URLs of the host that was asked, where the
// default, sqs.us-east-1.localhost, resolves on few machines.
import { SqsStore } from "./node_modules/fauxqs/dist/sqs/sqsStore.js";

const sqsStore = new SqsStore();
sqsStore.host = "";
const app = buildApp({ logger: false, stores: { sqsStore } });
process.stdin.on("close", () => process.exit()).resume();
console.log(await app.listen({ host: "127.0.0.1", port: Number(process.argv[2] ?? 0) }));
