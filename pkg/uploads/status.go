package uploads

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// State is how far an upload is on its way.
type State string

// The states of an upload.
const (
	Waiting   State = "waiting"   // the file has not arrived (yet), or is gone
	Rendering State = "rendering" // it is there, and not all of its renditions are made from it
	Ready     State = "ready"     // the renditions can be seen
	Rejected  State = "rejected"  // what was uploaded is no image, and is never published
)

// UploadStatus is the answer to how far an upload is.
type UploadStatus struct {
	Status string `json:"status"` // StatusOK
	Key    string `json:"key"`
	State  State  `json:"state"`
	Reason string `json:"reason,omitempty"` // why it was rejected
	// Renditions are those that are there, in the order of Upload.Renditions, with their dimensions where they tell them.
	Renditions []Promise `json:"renditions,omitempty"`
}

// KeyError is a key that no upload of the signer can have.
type KeyError struct{ Key string }

func (e *KeyError) Error() string { return fmt.Sprintf("%q is not the key of an upload", e.Key) }

// Status looks at S3 for how far the upload with this key is: one request for the original, one for each rendition up to the
// first that is not there, and then one for the original's tags. They need s3:GetObject on both buckets, s3:GetObjectTagging on
// the upload bucket, and s3:ListBucket, without which S3 does not tell what is missing from what is forbidden. Where tags cannot
// be read, or the store has none, an upload that was rejected stays Rendering.
//
// It fails with a [*KeyError] where the key does not begin as the signer's keys do.
func (s *Signer) Status(ctx context.Context, key string) (UploadStatus, error) {
	status := UploadStatus{Status: StatusOK, Key: key, State: Waiting}
	name, ok := strings.CutPrefix(key, s.opt.Prefix)
	if !ok || !strings.HasPrefix(name, s.opt.KeyPrefix) || !isUploadName(name) || len(key) > maxKeyBytes {
		return status, &KeyError{Key: key}
	}
	at := s3ops.Location{Bucket: s.opt.Bucket, Key: key}
	original, err := s.client.Head(ctx, at)
	if s3ops.IsNotFound(err) {
		return status, nil
	}
	if err != nil {
		return status, err
	}
	outputs := s.opt.image().Outputs(name)
	if status.Renditions, err = s.made(ctx, outputs, at, original.Version()); err != nil {
		return status, err
	}
	if len(status.Renditions) == len(outputs) {
		status.State = Ready
		return status, nil
	}
	status.State = Rendering
	return status, s.checkRejected(ctx, at, &status)
}

// made lists the renditions that were made from a version of an original, up to the first that was not.
func (s *Signer) made(ctx context.Context, outputs []imageops.Output, original s3ops.Location, version string) (made []Promise, err error) {
	of := s3ops.SourceIDText(s3ops.SourceID(original.String()))
	for _, output := range outputs {
		key := s.opt.Dest.Key + output.Name
		object, err := s.client.Head(ctx, s3ops.Location{Bucket: s.opt.Dest.Bucket, Key: key})
		switch {
		case s3ops.IsNotFound(err):
			return made, nil
		case err != nil:
			return nil, err
		case object.Metadata[s3ops.MetaSourceTag] != version, object.Metadata[s3ops.MetaSourceID] != of:
			return made, nil
		}
		rendition := promised(output, s.client.ObjectURL(s3ops.Location{Bucket: s.opt.Dest.Bucket, Key: key}))
		rendition.Width, rendition.Height = parseDimensions(object.Metadata[s3ops.MetaDimensions])
		made = append(made, rendition)
	}
	return made, nil
}

func (s *Signer) checkRejected(ctx context.Context, original s3ops.Location, status *UploadStatus) error {
	tags, err := s.client.Tags(ctx, original)
	var answered *s3ops.Error
	switch {
	case errors.Is(err, s3ops.ErrNoTags), errors.As(err, &answered) && answered.Status != 0:
		return nil
	case err != nil:
		return err
	}
	if reason, rejected := s3ops.RejectedFor(tags); rejected {
		status.State, status.Reason, status.Renditions = Rejected, reason, nil
	}
	return nil
}

// isUploadName reports whether name is one that uploads have below a prefix: stores and HTTP clients would clean others.
func isUploadName(name string) bool {
	if name == "" || !utf8.ValidString(name) || strings.ContainsFunc(name, unprintable) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}

// parseDimensions reads "640x480"; anything else is 0, 0: unknown.
func parseDimensions(text string) (width, height int) {
	var rest string
	if n, _ := fmt.Sscanf(text, "%dx%d%s", &width, &height, &rest); n != 2 || width <= 0 || height <= 0 {
		return 0, 0
	}
	return width, height
}
