package webhook

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

const (
	awsHost    = "sns.eu-central-1.amazonaws.com"
	milanHost  = "sns.eu-south-1.amazonaws.com"
	certPath   = "/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
	issuerHost = "crt.ca.example"
)

// internet is what the handler under test can reach: the hosts of SNS in two regions over TLS, and any host without it.
type internet struct {
	mu    sync.Mutex
	pages map[string]http.HandlerFunc // by host and path
	asked map[string]int              // by scheme, host and path

	client *http.Client
}

func newInternet(t *testing.T) *internet {
	t.Helper()
	n := &internet{asked: map[string]int{}, pages: map[string]http.HandlerFunc{}}
	n.file(awsHost+certPath, "sns.pem")
	n.file(milanHost+certPath, "milan.pem")
	n.file(issuerHost+"/issuer.cer", "issuer.cer")
	secure, plain := httptest.NewUnstartedServer(n), httptest.NewServer(n)
	certificate, roots := tlsCertificate(t, awsHost, milanHost)
	secure.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	secure.StartTLS()
	t.Cleanup(secure.Close)
	t.Cleanup(plain.Close)
	servers := map[string]string{"443": secure.Listener.Addr().String(), "80": plain.Listener.Addr().String()}
	n.client = &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			_, port, _ := net.SplitHostPort(addr)
			return (&net.Dialer{}).DialContext(ctx, network, servers[port])
		},
	}}
	return n
}

func (n *internet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	n.mu.Lock()
	n.asked[scheme+r.Host+r.URL.Path]++
	page := n.pages[r.Host+r.URL.Path]
	n.mu.Unlock()
	if page == nil {
		http.NotFound(w, r)
		return
	}
	page(w, r)
}

func (n *internet) page(place string, handler http.HandlerFunc) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pages[place] = handler
}

func (n *internet) file(place, name string) {
	n.page(place, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, filepath.Join("testdata", name)) })
}

func (n *internet) requests() map[string]int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return maps.Clone(n.asked)
}

// tlsCertificate makes what a server shows, and the pool that trusts it.
func tlsCertificate(t *testing.T, names ...string) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: names, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// testRoots is what the certificates in testdata lead to.
func testRoots(t testing.TB) *x509.CertPool {
	t.Helper()
	pem, err := os.ReadFile("testdata/root.pem")
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		t.Fatal("testdata/root.pem holds no certificate")
	}
	return roots
}
