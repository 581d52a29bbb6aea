package s3ops

import (
	"crypto/tls"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

const (
	// idleConnections are kept for each host. Whoever has more requests on the way at a time than that opens connections anew.
	idleConnections = 1024
	tlsSessions     = 64
	// socketBuffer holds a small object with the header of its request, so that they are sent by one call of the system.
	socketBuffer = 32 << 10
)

// withConnections returns client, nil being the SDK's own, with the connections that many requests at a time need. A client of
// somebody else's stays as it is.
func withConnections(client aws.HTTPClient) aws.HTTPClient {
	if client == nil {
		client = awshttp.NewBuildableClient()
	}
	if buildable, ok := client.(*awshttp.BuildableClient); ok {
		return buildable.WithTransportOptions(tune)
	}
	return client
}

// tune changes the SDK's transport: it keeps no more than ten connections to a host, and opens one for each request beyond. HTTP/2 is
// left out: all requests would share one connection, whose losses and window hold up all of them.
func tune(t *http.Transport) {
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 0, idleConnections
	t.ReadBufferSize, t.WriteBufferSize = socketBuffer, socketBuffer
	t.ForceAttemptHTTP2 = false
	t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.ClientSessionCache = tls.NewLRUClientSessionCache(tlsSessions)
}
