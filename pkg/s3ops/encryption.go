package s3ops

import (
	"context"
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"
)

// Encryption says how the store encrypts what is written. The zero value leaves it to the bucket, which on AWS encrypts everything
// with keys of S3. Nobody reads an object without credentials that is encrypted by KMS.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
type Encryption struct {
	// SSE is AES256, aws:kms or aws:kms:dsse; "" = aws:kms where KMSKeyID is set, else what the bucket says.
	SSE string
	// KMSKeyID is the ID or ARN of the key, or of an alias; "" = the account's own for S3.
	KMSKeyID string
}

func (e Encryption) normalized() (Encryption, error) {
	if e.SSE == "" && e.KMSKeyID != "" {
		e.SSE = string(types.ServerSideEncryptionAwsKms)
	}
	switch types.ServerSideEncryption(e.SSE) {
	case "", types.ServerSideEncryptionAwsKms, types.ServerSideEncryptionAwsKmsDsse:
	case types.ServerSideEncryptionAes256:
		if e.KMSKeyID != "" {
			return e, &InvalidError{What: "KMS key", Value: e.KMSKeyID, Rule: "has no part in encryption by AES256: that is with keys of S3"}
		}
	default:
		return e, &InvalidError{What: "encryption", Value: e.SSE, Rule: "is not one of AES256, aws:kms, aws:kms:dsse"}
	}
	if !isHeaderValue(e.KMSKeyID) {
		return e, &InvalidError{What: "KMS key", Value: e.KMSKeyID, Rule: "is not the ID or ARN of a key or an alias"}
	}
	return e, nil
}

// checkOwner knows that accounts of AWS have twelve digits; other stores call owners as they like.
func (cfg Config) checkOwner() error {
	if !isHeaderValue(cfg.BucketOwner) {
		return &InvalidError{What: "bucket owner", Value: cfg.BucketOwner, Rule: "is not the number of an account"}
	}
	return nil
}

// isHeaderValue reports whether a header can hold the word.
func isHeaderValue(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// addHeaders writes the encryption into every request that makes an object, signed in advance or not, and the owner into every
// request that can name one: the store then refuses a bucket that somebody else has.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
func addHeaders(encryption Encryption, owner string) func(*middlewareStack) error {
	return func(stack *middlewareStack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("s3imgHeaders",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
				middleware.InitializeOutput, middleware.Metadata, error,
			) {
				encryption.set(in.Parameters)
				setOwner(in.Parameters, owner)
				out, metadata, err := next.HandleInitialize(ctx, in)
				if put, ok := out.Result.(*s3.PutObjectOutput); ok && err == nil {
					err = encryption.confirmedBy(put.ServerSideEncryption)
				}
				return out, metadata, err
			}), middleware.Before)
	}
}

// UnencryptedError says that a store took what was to be encrypted without saying that it is.
type UnencryptedError struct {
	Asked string // AES256, aws:kms or aws:kms:dsse
	Told  string // what the store says instead; "" = nothing
}

func (e *UnencryptedError) Error() string {
	if e.Told != "" {
		return "the store encrypted it by " + e.Told + ", not by " + e.Asked
	}
	return "the store does not say that it encrypted it by " + e.Asked
}

// confirmedBy returns an [*UnencryptedError] where the answer to a write does not say what was asked for: stores ignore headers that
// they do not know.
func (e Encryption) confirmedBy(told types.ServerSideEncryption) error {
	if e.SSE == "" || string(told) == e.SSE {
		return nil
	}
	return &UnencryptedError{Asked: e.SSE, Told: string(told)}
}

func (e Encryption) set(input any) {
	if e.SSE == "" {
		return
	}
	switch in := input.(type) {
	case *s3.PutObjectInput:
		in.ServerSideEncryption, in.SSEKMSKeyId = types.ServerSideEncryption(e.SSE), optional(e.KMSKeyID)
	case *s3.CreateMultipartUploadInput:
		in.ServerSideEncryption, in.SSEKMSKeyId = types.ServerSideEncryption(e.SSE), optional(e.KMSKeyID)
	}
}

// setOwner goes by the field that the inputs of some eighty operations have.
func setOwner(input any, owner string) {
	if owner == "" {
		return
	}
	field := reflect.ValueOf(input).Elem().FieldByName("ExpectedBucketOwner")
	if field.IsValid() && field.CanSet() {
		field.Set(reflect.ValueOf(aws.String(owner)))
	}
}

// formFields are what the policy of a form has to say of the encryption.
func (e Encryption) formFields() map[string]string {
	fields := make(map[string]string)
	if e.SSE != "" {
		fields["x-amz-server-side-encryption"] = e.SSE
	}
	if e.KMSKeyID != "" {
		fields["x-amz-server-side-encryption-aws-kms-key-id"] = e.KMSKeyID
	}
	return fields
}
