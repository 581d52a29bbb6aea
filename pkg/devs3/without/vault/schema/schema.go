// Package schema has the requests and answers of Vault, which is left out, as ../../README.md tells.
package schema

// AppRoleLoginRequest signs in.
type AppRoleLoginRequest struct{ RoleId, SecretId string }

// KvV2WriteRequest keeps a secret.
type KvV2WriteRequest struct{ Data, Options map[string]any }

// KvV2WriteResponse is the answer to it.
type KvV2WriteResponse struct{ Version int64 }

// KvV2WriteMetadataRequest says how long a secret is kept.
type KvV2WriteMetadataRequest struct{ DeleteVersionAfter string }

// KvV2ReadResponse is a secret.
type KvV2ReadResponse struct{ Data, Metadata map[string]any }

// StandardListResponse is a listing.
type StandardListResponse struct{ Keys []string }
