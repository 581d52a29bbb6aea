package s3ops

import (
	"context"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"
)

// encodeListings makes all listings of a client ask for keys as in a URL, and gives back the keys as they are. Listings are
// XML 1.0, which cannot hold every key: one U+0001 in one of them, and nobody can read a line of the rest.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html#API_ListObjectsV2_RequestSyntax
func encodeListings(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("EncodeListings", encodeListing), middleware.Before)
}

func encodeListing(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
	out middleware.InitializeOutput, md middleware.Metadata, err error,
) {
	asked := in.Parameters
	switch params := asked.(type) {
	case *s3.ListObjectsV2Input:
		changed := *params
		changed.EncodingType = types.EncodingTypeUrl
		in.Parameters = &changed
	case *s3.ListObjectVersionsInput:
		changed := *params
		changed.EncodingType = types.EncodingTypeUrl
		in.Parameters = &changed
	case *s3.ListMultipartUploadsInput:
		changed := *params
		changed.EncodingType = types.EncodingTypeUrl
		in.Parameters = &changed
	}
	out, md, err = next.HandleInitialize(ctx, in)
	if err == nil {
		decodeListing(asked, out.Result)
	}
	return out, md, err
}

// decodeListing undoes the encoding where the answer says that there is one: of keys, of what is common to keys, and of the
// markers that the next request goes on with. What an answer repeats of its request, encoded or not, is put back as it was.
func decodeListing(asked, answer any) {
	switch page := answer.(type) {
	case *s3.ListObjectsV2Output:
		in, ok := asked.(*s3.ListObjectsV2Input)
		if !ok || page.EncodingType != types.EncodingTypeUrl {
			return
		}
		page.Prefix, page.Delimiter, page.StartAfter = in.Prefix, in.Delimiter, in.StartAfter
		for i := range page.Contents {
			decodeKey(page.Contents[i].Key)
		}
		decodePrefixes(page.CommonPrefixes)
	case *s3.ListObjectVersionsOutput:
		in, ok := asked.(*s3.ListObjectVersionsInput)
		if !ok || page.EncodingType != types.EncodingTypeUrl {
			return
		}
		page.Prefix, page.Delimiter, page.KeyMarker = in.Prefix, in.Delimiter, in.KeyMarker
		for i := range page.Versions {
			decodeKey(page.Versions[i].Key)
		}
		for i := range page.DeleteMarkers {
			decodeKey(page.DeleteMarkers[i].Key)
		}
		decodePrefixes(page.CommonPrefixes)
		decodeKey(page.NextKeyMarker)
	case *s3.ListMultipartUploadsOutput:
		in, ok := asked.(*s3.ListMultipartUploadsInput)
		if !ok || page.EncodingType != types.EncodingTypeUrl {
			return
		}
		page.Prefix, page.Delimiter, page.KeyMarker = in.Prefix, in.Delimiter, in.KeyMarker
		for i := range page.Uploads {
			decodeKey(page.Uploads[i].Key)
		}
		decodePrefixes(page.CommonPrefixes)
		decodeKey(page.NextKeyMarker)
	}
}

func decodePrefixes(prefixes []types.CommonPrefix) {
	for i := range prefixes {
		decodeKey(prefixes[i].Prefix)
	}
}

// decodeKey decodes in place; each value is its own copy. nil stays.
func decodeKey(value *string) {
	if value != nil {
		*value = decodeListed(*value)
	}
}

// decodeListed decodes a key of a listing that is written as in a URL. A space is "+" on AWS and "%20" elsewhere; a plus is "%2B"
// everywhere. Text that no encoder makes (a space, a control character, half an escape) is a key that the store did not encode.
func decodeListed(encoded string) string {
	for i := range len(encoded) {
		if c := encoded[i]; c <= ' ' || c >= 0x7f {
			return encoded
		}
	}
	key, err := url.QueryUnescape(encoded)
	if err != nil {
		return encoded
	}
	return key
}
