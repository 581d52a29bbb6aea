package s3ops

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// clientWith signs with credentials that no configuration can spell.
func clientWith(credentials aws.Credentials) *Client {
	provider := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return credentials, nil })
	return newClient(aws.Config{Region: DefaultRegion, Credentials: provider}, Config{})
}

func TestPresignEndsWithTheCredentials(t *testing.T) {
	end := time.Now().Add(10 * time.Minute).UTC().Truncate(time.Second)
	keys := aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", SessionToken: "token", CanExpire: true, Expires: end}
	in := PresignPutInput{Bucket: "b", Key: "k.jpg", ContentType: "image/jpeg", Expires: time.Hour}
	p, err := clientWith(keys).PresignPut(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if !p.ExpiresAt.Equal(end) || p.AskedUntil.Sub(end) < 49*time.Minute || p.MayEndSooner {
		t.Errorf("ends at %v (asked until %v, may end sooner: %v), want %v", p.ExpiresAt, p.AskedUntil, p.MayEndSooner, end)
	}
	in.Expires = time.Minute
	if p, err = clientWith(keys).PresignPut(t.Context(), in); err != nil || !p.ExpiresAt.Equal(p.AskedUntil) {
		t.Errorf("a minute with longer credentials ends at %v, want %v; %v", p.ExpiresAt, p.AskedUntil, err)
	}
	keys.CanExpire = false
	if p, err = clientWith(keys).PresignPut(t.Context(), in); err != nil || !p.MayEndSooner {
		t.Errorf("a session without an end is not told: %+v, %v", p, err)
	}
}

func TestPresignRefusesExpiry(t *testing.T) {
	client := clientWith(aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"})
	for _, asked := range []time.Duration{0, -time.Hour, time.Second - 1, MaxPresignExpiry + time.Second} {
		var expiry *ExpiryError
		_, err := client.PresignPut(t.Context(), PresignPutInput{Bucket: "b", Key: "k", Expires: asked})
		if !errors.As(err, &expiry) || expiry.Asked != asked {
			t.Errorf("%v: %v, want an ExpiryError", asked, err)
		}
	}
	for _, asked := range []time.Duration{time.Second, MaxPresignExpiry} {
		p, err := client.PresignPut(t.Context(), PresignPutInput{Bucket: "b", Key: "k", Expires: asked})
		if err != nil || time.Until(p.ExpiresAt) > asked || time.Until(p.ExpiresAt) < asked-2*time.Second {
			t.Errorf("%v: ends at %v, %v", asked, p.ExpiresAt, err)
		}
	}
}
