// Package files uploads files of this machine, and standard input: with credentials or where a presign service says, with their
// renditions if asked.
package files

import (
	"context"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// Statuses of renditions that others make.
const (
	Promised renditions.Status = "promised" // by a presign service
	Ready    renditions.Status = "ready"    // it can be seen
)

// Uploaded is one object that was uploaded, or would be.
type Uploaded struct {
	Source      string                   `json:"source"`        // path, or Stdin
	URI         string                   `json:"uri,omitempty"` // s3://bucket/key; "" where a service chose the place
	URL         string                   `json:"url,omitempty"`
	Key         string                   `json:"key,omitempty"`
	ContentType string                   `json:"content_type,omitempty"`
	Bytes       int64                    `json:"bytes"`
	ETag        string                   `json:"etag,omitempty"`
	DryRun      bool                     `json:"dry_run,omitempty"`
	Renditions  []renditions.Rendition   `json:"renditions,omitempty"`
	Manifest    *renditions.ManifestFile `json:"manifest,omitempty"`

	name string
	file *s3ops.File // nil for standard input
}

// Sender uploads one item. progress gets the bytes that were taken since it was called last, less than 0 where some are sent again.
type Sender func(ctx context.Context, item Item, progress func(int64)) (Uploaded, error)

// DryRun tells what [Run] would upload. client tells places, nil where a presign service does; render is as in [Options].
func (p *Plan) DryRun(client *s3ops.Client, render *renditions.Options) []Uploaded {
	var all []Uploaded
	for _, item := range p.Items {
		up := Uploaded{Source: item.Path, Key: item.Key, Bytes: max(item.Size, 0), DryRun: true}
		if client != nil {
			up.URI, up.URL = p.at(item.Key).String(), client.ObjectURL(s3ops.Location{Bucket: p.Dest.Bucket, Key: item.Key})
		}
		if render != nil {
			up.Renditions, up.Manifest = planned(item, render)
		}
		all = append(all, up)
	}
	return all
}

func planned(item Item, opt *renditions.Options) (all []renditions.Rendition, manifest *renditions.ManifestFile) {
	if opt.Manifest {
		name := imageops.ManifestName(item.Name)
		manifest = &renditions.ManifestFile{Status: renditions.Planned, Address: opt.Dest.Address(name), URL: opt.Dest.URL(name)}
	}
	for _, output := range opt.Image.Outputs(item.Name) {
		all = append(all, renditions.Rendition{
			Name: output.Spec.Name, Size: output.Size(), Format: output.Format, Status: renditions.Planned,
			Address: opt.Dest.Address(output.Name), URL: opt.Dest.URL(output.Name),
		})
	}
	return all, manifest
}
