package s3ops

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	smithymiddleware "github.com/aws/smithy-go/middleware"
)

type middlewareStack = smithymiddleware.Stack

func staticCredentials(accessKey, secretKey string) aws.CredentialsProvider {
	return credentials.NewStaticCredentialsProvider(accessKey, secretKey, "")
}

// Validate says what is wrong with the values: an [*InvalidError], or an [*AddressError].
func (cfg Config) Validate() error {
	switch cfg.Addressing {
	case AddressingAuto, AddressingPath, AddressingVirtual:
	default:
		return fmt.Errorf("addressing %q is not one of path, virtual", cfg.Addressing)
	}
	if _, err := cfg.Encryption.normalized(); err != nil {
		return err
	}
	if err := cfg.checkOwner(); err != nil {
		return err
	}
	for _, field := range []struct{ name, value string }{
		{AddressEndpoint, cfg.Endpoint}, {AddressPublic, cfg.PublicURL}, {AddressWebsite, cfg.WebsiteURL},
	} {
		if err := checkURL(field.name, field.value); err != nil {
			return err
		}
	}
	return nil
}

// checkURL says what is wrong with the URL of a store, without what may be secret in it; "" is none. A user and password would be
// told to everybody with the URLs of objects, and no store asks for them.
func checkURL(name, value string) error {
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https"):
		return &AddressError{What: name, Value: ShownURL(value), Likely: likelyURL(value), Rule: "is not an http:// or https:// URL"}
	case u.User != nil:
		return &AddressError{What: name, Value: ShownURL(value), Rule: "holds a user or a password, which S3 has no use for: credentials are keys"}
	}
	return nil
}

// What an [*AddressError] can be about.
const (
	AddressEndpoint = "endpoint"
	AddressPublic   = "public URL"
	AddressWebsite  = "website URL"
)

// AddressError says that a URL in [Config], or in the environment in its place, cannot work.
type AddressError struct {
	What   string // one of the constants above
	Value  string // without a password
	Likely string // what was meant, "" where nobody can tell
	Rule   string // what is wrong
}

func (e *AddressError) Error() string { return fmt.Sprintf("%s %q %s", e.What, e.Value, e.Rule) }

// likelyURL is value with the scheme that it lacks, "" where that does not make a URL. This machine and addresses of a network, which
// have no certificates, are asked by http.
func likelyURL(value string) string {
	if strings.Contains(value, "://") || strings.ContainsAny(value, "@ ") {
		return ""
	}
	u, err := url.Parse("https://" + value)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil || !strings.Contains(u.Hostname(), ".") {
		u.Scheme = "http"
	}
	return u.String()
}

// regionLabel is what can stand in the name of a host.
var regionLabel = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-zA-Z0-9-]{1,63}$`) })

// checkRegion refuses what no host could be called by, such as "EU (Ireland)".
func checkRegion(region string) error {
	if !regionLabel().MatchString(region) {
		return &InvalidError{What: "region", Value: region, Rule: "is not the name of one, such as eu-west-1"}
	}
	return nil
}
