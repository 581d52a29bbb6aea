// Package website sets up the two kinds of buckets that images need: a website bucket, whose objects have public URLs, and an upload
// bucket, which nobody may read without credentials. [Create] and [CreateUpload] make them or bring existing ones into shape, [Check]
// finds what keeps one from working, [AllowPages] lets pages upload to one, and [Delete] removes one. [Template] and [UploadTemplate]
// are the same buckets in CloudFormation.
package website
