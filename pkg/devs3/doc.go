// Package devs3 runs an S3 of its own on this machine, for the dev and demo commands and for the tests.
//
// The server is versitygw, embedded. It changes the working directory and prints, so it runs in a subprocess of our own binary:
// [Start] starts that, [Serve] is what the subprocess does. The subprocess gets its configuration on standard input and ends when
// that closes, so it never outlives the process that started it.
//
// The server makes paths of the keys that it is given, obeys a CORS rule for every origin, and answers to any name. So a guard of
// ours stands before it, in the same process: what does not belong here ends before the server sees it, on every system alike.
package devs3
