package lambda

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// maxBalanced is what a load balancer takes from a function.
const maxBalanced = 1 << 20

// balancer is an Application Load Balancer whose target is the function. Whether headers and parameters have many values is
// set for its target group, and the answer must have the same.
//
// Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
type balancer events.ALBTargetGroupRequest

func (b *balancer) limit() int { return maxBalanced }

func (b *balancer) request() httpRequest {
	header := httpHeaders(b.Headers, b.MultiValueHeaders)
	return httpRequest{
		method: b.HTTPMethod, path: b.Path, escaped: true, rawQuery: b.rawQuery(),
		header: header, client: lastForwarded(header), body: b.Body, base64: b.IsBase64Encoded,
	}
}

// rawQuery joins what comes as the client encoded it.
func (b *balancer) rawQuery() string {
	var pairs []string
	for name, all := range httpParameters(b.QueryStringParameters, b.MultiValueQueryStringParameters) {
		for _, value := range all {
			pairs = append(pairs, name+"="+value)
		}
	}
	slices.SortStableFunc(pairs, byName)
	return strings.Join(pairs, "&")
}

// byName keeps the values of one parameter in their order.
func byName(a, b string) int {
	a, _, _ = strings.Cut(a, "=")
	b, _, _ = strings.Cut(b, "=")
	return strings.Compare(a, b)
}

// lastForwarded is the client that the load balancer saw: it adds it at the end, and a client may have sent what is before.
func lastForwarded(header http.Header) string {
	forwarded := strings.Join(header.Values("X-Forwarded-For"), ",")
	client := strings.TrimSpace(forwarded[strings.LastIndexByte(forwarded, ',')+1:])
	if host, _, err := net.SplitHostPort(client); err == nil {
		return host // it may be told to add the port
	}
	return strings.Trim(client, "[]")
}

// answer loses all cookies but the last where headers have one value: there is no other way.
func (b *balancer) answer(w *recorder) any {
	body, isBase64 := w.text()
	answer := events.ALBTargetGroupResponse{
		StatusCode: w.status, StatusDescription: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)),
		Body: body, IsBase64Encoded: isBase64,
	}
	if len(b.MultiValueHeaders) > 0 {
		answer.MultiValueHeaders = w.sent
		return answer
	}
	answer.Headers = joinValues(w.sent)
	if cookies := w.sent["Set-Cookie"]; len(cookies) > 0 {
		answer.Headers["Set-Cookie"] = cookies[len(cookies)-1]
	}
	return answer
}
