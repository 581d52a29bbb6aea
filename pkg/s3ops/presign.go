package s3ops

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// MaxPresignExpiry is the longest life of a presigned request: S3 refuses longer ones, the SDK signs them all the same.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
const MaxPresignExpiry = 7 * 24 * time.Hour

// MaxPutBytes is the largest object that S3 takes in one PUT or POST: 5 GiB.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
const MaxPutBytes = 5 << 30

const amzTime = "20060102T150405Z"

// Presigned is a request that anybody may send without credentials.
type Presigned struct {
	Method  string
	URL     string
	Headers map[string]string // the client must send all of these as they are; clients send Host by themselves
	Fields  map[string]string // of the form that a POST sends, before the file; nil for other methods

	// ExpiresAt is when the store stops accepting the request, in UTC: after the time asked for, or when the credentials that
	// signed it expire, if that is sooner.
	ExpiresAt time.Time
	// AskedUntil is when it would expire by the time asked for alone, in UTC.
	AskedUntil time.Time
	// MayEndSooner reports that a session signed it whose end is not known: the request expires with the session, if that is
	// sooner than ExpiresAt.
	MayEndSooner bool
}

// ExpiryError says that a presigned request cannot live as long as asked.
type ExpiryError struct{ Asked time.Duration }

func (e *ExpiryError) Error() string {
	if e.Asked < time.Second {
		return fmt.Sprintf("a presigned URL cannot expire after %v: the shortest time is a second", e.Asked)
	}
	return fmt.Sprintf("a presigned URL cannot live for %v: S3 accepts at most 7 days (168h)", e.Asked)
}

// PresignPutInput says what a client may put, and until when.
type PresignPutInput struct {
	At Location
	// ContentType is signed: the client must send exactly this. "" leaves the type to the client.
	ContentType string
	// Size in bytes is signed as Content-Length: the store refuses any other. 0 leaves it to the client.
	Size int64
	// Metadata is signed: the client must send all of it, as the headers that Presigned lists.
	Metadata map[string]string
	// NoOverwrite signs If-None-Match: *, so that the store refuses the upload (412) if there is an object at the key: the URL
	// can be used once. A store that does not know the header overwrites.
	// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
	NoOverwrite bool
	// Expires is how long the URL lives, 1 second to MaxPresignExpiry; parts of a second are dropped. It must be set.
	Expires time.Duration
}

// PresignPut signs a PUT of one object. The client sends the file as the body, with all of Presigned.Headers; else the store
// answers 403. No request is sent here: nothing tells whether the bucket exists, or whether these credentials may write there.
// It fails with an [*ExpiryError] or a [*CredentialsError].
func (c *Client) PresignPut(ctx context.Context, in PresignPutInput) (Presigned, error) {
	put := &s3.PutObjectInput{Bucket: aws.String(in.At.Bucket), Key: aws.String(in.At.Key), Metadata: in.Metadata}
	if in.ContentType != "" {
		put.ContentType = aws.String(in.ContentType)
	}
	if in.Size > 0 {
		put.ContentLength = aws.Int64(in.Size)
	}
	if in.NoOverwrite {
		put.IfNoneMatch = aws.String("*")
	}
	return c.presign(ctx, in.At, in.Expires, func(client *s3.PresignClient) (Presigned, error) {
		return presignedURL(client.PresignPutObject(ctx, put))
	})
}

// PresignGet signs a GET of one object. The URL lives for expires, 1 second to MaxPresignExpiry. No request is sent: nothing tells
// whether the object exists. It fails as [Client.PresignPut] does.
func (c *Client) PresignGet(ctx context.Context, at Location, expires time.Duration) (Presigned, error) {
	return c.presign(ctx, at, expires, func(client *s3.PresignClient) (Presigned, error) {
		get := &s3.GetObjectInput{Bucket: aws.String(at.Bucket), Key: aws.String(at.Key)}
		return presignedURL(client.PresignGetObject(ctx, get))
	})
}

// presign calls sign with what the three kinds of presigned requests have in common, and tells when they end.
func (c *Client) presign(ctx context.Context, at Location, asked time.Duration, sign func(*s3.PresignClient) (Presigned, error)) (Presigned, error) {
	expires := asked.Truncate(time.Second)
	if expires < time.Second || expires > MaxPresignExpiry {
		return Presigned{}, &ExpiryError{Asked: asked}
	}
	credentials, err := c.retrieve(ctx)
	if err != nil {
		return Presigned{}, err
	}
	p, err := sign(s3.NewPresignClient(c.api, s3.WithPresignExpires(expires), signWith(credentials)))
	if err != nil {
		return Presigned{}, WrapError("presign", at, err)
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
		o.ExpressCredentials = sharedExpress{o.ExpressCredentials}
	})
}

// sharedExpress keeps the SDK from recognizing its own provider: it would make each client for presigning the owner of the one
// that all share, which is a race between those who sign at once.
type sharedExpress struct{ s3.ExpressCredentialsProvider }

func presignedURL(signed *v4.PresignedHTTPRequest, err error) (Presigned, error) {
	if err != nil {
		return Presigned{}, err
	}
	p := Presigned{Method: signed.Method, URL: signed.URL, Headers: headersToSend(signed.SignedHeader)}
	p.AskedUntil, err = endOf(signed.URL)
	return p, err
}

// headersToSend leaves out the one that no client can get wrong.
func headersToSend(signed http.Header) map[string]string {
	headers := make(map[string]string)
	for name := range signed {
		if name != "Host" {
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
