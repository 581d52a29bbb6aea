package s3ops

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// MaxPresignExpiry is the longest life of a presigned URL: S3 refuses longer ones, the SDK signs them all the same.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
const MaxPresignExpiry = 7 * 24 * time.Hour

const amzTime = "20060102T150405Z"

// PresignPutInput says what a client may put, and until when.
type PresignPutInput struct {
	Bucket, Key string
	// ContentType is signed: the client must send exactly this. "" leaves the type to the client.
	ContentType string
	// Expires is how long the URL lives, 1 second to MaxPresignExpiry; parts of a second are dropped.
	Expires time.Duration
}

// Presigned is a request that anybody may send without credentials.
type Presigned struct {
	Method  string
	URL     string
	Headers map[string]string // what the client must send beside Host

	// ExpiresAt is when the store stops accepting the request, in UTC: after the time asked for, or with the credentials
	// that signed it.
	ExpiresAt time.Time
	// AskedUntil is when it would have ended by the time asked for.
	AskedUntil time.Time
	// MayEndSooner reports credentials of a session that do not say when it ends; the URL ends with it.
	MayEndSooner bool
}

// ExpiryError says that a presigned URL cannot live as long as asked.
type ExpiryError struct{ Asked time.Duration }

func (e *ExpiryError) Error() string {
	if e.Asked < time.Second {
		return fmt.Sprintf("a presigned URL cannot expire after %v: the shortest time is a second", e.Asked)
	}
	return fmt.Sprintf("a presigned URL cannot live for %v: S3 accepts at most 7 days (168h)", e.Asked)
}

// PresignPut signs a PUT of one object. No request is sent: nothing tells whether the bucket exists, or whether these
// credentials may write there. It fails with an [*ExpiryError] or a [*CredentialsError].
func (c *Client) PresignPut(ctx context.Context, in PresignPutInput) (Presigned, error) {
	expires := in.Expires.Truncate(time.Second)
	if expires < time.Second || expires > MaxPresignExpiry {
		return Presigned{}, &ExpiryError{Asked: in.Expires}
	}
	credentials, err := c.retrieve(ctx)
	if err != nil {
		return Presigned{}, err
	}
	put := &s3.PutObjectInput{Bucket: aws.String(in.Bucket), Key: aws.String(in.Key)}
	if in.ContentType != "" {
		put.ContentType = aws.String(in.ContentType)
	}
	signed, err := s3.NewPresignClient(c.api).PresignPutObject(ctx, put, s3.WithPresignExpires(expires), signWith(credentials))
	if err != nil {
		return Presigned{}, wrapError("presign", in.Bucket, in.Key, err)
	}
	p := Presigned{Method: signed.Method, URL: signed.URL, Headers: headersToSend(signed.SignedHeader)}
	if p.AskedUntil, err = endOf(signed.URL); err != nil {
		return Presigned{}, fmt.Errorf("presign %s: %w", Location{in.Bucket, in.Key}, err)
	}
	p.ExpiresAt = p.AskedUntil
	if credentials.CanExpire && credentials.Expires.Before(p.ExpiresAt) {
		p.ExpiresAt = credentials.Expires.UTC().Truncate(time.Second)
	}
	p.MayEndSooner = credentials.SessionToken != "" && !credentials.CanExpire
	return p, nil
}

func (c *Client) retrieve(ctx context.Context) (aws.Credentials, error) {
	ctx, cancel := context.WithTimeout(ctx, credentialsTimeout)
	defer cancel()
	credentials, err := c.credentials.Retrieve(ctx)
	if err != nil {
		return aws.Credentials{}, &CredentialsError{Err: err}
	}
	return credentials, nil
}

// signWith pins the credentials, so that those whose expiry is told are those that sign.
func signWith(credentials aws.Credentials) func(*s3.PresignOptions) {
	return s3.WithPresignClientFromClientOptions(func(o *s3.Options) {
		o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return credentials, nil
		})
	})
}

// headersToSend leaves out what every HTTP client sends by itself.
func headersToSend(signed http.Header) map[string]string {
	headers := make(map[string]string)
	for name := range signed {
		if name != "Host" && name != "Content-Length" {
			headers[name] = signed.Get(name)
		}
	}
	return headers
}

// endOf reads the end of a presigned URL from the URL itself: its time of signing and its life.
func endOf(signed string) (time.Time, error) {
	u, err := url.Parse(signed)
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.Parse(amzTime, u.Query().Get("X-Amz-Date"))
	if err != nil {
		return time.Time{}, err
	}
	seconds, err := strconv.Atoi(u.Query().Get("X-Amz-Expires"))
	if err != nil {
		return time.Time{}, err
	}
	return at.Add(time.Duration(seconds) * time.Second), nil
}
