package webhook

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

const (
	maxCertificates = 16 // kept at a time; SNS has one or two for a region
	maxIssuers      = 3  // between a certificate and a root
)

// certificates fetches those that SNS signs with, once each. It is safe for concurrent use.
type certificates struct {
	http     *http.Client
	roots    *x509.CertPool // nil = the system's
	fetching chan struct{}  // holds the only ticket: one certificate is fetched at a time, however many messages wait for it

	mu    sync.Mutex
	known map[string]*x509.Certificate // by address; their chains hold
}

func newCertificates(client *http.Client) *certificates {
	return &certificates{http: client, fetching: make(chan struct{}, 1), known: map[string]*x509.Certificate{}}
}

// get returns the certificate at an address that [topic.certificateURL] has accepted, if it is one for messages of the topic.
func (c *certificates) get(ctx context.Context, from topic, address string, now time.Time) (*x509.Certificate, error) {
	if found := c.cached(address, now); found != nil {
		return found, from.owns(found)
	}
	select {
	case c.fetching <- struct{}{}:
		defer func() { <-c.fetching }()
	case <-ctx.Done():
		return nil, &unavailableError{ctx.Err()}
	}
	if found := c.cached(address, now); found != nil {
		return found, from.owns(found)
	}
	found, err := c.fetch(ctx, address, now)
	if err != nil {
		return nil, fmt.Errorf("certificate %s: %w", address, err)
	}
	c.keep(address, found)
	return found, from.owns(found)
}

func (c *certificates) cached(address string, now time.Time) *x509.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.known[address]
	if found != nil && (now.After(found.NotAfter) || now.Before(found.NotBefore)) {
		return nil
	}
	return found
}

func (c *certificates) keep(address string, found *x509.Certificate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= maxCertificates {
		clear(c.known)
	}
	c.known[address] = found
}

// owns reports whether a certificate bears a name under which SNS signs messages of t.
func (t topic) owns(certificate *x509.Certificate) error {
	for _, name := range t.certificateNames() {
		if certificate.VerifyHostname(name) == nil {
			return nil
		}
	}
	names := certificate.DNSNames
	return fmt.Errorf("its certificate is for %q, and not for SNS in %s", names[:min(len(names), 3)], t.region)
}

// fetch gets a certificate and follows its chain to a root of the system.
func (c *certificates) fetch(ctx context.Context, address string, now time.Time) (*x509.Certificate, error) {
	data, err := fetch(ctx, c.http, address)
	if err != nil {
		return nil, err
	}
	leaf, err := parseCertificate(data)
	if err != nil {
		return nil, err
	}
	chain := x509.VerifyOptions{
		Roots: c.roots, Intermediates: x509.NewCertPool(), CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	}
	last := leaf
	for range maxIssuers {
		_, err := leaf.Verify(chain)
		var missing x509.UnknownAuthorityError
		if !errors.As(err, &missing) {
			return leaf, err
		}
		// The file of SNS holds the certificate and not those between it and the root: it says where they are.
		if last, err = c.issuer(ctx, last); err != nil {
			return nil, err
		}
		chain.Intermediates.AddCert(last)
	}
	_, err = leaf.Verify(chain)
	return leaf, err
}

// issuer fetches the certificate that another one names as that of its issuer. What comes need not be trusted: it leads to a
// root or it does not.
func (c *certificates) issuer(ctx context.Context, of *x509.Certificate) (*x509.Certificate, error) {
	for _, address := range of.IssuingCertificateURL {
		if u, err := url.Parse(address); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
			continue
		}
		data, err := fetch(ctx, c.http, address)
		if err != nil {
			return nil, fmt.Errorf("issuer of %q: %w", of.Subject.CommonName, err)
		}
		return parseCertificate(data)
	}
	return nil, fmt.Errorf("the issuer of %q is not known, and it does not say where to find it", of.Subject.CommonName)
}

// parseCertificate reads the first one of a file, PEM or DER.
func parseCertificate(data []byte) (*x509.Certificate, error) {
	if block, _ := pem.Decode(data); block != nil {
		data = block.Bytes
	}
	certificate, err := x509.ParseCertificate(data)
	if err != nil {
		return nil, fmt.Errorf("no certificate: %w", err)
	}
	return certificate, nil
}
