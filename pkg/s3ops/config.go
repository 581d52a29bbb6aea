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

func (cfg Config) validate() error {
	switch cfg.Addressing {
	case AddressingAuto, AddressingPath, AddressingVirtual:
	default:
		return fmt.Errorf("addressing %q is not one of path, virtual", cfg.Addressing)
	}
	for _, field := range []struct{ name, value string }{
		{"endpoint", cfg.Endpoint}, {"public URL", cfg.PublicURL}, {"website URL", cfg.WebsiteURL},
	} {
		if field.value == "" {
			continue
		}
		u, err := url.Parse(field.value)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("%s %q is not an http:// or https:// URL", field.name, field.value)
		}
	}
	return nil
}
