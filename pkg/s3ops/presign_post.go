package s3ops

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// createdStatus makes the store answer a form with 201 and a document that names the object, which also a script sees that
// may read no headers.
const createdStatus = "201"

// PresignPostInput says what a form may post, and until when.
type PresignPostInput struct {
	At Location // its key must have no "$", see [FormKeyError]
	// ContentType of the object; the form must have exactly this. "" leaves it to the store.
	ContentType string
	// Metadata of the object; the form must have exactly this.
	Metadata map[string]string
	// MinBytes and MaxBytes are the sizes that the store takes, both included; a MaxBytes of 0 = MaxPutBytes.
	MinBytes, MaxBytes int64
	// Expires is how long the policy lives, 1 second to MaxPresignExpiry; parts of a second are dropped. A versitygw takes
	// no policy that was signed more than an hour before, whatever it says; AWS has no such rule.
	Expires time.Duration
}

// FormKeyError is a key that no form can name: stores replace ${filename} in it by what the client calls the file, and AWS
// wants "$" escaped in policies in a way that JSON does not have.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
type FormKeyError struct{ Key string }

func (e *FormKeyError) Error() string {
	return fmt.Sprintf("a form cannot name the key %q: it has a $", e.Key)
}

// PresignPost signs a policy with which a form may POST one object: exactly this key and this type, and no other fields.
// The Fields come before the file, which is the last of the form and is called "file". A policy has no condition like
// PresignPutInput.NoOverwrite: until it ends it can be used again.
//
// No request is sent. It fails with a [*FormKeyError], or as [Client.PresignPut] does.
func (c *Client) PresignPost(ctx context.Context, in PresignPostInput) (Presigned, error) {
	if strings.Contains(in.At.Key, "$") {
		return Presigned{}, &FormKeyError{Key: in.At.Key}
	}
	if in.MaxBytes == 0 {
		in.MaxBytes = MaxPutBytes
	}
	more := c.encryption.formFields()
	more["success_action_status"] = createdStatus
	if in.ContentType != "" {
		more["Content-Type"] = in.ContentType
	}
	for name, value := range in.Metadata {
		more["x-amz-meta-"+name] = value
	}
	conditions := []any{[]any{"content-length-range", in.MinBytes, in.MaxBytes}}
	for _, name := range slices.Sorted(maps.Keys(more)) {
		conditions = append(conditions, map[string]string{name: more[name]})
	}
	post := &s3.PutObjectInput{Bucket: aws.String(in.At.Bucket), Key: aws.String(in.At.Key)}
	return c.presign(ctx, in.At, in.Expires, func(client *s3.PresignClient) (Presigned, error) {
		signed, err := client.PresignPostObject(ctx, post, func(o *s3.PresignPostOptions) { o.Conditions = conditions })
		if err != nil {
			return Presigned{}, err
		}
		maps.Copy(signed.Values, more)
		p := Presigned{Method: http.MethodPost, URL: signed.URL, Headers: map[string]string{}, Fields: signed.Values}
		p.AskedUntil, err = endOfPolicy(signed.Values["policy"])
		return p, err
	})
}

// endOfPolicy reads the end of a policy from the policy itself.
func endOfPolicy(encoded string) (time.Time, error) {
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return time.Time{}, err
	}
	var policy struct{ Expiration time.Time }
	err = json.Unmarshal(data, &policy)
	return policy.Expiration.UTC(), err
}
