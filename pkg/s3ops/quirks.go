package s3ops

import (
	"net/http"
	"slices"
)

// quirks are the ways in which stores differ. The zero value expects nothing.
type quirks struct {
	complete     bool // the store has all parts of S3: an answer that says otherwise is an error
	sdkChecksums bool // it takes the checksums that the SDK adds; for other stores see sendSums
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

// IsNotImplemented reports whether the store answered plainly that it does not have this part of S3. [Client.Lacks] knows more.
func IsNotImplemented(err error) bool { return notImplemented.in(err) }

// Lacks reports whether err means that the store does not have this part of S3. Beside the plain answer it knows others by which
// some stores say so. It is always false on AWS, which has all parts.
func (c *Client) Lacks(err error) bool {
	return !c.quirks.complete && (notImplemented.in(err) || takenForCreation.in(err))
}

// LacksSetting is Lacks for requests about public access blocks and object ownership, to which some stores answer with a bare 400.
func (c *Client) LacksSetting(err error) bool {
	return c.Lacks(err) || (!c.quirks.complete && settingUnknown.in(err))
}

// LacksDocument is Lacks for requests that send a policy, a website or CORS rules, to which some stores answer MalformedXML.
func (c *Client) LacksDocument(err error) bool {
	return c.Lacks(err) || (!c.quirks.complete && documentUnknown.in(err))
}
