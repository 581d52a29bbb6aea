package website

import "github.com/s3img/s3img/pkg/s3ops"

// store is a client, and what this package asks of a store beyond its verbs.
type store struct{ *s3ops.Client }
