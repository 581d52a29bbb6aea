#!/usr/bin/env bash
# gofakes3 v1.2.0 (Go): "REPLACE" keeps the old metadata, parts are joined in the order of the list, and ${filename} stays as it is.
#
# Expected: S3 API. CopyObject with x-amz-metadata-directive REPLACE stores only the metadata of the request. CompleteMultipartUpload with parts out of
# order is 400 InvalidPartOrder. In a POST form's key ${filename} becomes the name of the file, and success_action_status 201 answers 201.
# Seen: the old x-amz-meta-* and Content-Disposition come back beside the new type; parts 2, 1 are accepted and the object is the second part, then the
# first (s3rver sorts them); the form's object is stored under the literal ${filename} with 200.
# Why it matters: code that strips metadata (names of people, places) when it publishes an original passes no test that looks, and an order mistake in an
# uploader makes a damaged picture here and an error on S3.
#
# Needs: bash, Go 1.24 or later.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export GOWORK=off GOFLAGS=-mod=mod
go mod init seen 2>go.log
go get github.com/johannesboyne/gofakes3@v1.2.0 2>>go.log

cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

var at string

func do(method, path, body string, header ...string) (*http.Response, string) {
	r, err := http.NewRequest(method, at+path, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		panic(err)
	}
	defer a.Body.Close()
	b, _ := io.ReadAll(a.Body)
	return a, string(b)
}

func main() {
	server := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	defer server.Close()
	at = server.URL
	do("PUT", "/photos", "")

	do("PUT", "/photos/a.jpg", "x", "Content-Type", "image/jpeg", "x-amz-meta-person", "Ada", "Content-Disposition", "inline; filename=ada.jpg")
	do("PUT", "/photos/b.jpg", "", "x-amz-copy-source", "/photos/a.jpg", "x-amz-metadata-directive", "REPLACE", "Content-Type", "image/png")
	b, _ := do("HEAD", "/photos/b.jpg", "")
	replaced := fmt.Sprint(b.Header.Get("Content-Type"), " ", b.Header.Get("x-amz-meta-person"), " ", b.Header.Get("Content-Disposition"))

	_, start := do("POST", "/photos/m.bin?uploads", "")
	id := regexp.MustCompile(`<UploadId>(.*?)<`).FindStringSubmatch(start)[1]
	list := ""
	for _, n := range []int{1, 2} {
		p, _ := do("PUT", fmt.Sprintf("/photos/m.bin?partNumber=%d&uploadId=%s", n, id), fmt.Sprintf("part%d", n))
		list = fmt.Sprintf("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>", n, p.Header.Get("ETag")) + list
	}
	done, _ := do("POST", "/photos/m.bin?uploadId="+id, "<CompleteMultipartUpload>"+list+"</CompleteMultipartUpload>")
	_, joined := do("GET", "/photos/m.bin", "")

	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	_ = w.WriteField("key", "in/${filename}")
	_ = w.WriteField("success_action_status", "201")
	f, _ := w.CreateFormFile("file", "dog.jpg")
	_, _ = f.Write([]byte("x"))
	w.Close()
	post, _ := do("POST", "/photos", form.String(), "Content-Type", w.FormDataContentType())
	named, _ := do("GET", "/photos/in/dog.jpg", "")
	literal, _ := do("GET", "/photos/in/$%7Bfilename%7D", "")

	seen := fmt.Sprintf("%s | %d %s | %d %d %d", replaced, done.StatusCode, joined, post.StatusCode, named.StatusCode, literal.StatusCode)
	fmt.Println(seen)
	if seen != "image/png Ada inline; filename=ada.jpg | 200 part2part1 | 200 404 200" {
		fmt.Println("changed")
		os.Exit(1)
	}
}
GO
go run .
