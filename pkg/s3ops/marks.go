package s3ops

import (
	"crypto/sha256"
	"encoding/hex"
)

// Names of the metadata that s3img gives to renditions. From it a later run tells, without reading the image, whether a rendition is
// up to date.
const (
	// MetaSourceTag is the version of the original that a rendition was made from: its [Object.Version], if the original lies in S3.
	// Only objects that s3img made have it.
	MetaSourceTag = "s3img-source"
	// MetaSourceID tells which original that was: its SourceIDText.
	MetaSourceID = "s3img-of"
	// MetaOptions is a hash of the options that it was made with.
	MetaOptions = "s3img-options"
	// MetaDimensions are the width and the height of a rendition in pixels: 1000x667.
	MetaDimensions = "s3img-dimensions"
)

// MetaFocus is metadata, or a tag, that others give to originals: the point of an image that matters, as 0.4,0.6, parts of its width and height.
const MetaFocus = "focus"

// Tags that s3img gives to originals that are no images.
const (
	// TagStatus is StatusRejected on an original that no renditions can be made of.
	TagStatus = "s3img-status"
	// TagReason says why, as far as the characters of a tag can; see TagValue.
	TagReason = "s3img-reason"
	// StatusRejected is the only value of TagStatus.
	StatusRejected = "rejected"
)

// RejectedFor reads the tags of an original: whether it was rejected, and the reason.
func RejectedFor(tags map[string]string) (reason string, rejected bool) {
	return tags[TagReason], tags[TagStatus] == StatusRejected
}

// SourceID is a hash of the address of an original, such as s3://bucket/key. It tells originals apart without showing their names.
func SourceID(address string) [8]byte {
	sum := sha256.Sum256([]byte(address))
	return [8]byte(sum[:8])
}

// SourceIDText writes a SourceID as MetaSourceID has it, in 16 hexadecimal digits.
func SourceIDText(id [8]byte) string { return hex.EncodeToString(id[:]) }
