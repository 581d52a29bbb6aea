package s3ops

import (
	"net/http"
)

// Lacks reports whether a store on a custom endpoint says that it lacks this part of S3, be it by taking a change of one setting
// for the request that makes a bucket. AWS lacks none.
func (c *Client) Lacks(err error) bool {
	if c.endpoint == "" {
		return false
	}
	code := Code(err)
	return IsNotImplemented(err) || code == CodeAlreadyExists || code == CodeAlreadyOwned
}

// LacksSetting is Lacks for access blocks and ownership, which some stores answer with 400.
func (c *Client) LacksSetting(err error) bool {
	return c.Lacks(err) || (c.endpoint != "" && Status(err) == http.StatusBadRequest)
}

// LacksDocument is Lacks for settings of which a document is sent: MinIO takes that of a website for a request that makes a bucket,
// and does not understand the body.
func (c *Client) LacksDocument(err error) bool {
	return c.Lacks(err) || (c.endpoint != "" && Code(err) == "MalformedXML")
}
