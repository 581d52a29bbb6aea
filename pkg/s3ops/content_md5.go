package s3ops

import (
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// wantsMD5 knows the requests of this package that S3 took with a Content-MD5 only until 2024. The SDK sends a CRC32 instead, which
// stores that kept to the older rule (OCI, older MinIO) refuse with MissingContentMD5 or InvalidRequest.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html and those of the others, "Content-MD5"
func wantsMD5(operation string) bool {
	switch operation {
	case "DeleteObjects", "PutBucketCors", "PutBucketLifecycleConfiguration", "PutBucketOwnershipControls", "PutBucketPolicy",
		"PutBucketWebsite", "PutObjectTagging", "PutPublicAccessBlock":
		return true
	}
	return false
}

// addContentMD5 gives those requests both sums. It is for custom endpoints: AWS needs none, and directory buckets refuse it.
func addContentMD5(stack *middlewareStack) error {
	if !wantsMD5(stack.ID()) {
		return nil
	}
	return smithyhttp.AddContentChecksumMiddleware(stack)
}
