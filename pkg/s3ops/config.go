package s3ops

import (
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	smithymiddleware "github.com/aws/smithy-go/middleware"
)

type middlewareStack = smithymiddleware.Stack

func staticCredentials(accessKey, secretKey string) aws.CredentialsProvider {
	return credentials.NewStaticCredentialsProvider(accessKey, secretKey, "")
}

// Validate says what is wrong with the values: an [*InvalidError], or another error about an address.
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
		{"endpoint", cfg.Endpoint}, {"public URL", cfg.PublicURL}, {"website URL", cfg.WebsiteURL},
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
		return fmt.Errorf("%s %q is not an http:// or https:// URL", name, ShownURL(value))
	case u.User != nil:
		return fmt.Errorf("%s %q holds a user or a password, which S3 has no use for: credentials are keys", name, ShownURL(value))
	}
	return nil
}
