// Package vault stands for the client of Vault, which is left out, as ../README.md tells.
package vault

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/vault-client-go/schema"
)

var errLeftOut = errors.New("the client of Vault is left out")

// ClientOption and RequestOption say nothing.
type (
	ClientOption  struct{}
	RequestOption struct{}
)

// TLSConfiguration is for WithTLS.
type TLSConfiguration struct {
	ServerCertificate, ClientCertificate, ClientCertificateKey struct{ FromBytes []byte }
}

// WithAddress does nothing.
func WithAddress(string) ClientOption { return ClientOption{} }

// WithRequestTimeout does nothing.
func WithRequestTimeout(time.Duration) ClientOption { return ClientOption{} }

// WithTLS does nothing.
func WithTLS(TLSConfiguration) ClientOption { return ClientOption{} }

// WithMountPath does nothing.
func WithMountPath(string) RequestOption { return RequestOption{} }

// WithNamespace does nothing.
func WithNamespace(string) RequestOption { return RequestOption{} }

// IsErrorStatus is false: no server answered.
func IsErrorStatus(error, int) bool { return false }

// Client does not come to be.
type Client struct {
	Auth    Auth
	Secrets Secrets
}

// New fails.
func New(...ClientOption) (*Client, error) { return nil, errLeftOut }

// SetToken fails.
func (*Client) SetToken(string) error { return errLeftOut }

// Response is what a server would say.
type Response[T any] struct {
	Data T
	Auth *struct{ ClientToken string }
}

// Auth is the part of Client that signs in.
type Auth struct{}

// AppRoleLogin fails.
func (Auth) AppRoleLogin(context.Context, schema.AppRoleLoginRequest, ...RequestOption) (*Response[map[string]any], error) {
	return nil, errLeftOut
}

// Secrets is the part of Client that keeps secrets.
type Secrets struct{}

// KvV2Read fails.
func (Secrets) KvV2Read(context.Context, string, ...RequestOption) (*Response[schema.KvV2ReadResponse], error) {
	return nil, errLeftOut
}

// KvV2List fails.
func (Secrets) KvV2List(context.Context, string, ...RequestOption) (*Response[schema.StandardListResponse], error) {
	return nil, errLeftOut
}

// KvV2Write fails.
func (Secrets) KvV2Write(context.Context, string, schema.KvV2WriteRequest, ...RequestOption) (*Response[schema.KvV2WriteResponse], error) {
	return nil, errLeftOut
}

// KvV2WriteMetadata fails.
func (Secrets) KvV2WriteMetadata(
	context.Context, string, schema.KvV2WriteMetadataRequest, ...RequestOption,
) (*Response[map[string]any], error) {
	return nil, errLeftOut
}

// KvV2DeleteMetadataAndAllVersions fails.
func (Secrets) KvV2DeleteMetadataAndAllVersions(context.Context, string, ...RequestOption) (*Response[map[string]any], error) {
	return nil, errLeftOut
}
