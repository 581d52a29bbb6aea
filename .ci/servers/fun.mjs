// Runs a folder with a `bootstrap` as AWS Lambda does: `node .ci/servers/fun.mjs '{"directory":…,"variables":{…},…}'`. Each line
// of standard input is the payload of an invocation; the answer is a line on file descriptor 3, since the function's own
// output goes to the standard streams. It ends, and the function with it, when standard input does.
import { createFunction } from "@vercel/fun";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";

const config = JSON.parse(process.argv[2]);
const invoke = await createFunction({
	Code: { Directory: config.directory },
	Handler: "bootstrap",
	Runtime: "provided",
	Region: config.region,
	AccessKeyId: config.accessKey,
	SecretAccessKey: config.secretKey,
	MemorySize: config.memory,
	Environment: { Variables: config.variables },
});
for await (const line of createInterface({ input: process.stdin })) {
	const { FunctionError: error = "", Payload: payload } = await invoke.invoke({ InvocationType: "RequestResponse", Payload: line });
	writeSync(3, JSON.stringify({ error, payload: String(payload) }) + "\n");
}
await invoke.destroy();
