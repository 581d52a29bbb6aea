package s3ops

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// clientWith signs with credentials that no configuration can spell.
func clientWith(credentials aws.Credentials) *Client {
	provider := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil })
	return NewClient(aws.Config{Region: DefaultRegion, Credentials: provider}, Config{})
}

// presigning is each kind of presigned request.
func presigning(c *Client, expires time.Duration) map[string]func(context.Context) (Presigned, error) {
	return map[string]func(context.Context) (Presigned, error){
		"PUT": func(ctx context.Context) (Presigned, error) {
			return c.PresignPut(ctx, PresignPutInput{At: Location{Bucket: "photos", Key: "k.jpg"}, ContentType: "image/jpeg", Size: 7, NoOverwrite: true, Expires: expires})
		},
		"POST": func(ctx context.Context) (Presigned, error) {
			return c.PresignPost(ctx, PresignPostInput{At: Location{Bucket: "photos", Key: "k.jpg"}, ContentType: "image/jpeg", MinBytes: 1, MaxBytes: 7, Expires: expires})
		},
		"GET": func(ctx context.Context) (Presigned, error) {
			return c.PresignGet(ctx, Location{Bucket: "photos", Key: "k.jpg"}, expires)
		},
	}
}

func TestPresignEndsWithTheCredentials(t *testing.T) {
	t.Parallel()
	end := time.Now().Add(10 * time.Minute).UTC().Truncate(time.Second)
	keys := aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", SessionToken: "token", CanExpire: true, Expires: end}
	for method, presign := range presigning(clientWith(keys), time.Hour) {
		p, err := presign(t.Context())
		if err != nil || p.Method != method {
			t.Fatalf("%s: %q, %v", method, p.Method, err)
		}
		if !p.ExpiresAt.Equal(end) || p.AskedUntil.Sub(end) < 49*time.Minute || p.MayEndSooner {
			t.Errorf("%s ends at %v (asked until %v, may end sooner: %v), want %v", method, p.ExpiresAt, p.AskedUntil, p.MayEndSooner, end)
		}
	}
	for method, presign := range presigning(clientWith(keys), time.Minute) {
		if p, err := presign(t.Context()); err != nil || !p.ExpiresAt.Equal(p.AskedUntil) {
			t.Errorf("%s for a minute with longer credentials ends at %v, want %v; %v", method, p.ExpiresAt, p.AskedUntil, err)
		}
	}
	keys.CanExpire = false
	for method, presign := range presigning(clientWith(keys), time.Minute) {
		if p, err := presign(t.Context()); err != nil || !p.MayEndSooner {
			t.Errorf("%s: a session without an end is not told: %+v, %v", method, p, err)
		}
	}
}

func TestPresignRefusesExpiry(t *testing.T) {
	t.Parallel()
	client := clientWith(aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"})
	for _, asked := range []time.Duration{0, -time.Hour, time.Second - 1, MaxPresignExpiry + time.Second} {
		for method, presign := range presigning(client, asked) {
			var expiry *ExpiryError
			if _, err := presign(t.Context()); !errors.As(err, &expiry) || expiry.Asked != asked {
				t.Errorf("%s, %v: %v, want an ExpiryError", method, asked, err)
			}
		}
	}
	for _, asked := range []time.Duration{time.Second, MaxPresignExpiry} {
		for method, presign := range presigning(client, asked) {
			p, err := presign(t.Context())
			if err != nil || time.Until(p.ExpiresAt) > asked || time.Until(p.ExpiresAt) < asked-3*time.Second {
				t.Errorf("%s, %v: ends at %v, %v", method, asked, p.ExpiresAt, err)
			}
		}
	}
}

// What must be sent is listed whole: on AWS too, where a bucket is part of the host, and with a session.
func TestPresignListsWhatMustBeSent(t *testing.T) {
	t.Parallel()
	client := clientWith(aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", SessionToken: "token"})
	for method, want := range map[string]struct {
		url             string
		headers, fields map[string]string
	}{
		"PUT": {"https://photos.s3.us-east-1.amazonaws.com/k.jpg?", map[string]string{"Content-Type": "image/jpeg", "Content-Length": "7", "If-None-Match": "*"}, nil},
		"POST": {"https://photos.s3.us-east-1.amazonaws.com", nil, map[string]string{
			"key": "k.jpg", "Content-Type": "image/jpeg", "success_action_status": "201", "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Security-Token": "token",
		}},
		"GET": {"https://photos.s3.us-east-1.amazonaws.com/k.jpg?", nil, nil},
	} {
		p, err := presigning(client, time.Hour)[method](t.Context())
		if err != nil || !strings.HasPrefix(p.URL, want.url) || p.Headers == nil || len(p.Headers) != len(want.headers) {
			t.Errorf("%s: %s with headers %v, %v", method, p.URL, p.Headers, err)
		}
		for name, value := range want.headers {
			if p.Headers[name] != value {
				t.Errorf("%s: header %s is %q, want %q", method, name, p.Headers[name], value)
			}
		}
		for name, value := range want.fields {
			if p.Fields[name] != value {
				t.Errorf("%s: field %s is %q, want %q", method, name, p.Fields[name], value)
			}
		}
	}
}

func TestPresignPostRefusesDollars(t *testing.T) {
	t.Parallel()
	client := clientWith(aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"})
	for _, key := range []string{"${filename}", "a$b.jpg"} {
		var refused *FormKeyError
		if _, err := client.PresignPost(t.Context(), PresignPostInput{At: Location{Bucket: "b", Key: key}, Expires: time.Hour}); !errors.As(err, &refused) || refused.Key != key {
			t.Errorf("%q: %v", key, err)
		}
	}
}

// TestPresignAtOnce is for the race detector: a service signs for many at a time.
func TestPresignAtOnce(t *testing.T) {
	t.Parallel()
	client := clientWith(aws.Credentials{AccessKeyID: "id", SecretAccessKey: "secret"})
	var signers sync.WaitGroup
	for range 8 {
		signers.Go(func() {
			for kind, presign := range presigning(client, time.Minute) {
				if _, err := presign(t.Context()); err != nil {
					t.Errorf("%s: %v", kind, err)
				}
			}
		})
	}
	signers.Wait()
}
