package s3ops

// Metadata of renditions. A status can be told from S3 alone by them.
const (
	// MetaSourceTag is the version of the original that a rendition was made from: its ETag, where that lies in S3. Only what
	// s3img made has it.
	MetaSourceTag = "s3img-source"
	// MetaSourceID is which original that was: the same for the same address, and tells nothing else about it.
	MetaSourceID = "s3img-of"
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
