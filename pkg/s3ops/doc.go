// Package s3ops speaks to S3, that of AWS and of other stores. It reads, writes, lists, tags and removes objects, uploads files in
// parts, signs requests for others to send, and makes and finds buckets.
//
// [Connect] returns a [Client], one connection to one store. A Client is safe for concurrent use, and its methods take the context
// first:
//
//   - [Client.Put] stores bytes in one request, [Client.Upload] a reader or an [OpenFile] of any size. [Client.Get] returns a [Body],
//     which the caller closes, [Client.Head] the [Object] alone, and [Client.Delete] removes one.
//   - [Client.List] yields all objects below a prefix, [Client.Folder] only what stands directly below it, and [Client.Buckets] the
//     buckets. Each is ranged over with two variables, and the second is an error, which is looked at in each round.
//   - [Client.PresignPut], [Client.PresignGet] and [Client.PresignPost] return a [Presigned] request that anybody may send until it
//     expires. [Client.ObjectURL] is the public URL of an object.
//   - [Client.CreateBucket] makes a private bucket. Packages website and trigger, below this one, set buckets up.
//
// A [Location] names a bucket, a prefix or an object: s3://bucket/key, which [ParseLocation] reads. Keys are plain strings without a
// leading slash.
//
// # Credentials and endpoint
//
// The zero [Config] takes both from the environment and the configuration files, as the SDK of AWS does: AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE, AWS_REGION, and AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL for a store that is
// not AWS. The fields of Config come before them. "s3img dev" runs a store on this machine, and prints what to export.
//
// # Errors
//
// A request that fails returns an [*Error] that says what was being done, to which bucket and key, and what the store answered.
// [IsNotFound], [Code] and [Status] read that answer from any error of this package. Connect and the Presign methods, which send no
// request to the store, return a [*CredentialsError] if there are no credentials.
//
// A request is repeated where that can help: it is sent 3 times at most, or as often as AWS_MAX_ATTEMPTS says. What Get reads is
// compared with the length and the checksum that the store tells; see [Body.Verify].
//
// # Marks of s3img
//
// The package knows no images and prints nothing. The names of metadata and tags by which the commands of s3img mark objects are
// kept here all the same: [MetaSourceTag] and what follows it, and [TagStatus]. An original there is an image that somebody uploaded,
// a rendition a smaller image that was made from it.
package s3ops
