package s3ops

import (
	"crypto/sha256"
	"encoding/hex"
)

// Metadata of renditions. A status can be told from S3 alone by them.
const (
	// MetaSourceTag is the version of the original that a rendition was made from: [Object.Version], where that lies in S3. Only
	// what s3img made has it.
	MetaSourceTag = "s3img-source"
	// MetaSourceID is which original that was: its SourceID in hexadecimal digits.
	MetaSourceID = "s3img-of"
	// MetaOptions are the options it was made with, in a form that tells no more than whether they are the same.
	MetaOptions = "s3img-options"
	// MetaDimensions are the width and the height of a rendition in pixels: 1000x667.
	MetaDimensions = "s3img-dimensions"
)

// Tags of originals that are no images.
const (
	// TagStatus is StatusRejected on an original that no renditions can be made of.
	TagStatus = "s3img-status"
	// TagReason says why, as far as the characters of a tag can; see TagValue.
	TagReason = "s3img-reason"
	// StatusRejected is what TagStatus is.
	StatusRejected = "rejected"
)

// RejectedFor returns the reason among the tags of an original that was rejected, and whether it was.
func RejectedFor(tags map[string]string) (reason string, rejected bool) {
	return tags[TagReason], tags[TagStatus] == StatusRejected
}

// SourceID tells originals apart without telling their names: it is the same for the same address, s3://bucket/key say.
func SourceID(address string) [8]byte {
	sum := sha256.Sum256([]byte(address))
	return [8]byte(sum[:8])
}

// SourceIDText is a SourceID as metadata has it.
func SourceIDText(id [8]byte) string { return hex.EncodeToString(id[:]) }
