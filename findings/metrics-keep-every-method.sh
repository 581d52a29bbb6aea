#!/usr/bin/env bash
# A program that counts for Prometheus, or runs in Lambda, keeps every method of all its libraries.
#
# github.com/prometheus/client_golang v1.24.1, github.com/aws/aws-lambda-go v1.55.1 (Go), beside github.com/aws/aws-sdk-go-v2/service/s3
# v1.114.8, of which one operation of over a hundred is called.
# Expected: the linker leaves out what nothing calls; one counter and its text are some hundred kilobytes.
# Seen (linux/amd64, Go 1.26): with the S3 client alone 7.9 MB; with a counter beside it 17.0 MB, with lambda.Start 14.8 MB, and with that
# built with the tag lambda.norpc 8.3 MB. Both reach a call of a method by a name that is known when the program runs (protobuf's way to
# print a descriptor, net/rpc's registration). Where one such call is linked in, Go's linker keeps each exported method of each type: all
# operations of the S3 client, with all that these need.
# Why it matters: images of containers, archives for Lambda and their cold start are half as large again for a line that counts.
#
# Needs: bash, Go 1.25 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod CGO_ENABLED=0
go mod init seen 2>go.log
go get github.com/aws/aws-sdk-go-v2@v1.47.7 github.com/aws/aws-sdk-go-v2/service/s3@v1.114.8 github.com/aws/aws-lambda-go@v1.55.1 \
	github.com/prometheus/client_golang@v1.24.1 2>>go.log

mkdir s3only counter both handler
cat >s3only/main.go <<'GO'
package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func main() {
	out, err := s3.New(s3.Options{}).ListBuckets(context.Background(), &s3.ListBucketsInput{})
	fmt.Println(out, err)
}
GO
cat >counter/main.go <<'GO'
package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func main() {
	prometheus.MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: "seen_total"}))
	_ = http.ListenAndServe("127.0.0.1:0", promhttp.Handler())
}
GO
sed 's/^func main() {/func list() {/' s3only/main.go >both/list.go
sed 's/^func main() {/&\n\tlist()/' counter/main.go >both/main.go
cp both/list.go handler/
cat >handler/main.go <<'GO'
package main

import "github.com/aws/aws-lambda-go/lambda"

func main() { lambda.Start(list) }
GO

size() { # PACKAGE FLAG…
	local package=$1
	shift
	go build -trimpath -ldflags '-s -w' "$@" -o program "./$package"
	wc -c <program
}
s3=$(size s3only) counter=$(size counter) both=$(size both) start=$(size handler) norpc=$(size handler -tags lambda.norpc)
echo "S3 $s3, counter $counter, S3 and counter $both, S3 and lambda.Start $start, with lambda.norpc $norpc bytes"
[ $((both * 2)) -gt $((s3 * 3)) ] && [ $((start * 2)) -gt $((norpc * 3)) ]
