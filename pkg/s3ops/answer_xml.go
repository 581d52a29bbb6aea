package s3ops

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// readableAnswers replaces characters in answers that XML 1.0 does not have, which would make the whole answer unreadable. Errors and
// answers about multipart uploads name the key as it is, and some stores encode nothing in listings. An odd key in a listing becomes
// one that is not found; the other keys of the page are read.
func readableAnswers(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("ReadableAnswers", readableAnswer), middleware.After)
}

func readableAnswer(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	out middleware.DeserializeOutput, md middleware.Metadata, err error,
) {
	out, md, err = next.HandleDeserialize(ctx, in)
	answer, ok := out.RawResponse.(*smithyhttp.Response)
	if err == nil && ok && (answer.StatusCode >= http.StatusMultipleChoices || tellsKeys(awsmiddleware.GetOperationName(ctx))) {
		answer.Body = &readableXML{body: answer.Body}
	}
	return out, md, err
}

// tellsKeys knows the operations whose answers are XML and name keys.
func tellsKeys(operation string) bool {
	switch operation {
	case "ListObjectsV2", "ListObjectVersions", "ListMultipartUploads", "ListParts", "DeleteObjects",
		"CreateMultipartUpload", "CompleteMultipartUpload":
		return true
	}
	return false
}

// readableXML reads a whole answer when it is first asked for: a page has some hundred kilobytes.
type readableXML struct {
	body io.ReadCloser
	text io.Reader
	err  error
}

func (r *readableXML) Read(p []byte) (int, error) {
	if r.text == nil {
		data, err := io.ReadAll(r.body)
		r.text, r.err = bytes.NewReader(cleanXML(data)), err
	}
	n, err := r.text.Read(p)
	if err == io.EOF && r.err != nil {
		err = r.err
	}
	return n, err
}

func (r *readableXML) Close() error { return r.body.Close() }

var characterReference = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`&#(x[0-9A-Fa-f]+|[0-9]+);`) })

// cleanXML puts U+FFFD in the place of characters that XML 1.0 does not have, written as they are or as references.
func cleanXML(data []byte) []byte {
	if bytes.Contains(data, []byte("&#")) {
		data = characterReference().ReplaceAllFunc(data, func(ref []byte) []byte {
			number := strings.Replace(string(ref[2:len(ref)-1]), "x", "0x", 1)
			if n, err := strconv.ParseInt(number, 0, 32); err != nil || !isXMLChar(rune(n)) {
				return []byte(string(utf8.RuneError))
			}
			return ref
		})
	}
	if bytes.IndexFunc(data, func(r rune) bool { return !isXMLChar(r) || r == utf8.RuneError }) < 0 {
		return data
	}
	return bytes.Map(func(r rune) rune {
		if !isXMLChar(r) {
			return utf8.RuneError
		}
		return r
	}, data)
}

// FitsInXML reports whether XML 1.0 can write all characters of a key. Listings are XML: some clients cannot read one with another key.
func FitsInXML(key string) bool {
	return utf8.ValidString(key) && !strings.ContainsFunc(key, func(r rune) bool { return !isXMLChar(r) })
}

// isXMLChar is https://www.w3.org/TR/xml/#charsets.
func isXMLChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || (r >= ' ' && r <= 0xd7ff) || (r >= 0xe000 && r <= 0xfffd) || (r >= 0x10000 && r <= utf8.MaxRune)
}
