package s3ops

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// codeNotImplemented is S3's own code for what a store lacks.
const codeNotImplemented = "NotImplemented"

// asksPart knows the questions about one part of a bucket or an object. A store that does not know the part takes it for a question
// about the whole, and answers with a listing, with the object, or with a page for people.
func asksPart(operation string) bool {
	switch operation {
	case "GetBucketCors", "GetBucketLifecycleConfiguration", "GetBucketNotificationConfiguration", "GetBucketOwnershipControls",
		"GetBucketPolicy", "GetBucketWebsite", "GetObjectTagging", "GetPublicAccessBlock", "ListMultipartUploads":
		return true
	}
	return false
}

// addAnswerCheck makes such answers the error that other stores send: NotImplemented. It is for custom endpoints.
func addAnswerCheck(stack *middlewareStack) error {
	operation := stack.ID()
	if !asksPart(operation) {
		return nil
	}
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("s3imgAnswerCheck",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
			middleware.DeserializeOutput, middleware.Metadata, error,
		) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			if answer, ok := out.RawResponse.(*smithyhttp.Response); ok && err == nil && isOtherAnswer(answer, operation) {
				err = &smithy.GenericAPIError{Code: codeNotImplemented, Message: "the store answers as if it had been asked something else"}
			}
			return out, metadata, err
		}), middleware.After)
}

// maxRootAt is where the root of an answer begins at the latest: a declaration and a comment may stand before it.
const maxRootAt = 4096

// isOtherAnswer looks at how the body of a good answer begins, and leaves it unread. An empty one says that nothing is set.
func isOtherAnswer(answer *smithyhttp.Response, operation string) bool {
	if answer.StatusCode < 200 || answer.StatusCode > 299 || answer.Body == nil {
		return false
	}
	body := bufio.NewReaderSize(answer.Body, maxRootAt)
	head, err := body.Peek(maxRootAt)
	answer.Body = struct {
		io.Reader
		io.Closer
	}{body, answer.Body}
	head = bytes.TrimSpace(head)
	switch {
	case err != nil && err != io.EOF, len(head) == 0: // the first is told by whoever reads on
		return false
	case operation == "GetBucketPolicy":
		return head[0] != '{'
	}
	switch root := rootOf(head); root { // other names than those of AWS are met
	case "", "ListBucketResult", "ListAllMyBucketsResult":
		return true
	default:
		return strings.EqualFold(root, "html")
	}
}

// rootOf is the name of the first element of XML or HTML, "" where there is none.
func rootOf(head []byte) string {
	decoder := xml.NewDecoder(bytes.NewReader(head))
	decoder.Strict = false
	for {
		token, err := decoder.RawToken()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local
		}
	}
}
