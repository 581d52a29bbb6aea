package uploads

import (
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// StatusOK is the status of an answer that is an Upload, StatusError that of a [Failure].
const (
	StatusOK    = "OK"
	StatusError = "ERROR"
)

// Upload says how to upload one file. Its JSON is the contract: the first four keys are as old as the service that s3img
// replaces, the others came with s3img.
type Upload struct {
	Status string `json:"status"`
	// UploadURL takes the file until ExpiresAt: again and again, but once with Options.WriteOnce.
	UploadURL string `json:"upload_url"`
	// FullURL is where the rendition of the largest box will be, ThumbnailURL that of the smallest: in its first format, whatever
	// others there will be.
	FullURL      string `json:"full_url"`
	ThumbnailURL string `json:"thumbnail_url"`

	Key    string `json:"key"`    // in the upload bucket
	Method string `json:"method"` // PUT or POST
	// Headers are signed: the client must send exactly these.
	Headers map[string]string `json:"headers"`
	// Fields are those of the form that a POST sends, as multipart/form-data: exactly these, and then the file, as "file".
	Fields map[string]string `json:"fields,omitempty"`
	// MaxBytes is the most that the store takes, where there is a limit. A PUT with Content-Length among its Headers takes
	// exactly so much, and so does a POST of a File that named its size.
	MaxBytes int64 `json:"max_bytes,omitempty"`
	// ExpiresAt is when the store stops accepting the upload, in UTC.
	ExpiresAt time.Time `json:"expires_at"`
	// Renditions are in the order of imageops.Options.Outputs: of what was asked for, in each format. There are none without a known
	// place for them.
	Renditions []Promise `json:"renditions,omitempty"`
	// URLs are those of all renditions by their names, "1000" for one that is called by its size: in the first format of each.
	URLs map[string]string `json:"urls,omitempty"`

	// AskedUntil is later than ExpiresAt where the credentials end before the time asked for.
	AskedUntil time.Time `json:"-"`
	// MayEndSooner reports credentials of a session that do not say when it ends.
	MayEndSooner bool `json:"-"`
}

// Promise is where one rendition will be: the URL answers when the upload has been rendered.
type Promise struct {
	Name   string          `json:"name,omitempty"` // as it is described; "" for one that is called by its size
	Size   int             `json:"size"`
	Format imageops.Format `json:"format,omitempty"` // "" where a service does not say
	URL    string          `json:"url"`

	Width  int `json:"width,omitempty"` // pixels; 0 until it is there
	Height int `json:"height,omitempty"`
}

// Failure is the contract's answer when there is no Upload.
type Failure struct {
	Status  string   `json:"status"`
	Message string   `json:"message"`
	Hints   []string `json:"hints,omitempty"` // what to do about it, a sentence each
}
