package lambda

import (
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// gatewayV2 is payload format 2.0: Function URLs, and HTTP APIs of API Gateway.
//
// Sources: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html and
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type gatewayV2 events.APIGatewayV2HTTPRequest

func (g *gatewayV2) limit() int { return maxAnswer }

// request leaves out the stage, which HTTP APIs have in rawPath unless it is $default. They also decode rawPath, what no page
// says and their users have seen; Function URLs do not, and are known by their domain.
func (g *gatewayV2) request() httpRequest {
	header := httpHeaders(g.Headers, nil)
	if len(g.Cookies) > 0 {
		header.Set("Cookie", strings.Join(g.Cookies, "; "))
	}
	return httpRequest{
		method: g.RequestContext.HTTP.Method, path: cutStage(g.RawPath, g.RequestContext.Stage),
		escaped:  strings.Contains(g.RequestContext.DomainName, ".lambda-url."),
		rawQuery: g.RawQueryString, header: header, host: g.RequestContext.DomainName, client: g.RequestContext.HTTP.SourceIP,
		body: g.Body, base64: g.IsBase64Encoded,
	}
}

func (g *gatewayV2) answer(w *recorder) any {
	body, isBase64 := w.text()
	cookies := w.sent["Set-Cookie"]
	single := joinValues(w.sent)
	delete(single, "Set-Cookie")
	return events.LambdaFunctionURLResponse{
		StatusCode: w.status, Headers: single, Body: body, IsBase64Encoded: isBase64, Cookies: cookies,
	}
}

// joinValues has one value for each header (RFC 9110, 5.3), which is not allowed for Set-Cookie.
func joinValues(header http.Header) map[string]string {
	single := make(map[string]string, len(header))
	for name, values := range header {
		single[name] = strings.Join(values, ", ")
	}
	return single
}
