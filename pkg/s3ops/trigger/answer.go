package trigger

import (
	"bytes"
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// keepErrorBody keeps the body of an answer that is an error. S3 says there which target it refused and why, in elements that
// the SDK drops.
func keepErrorBody(into *[]byte) func(*s3.Options) {
	keep := func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (
		middleware.DeserializeOutput, middleware.Metadata, error,
	) {
		out, metadata, err := next.HandleDeserialize(ctx, in)
		resp, ok := out.RawResponse.(*smithyhttp.Response)
		if err != nil || !ok || resp.StatusCode < http.StatusBadRequest {
			return out, metadata, err
		}
		body, err := io.ReadAll(resp.Body)
		*into = body
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(body), resp.Body), resp.Body}
		return out, metadata, err
	}
	return s3.WithAPIOptions(func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("KeepErrorBody", keep), middleware.After)
	})
}

// readArguments reads what an error of S3 says about the arguments of the request: <ArgumentName> and <ArgumentValue>, with
// numbers behind them where there are several. An answer that is no XML says nothing.
func readArguments(answer []byte) []Refusal {
	var list struct {
		Elements []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
	if xml.Unmarshal(answer, &list) != nil {
		return nil
	}
	var found []Refusal
	byNumber := map[string]int{}
	for _, element := range list.Elements {
		if number, ok := strings.CutPrefix(element.XMLName.Local, "ArgumentName"); ok {
			byNumber[number] = len(found)
			found = append(found, Refusal{Target: strings.TrimSpace(element.Text)})
		}
	}
	for _, element := range list.Elements {
		number, ok := strings.CutPrefix(element.XMLName.Local, "ArgumentValue")
		if i, named := byNumber[number]; ok && named {
			found[i].Reason = strings.TrimSpace(element.Text)
		}
	}
	return found
}

// refusals are the arguments that are targets. Their names are ARNs, with ", null" behind them at times.
func refusals(arguments []Refusal) []Refusal {
	var targets []Refusal
	for _, argument := range arguments {
		argument.Target, _, _ = strings.Cut(argument.Target, ",")
		if strings.HasPrefix(argument.Target, "arn:") {
			targets = append(targets, argument)
		}
	}
	return targets
}
