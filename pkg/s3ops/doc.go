// Package s3ops holds the S3 verbs that s3img is made of: website buckets, health checks, triggers, presigned URLs, uploads,
// listings, and single objects read, written and removed.
//
// A [Client] is one connection; every verb is a method of it that takes a context first, an options struct where there is
// something to choose, and returns an [*Error] that names the bucket and the key. The package knows no images, prints
// nothing, and reads no environment beyond what the AWS SDK reads itself.
package s3ops
