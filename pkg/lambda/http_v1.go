package lambda

import (
	"net/url"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// gatewayV1 is payload format 1.0: REST APIs of API Gateway, and HTTP APIs that are set to it.
//
// Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html and
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type gatewayV1 struct {
	events.APIGatewayProxyRequest
	Version string `json:"version"` // "" of REST APIs
}

func (g *gatewayV1) limit() int { return maxAnswer }

// request encodes the query again: it comes decoded. The path comes decoded from HTTP APIs only.
func (g *gatewayV1) request() httpRequest {
	return httpRequest{
		method: g.HTTPMethod, path: g.path(), escaped: g.Version == "",
		rawQuery: httpParameters(g.QueryStringParameters, g.MultiValueQueryStringParameters).Encode(),
		header:   httpHeaders(g.Headers, g.MultiValueHeaders), host: g.RequestContext.DomainName,
		client: g.RequestContext.Identity.SourceIP, body: g.Body, base64: g.IsBase64Encoded,
	}
}

// path leaves out what the API does not know of: the mapping of a custom domain, and of HTTP APIs the stage. What is left
// ends in the path of the resource, with the values of its parameters.
func (g *gatewayV1) path() string {
	if g.Resource == "/" {
		return "/"
	}
	var parameters []string
	for name, value := range g.PathParameters {
		parameters = append(parameters, "{"+name+"}", value, "{"+name+"+}", value)
	}
	resource := strings.NewReplacer(parameters...).Replace(g.Resource)
	if before, ok := strings.CutSuffix(unescaped(g.Path), unescaped(resource)); ok && strings.HasPrefix(resource, "/") {
		return strings.TrimPrefix(g.Path, before)
	}
	if g.Version == "" {
		return g.Path
	}
	return cutStage(g.Path, g.RequestContext.Stage)
}

// unescaped compares paths of which any may be encoded.
func unescaped(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		return plain
	}
	return path
}

func (g *gatewayV1) answer(w *recorder) any {
	body, isBase64 := w.text()
	return events.APIGatewayProxyResponse{StatusCode: w.status, MultiValueHeaders: w.sent, Body: body, IsBase64Encoded: isBase64}
}
