// Package s3ops speaks to S3, that of AWS and of other stores: objects are read, written, listed, tagged and removed, files go up in
// parts, requests are signed for others to send, and buckets are made and found.
//
// [Connect] returns a [Client], one connection to one store. Its zero [Config] is AWS as the environment and the configuration files
// of AWS say it; Endpoint, AccessKey and SecretKey name any other store. A Client is safe for concurrent use, and its methods take the
// context first:
//
//   - [Client.Put] stores bytes in one request, [Client.Upload] a reader or an [OpenFile] of any size. [Client.Get] returns a [Body],
//     which the caller closes, [Client.Head] the [Object] alone, and [Client.Delete] removes one.
//   - [Client.List] and [Client.Folder] yield what lies below a prefix, [Client.Buckets] the buckets; all are for range loops.
//   - [Client.PresignPut], [Client.PresignGet] and [Client.PresignPost] return a [Presigned] request that anybody may send until it
//     expires. [Client.ObjectURL] is the public URL of an object.
//   - [Client.CreateBucket] makes a private bucket. Packages website and trigger, below this one, set buckets up.
//
// A [Location] names a bucket, a prefix or an object: s3://bucket/key, which [ParseLocation] reads. Keys are plain strings without a
// leading slash.
//
// A request that fails returns an [*Error] that names the verb, the bucket and the key. [IsNotFound] and [Code] tell what the store
// answered. Requests are repeated by themselves where that can help, and bytes are compared with the checksums that the store tells.
//
// The package knows no images and prints nothing. It reads the environment only as the SDK of AWS does.
package s3ops
