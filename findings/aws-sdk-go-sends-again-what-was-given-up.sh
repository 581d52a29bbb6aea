#!/usr/bin/env bash
# The AWS SDK for Go sends an upload again whose own reader has given up.
#
# github.com/aws/aws-sdk-go-v2/service/s3 v1.114.8, aws v1.47.7 (Go).
# Expected: the body's Read returns context.Canceled, since its source was interrupted or its reader's context ended. That is no fault of
# the connection or of the store: PutObject returns the error at once, as it does where its own context has ended.
# Seen: three requests, with waits in between of up to seconds; the error is "exceeded maximum number of attempts, 3, … readfrom tcp …:
# context canceled". net/http wraps the reader's error as one of the connection (a net.OpError), which the SDK takes for a reason to try again.
# Why it matters: an upload from a pipe or another store that the user interrupts goes on for seconds, and sends its beginning three times;
# counts of retries tell of a bad network that was fine.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/aws/aws-sdk-go-v2@v1.47.7 github.com/aws/aws-sdk-go-v2/service/s3@v1.114.8 2>>go.log

cat >main.go <<'GO'
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type interrupted struct{ io.ReadSeeker }

func (interrupted) Read([]byte) (int, error) { return 0, context.Canceled }

type counting struct{ requests int }

func (c *counting) Do(r *http.Request) (*http.Response, error) {
	c.requests++
	return http.DefaultClient.Do(r)
}

func main() {
	sent := &counting{}
	store := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	defer store.Close()
	client := s3.New(s3.Options{
		Region: "us-east-1", BaseEndpoint: &store.URL, UsePathStyle: true, HTTPClient: sent,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
	})
	_, err := client.PutObject(context.Background(), &s3.PutObjectInput{
		Bucket: aws.String("bucket"), Key: aws.String("key"), Body: interrupted{strings.NewReader("body")}, ContentLength: aws.Int64(4),
	}, s3.WithAPIOptions(v4.SwapComputePayloadSHA256ForUnsignedPayloadMiddleware))
	seen := fmt.Sprintf("%d requests, canceled: %v, out of attempts: %v", sent.requests, errors.Is(err, context.Canceled),
		err != nil && strings.Contains(err.Error(), "exceeded maximum number of attempts, 3"))
	fmt.Println(seen)
	if seen != "3 requests, canceled: true, out of attempts: true" {
		os.Exit(1)
	}
}
GO
go run .
