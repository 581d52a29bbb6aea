package signed

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/restjson"
	awsxml "github.com/aws/aws-sdk-go-v2/aws/protocol/xml"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// maxAnswer bounds what is read of an answer, in bytes: the largest, the policy of a function, has 20 KiB.
const maxAnswer = 1 << 20

// answer reads answers: the body is the result, or says what went wrong.
type answer struct{}

// ID implements [middleware.DeserializeMiddleware].
func (answer) ID() string { return "Answer" }

// HandleDeserialize implements [middleware.DeserializeMiddleware]. It also tells the skew of our clock, as the header Date has it.
func (answer) HandleDeserialize(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
	middleware.DeserializeOutput, middleware.Metadata, error,
) {
	out, metadata, err := (&awsmiddleware.RecordResponseTiming{}).HandleDeserialize(ctx, in, next)
	if err != nil {
		return out, metadata, err
	}
	response, ok := out.RawResponse.(*smithyhttp.Response)
	if !ok {
		return out, metadata, fmt.Errorf("the answer is a %T", out.RawResponse)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return out, metadata, refused(response, &smithy.DeserializationError{Err: err})
	}
	if response.StatusCode < http.StatusOK || response.StatusCode >= http.StatusMultipleChoices {
		return out, metadata, refused(response, failure(response, body))
	}
	out.Result = body
	return out, metadata, nil
}

// refused adds what the SDK tells with every error of an answer.
func refused(response *smithyhttp.Response, err error) error {
	id := cmp.Or(response.Header.Get("X-Amzn-Requestid"), response.Header.Get("X-Amz-Request-Id"))
	return &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{Response: response, Err: err}, RequestID: id}
}

// failure reads the code of an error and the words about it: of JSON, where the code may be in a header, or of XML, with or without an
// element around both. Where none of these has a code, it is the text of the status, as proxies and load balancers answer.
func failure(response *smithyhttp.Response, body []byte) error {
	code, message := response.Header.Get("X-Amzn-Errortype"), ""
	if code != "" || bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		inside, words, err := restjson.GetErrorInfo(json.NewDecoder(bytes.NewReader(body)))
		if err == nil {
			code, message = cmp.Or(code, inside), words
		}
		code = restjson.SanitizeErrorCode(code)
	} else {
		code, message = failureXML(body)
	}
	fault := smithy.FaultClient
	if response.StatusCode >= http.StatusInternalServerError {
		fault = smithy.FaultServer
	}
	return &smithy.GenericAPIError{Code: cmp.Or(code, http.StatusText(response.StatusCode)), Message: message, Fault: fault}
}

func failureXML(body []byte) (code, message string) {
	for _, bare := range []bool{false, true} {
		found, err := awsxml.GetErrorResponseComponents(bytes.NewReader(body), bare)
		if err == nil && found.Code != "" {
			return found.Code, found.Message
		}
	}
	return "", ""
}
