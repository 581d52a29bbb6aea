package s3ops

import (
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Buckets yields the names of the buckets that belong to the account of these credentials, in the order of the store, which is
// alphabetical on AWS. It takes a request for each thousand; stores without paging name all in one answer. An error comes as the
// second value and ends the list.
func (c *Client) Buckets(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		pages := s3.NewListBucketsPaginator(c.api, &s3.ListBucketsInput{MaxBuckets: aws.Int32(bucketsPage)})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield("", WrapError("list buckets", Location{}, err))
				return
			}
			for _, bucket := range page.Buckets {
				if !yield(aws.ToString(bucket.Name), nil) {
					return
				}
			}
		}
	}
}

const bucketsPage = 1000

// Folder yields what stands directly below a prefix as whole keys: folders, which end in a slash, and objects. The prefix
// is plain text, as in S3: "in" yields "input/" and "index.html". Order is that of the store: by key in each page of a
// thousand, folders first. It takes a request for each page. An error comes as the second value and ends the list.
func (c *Client) Folder(ctx context.Context, at Location) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		pages := s3.NewListObjectsV2Paginator(c.api, &s3.ListObjectsV2Input{
			Bucket: aws.String(at.Bucket), Prefix: aws.String(at.Key), Delimiter: aws.String("/"),
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				yield("", WrapError("list", at, err))
				return
			}
			if !yieldFolder(page, yield) {
				return
			}
		}
	}
}

// yieldFolder yields one page, and reports whether more is wanted.
func yieldFolder(page *s3.ListObjectsV2Output, yield func(string, error) bool) bool {
	for _, folder := range page.CommonPrefixes {
		if !yield(aws.ToString(folder.Prefix), nil) {
			return false
		}
	}
	for _, entry := range page.Contents {
		if !yield(aws.ToString(entry.Key), nil) {
			return false
		}
	}
	return true
}
