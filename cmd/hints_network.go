package cmd

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"sync"

	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/s3ops"
)

// credentialsHint names the half of a key pair that is missing, where one half is there.
func credentialsHint() string {
	const id, secret = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY" //nolint:gosec // names of variables
	hasID, hasSecret := os.Getenv(id) != "", os.Getenv(secret) != ""
	switch {
	case hasID && !hasSecret:
		return id + " is set and " + secret + " is not: they go together"
	case hasSecret && !hasID:
		return secret + " is set and " + id + " is not: they go together"
	}
	return "set AWS_PROFILE, or " + id + " and " + secret + "; `s3img dev` is a store that needs no account"
}

// certificateHint says what to do where a server cannot show who it is; "" for other errors.
func certificateHint(err error) string {
	var (
		unknown *x509.UnknownAuthorityError
		byValue x509.UnknownAuthorityError
		roots   x509.SystemRootsError
		host    x509.HostnameError
		invalid x509.CertificateInvalidError
	)
	switch {
	case errors.As(err, &unknown), errors.As(err, &byValue), errors.As(err, &roots):
		return "this machine has no certificate of an authority that vouches for the server: install ca-certificates, or name a file of them in " +
			"AWS_CA_BUNDLE or SSL_CERT_FILE, that of your own authority for a store of your own"
	case errors.As(err, &host):
		return "the certificate is for another name: correct --endpoint-url, or give the store a certificate for this one"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired, or the clock of this machine is wrong"
	}
	return ""
}

// addressHint says how an address is written; "" for other errors.
func addressHint(err error) string {
	var (
		store  *s3ops.AddressError
		listen *httpserve.AddressError
	)
	switch {
	case errors.As(err, &listen):
		return "an address is a host and a port, 0 to 65535, as 127.0.0.1:8080; :8080 is every address of this machine"
	case !errors.As(err, &store):
		return ""
	}
	hint := "it begins with http:// or https://, as https://photos.example.com."
	if store.Likely != "" {
		hint = "did you mean " + store.Likely + "?"
	}
	if set := map[string]string{
		s3ops.AddressEndpoint: "--endpoint-url, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL or endpoint_url of the profile",
		s3ops.AddressPublic:   "--public-url or " + envPublicURL,
		s3ops.AddressWebsite:  envWebsiteURL,
	}[store.What]; set != "" {
		hint += " It was set by " + set
	}
	return hint
}

// checkListen refuses a value of a flag that is no address to listen at, "" being none.
func checkListen(flag, addr string) error {
	if addr == "" {
		return nil
	}
	if err := httpserve.CheckAddress(addr); err != nil {
		return usageErrorf("%s: %w", flag, err)
	}
	return nil
}

// regionName is the form of all names of regions.
var regionName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)+-[0-9]+$`) })

// regionHint says what to do where a host of AWS cannot be found: a region that does not exist has none. "" for other errors.
func regionHint(err error) string {
	dns, ok := errors.AsType[*net.DNSError](err)
	if !ok {
		return ""
	}
	labels := strings.Split(strings.TrimSuffix(dns.Name, "."), ".")
	for i, label := range labels {
		if label != "amazonaws" || i == 0 {
			continue
		}
		if region := labels[i-1]; !regionName().MatchString(region) {
			return fmt.Sprintf("AWS has no region %q: correct --region or AWS_REGION, as eu-west-1", region)
		}
		return fmt.Sprintf("check the network, and the region, which is %s", labels[i-1])
	}
	return ""
}
