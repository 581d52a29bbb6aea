package renditions

import (
	"context"
	"errors"

	"github.com/s3img/s3img/pkg/s3ops"
)

// CheckBuckets makes sure that there is a bucket where a queue's objects are said to be, and one where renditions go, and that
// the store knows who asks: else every message would be about something else and be done with, or fail until it is a dead
// letter. Credentials that may not list say nothing, and neither does a store that does not answer yet.
func CheckBuckets(ctx context.Context, client *s3ops.Client, from s3ops.Location, dest Place) error {
	check := []s3ops.Location{from.AsFolder()}
	if dest.InS3() {
		check = append(check, dest.At.AsFolder())
	}
	for _, at := range check {
		for _, err := range client.List(ctx, at) {
			if s3ops.IsNotFound(err) || isStranger(err) {
				return err
			}
			break
		}
	}
	return nil
}

// isStranger reports whether the store does not take the credentials, whatever they are used for.
func isStranger(err error) bool {
	var none *s3ops.CredentialsError
	switch s3ops.Code(err) {
	case "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "RequestTimeTooSkewed":
		return true
	}
	return errors.As(err, &none)
}
