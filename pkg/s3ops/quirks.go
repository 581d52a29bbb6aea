package s3ops

import (
	"net/http"
	"slices"
)

// quirks are the ways in which stores differ. The zero value expects nothing.
type quirks struct {
	complete     bool // the store has all parts of S3: an answer that says otherwise is an error
	sdkChecksums bool // it takes the checksums that the SDK adds; other stores get a Content-MD5
	trueETags    bool // an ETag that looks like an MD5 is one
	tellsSums    bool // it understands the question for the checksums that it keeps
	guardsParts  bool // If-None-Match counts at the end of an upload in parts
	tellsRestore bool // its listings tell, when asked, which objects are back from an archive
	pathStyle    bool // it is addressed by path unless the configuration says otherwise
}

// quirksOf returns what is known of AWS, and what is known of every store on a custom endpoint.
func quirksOf(endpoint string) quirks {
	if endpoint == "" {
		return quirks{complete: true, sdkChecksums: true, trueETags: true, tellsSums: true, guardsParts: true, tellsRestore: true}
	}
	return quirks{pathStyle: true}
}

// signs are answers by which stores say something.
type signs struct {
	codes    []string
	statuses []int
}

func (s signs) in(err error) bool {
	return err != nil && (slices.Contains(s.codes, Code(err)) || slices.Contains(s.statuses, Status(err)))
}

// Answers of stores that lack a part of S3.
var (
	// notImplemented is the plain answer.
	notImplemented = signs{
		codes:    []string{codeNotImplemented, "XNotImplemented", "MethodNotAllowed"},
		statuses: []int{http.StatusNotImplemented, http.StatusMethodNotAllowed},
	}
	// takenForCreation is that of a store which takes the change of a setting for the request that makes the bucket.
	takenForCreation = signs{codes: []string{CodeAlreadyExists, CodeAlreadyOwned}}
	// settingUnknown is that of stores to requests about access blocks and ownership.
	settingUnknown = signs{statuses: []int{http.StatusBadRequest}}
	// documentUnknown is that of MinIO to a website, whose document it cannot read.
	documentUnknown = signs{codes: []string{"MalformedXML"}}
)

// IsNotImplemented reports whether err is a store's way of saying that it lacks this part of S3.
func IsNotImplemented(err error) bool { return notImplemented.in(err) }

// Lacks reports whether the store says that it lacks this part of S3. AWS lacks none.
func (c *Client) Lacks(err error) bool {
	return !c.quirks.complete && (notImplemented.in(err) || takenForCreation.in(err))
}

// LacksSetting is Lacks for requests about a setting that is no document: access blocks and ownership.
func (c *Client) LacksSetting(err error) bool {
	return c.Lacks(err) || (!c.quirks.complete && settingUnknown.in(err))
}

// LacksDocument is Lacks for requests that send a document: policies, websites, CORS rules.
func (c *Client) LacksDocument(err error) bool {
	return c.Lacks(err) || (!c.quirks.complete && documentUnknown.in(err))
}
