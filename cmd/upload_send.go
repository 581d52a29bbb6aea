package cmd

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
	"github.com/s3img/s3img/pkg/uploads/files"
)

// defaultWait is enough for a function that has to start first.
const defaultWait = 2 * time.Minute

// sendVia uploads where the service of --via says.
func (a *app) sendVia(ctx context.Context, f *uploadFlags) (files.Sender, error) {
	token, err := secretFrom(ctx, f.tokenFile, envServeToken, tokenFileHolds)
	if err != nil {
		return nil, err
	}
	endpoint, err := uploads.NewEndpoint(f.via, token)
	if err != nil {
		return nil, usageErrorf("--via: %w", err)
	}
	send := (&files.Via{Endpoint: endpoint, Stdin: a.stdin}).Send
	if f.wait {
		send = files.Awaiting(send, endpoint, f.waitTimeout)
	}
	return send, nil
}

// sendToS3 uploads with credentials. The requests are shared among the files, so that a single large one goes as fast as many small
// ones.
func (a *app) sendToS3(f *uploadFlags, plan *files.Plan, client *s3ops.Client) (files.Sender, error) {
	send := (&files.ToS3{
		Client: client, Bucket: plan.Dest.Bucket, CacheControl: f.cacheControl, ACL: f.acl, NoOverwrite: f.noOverwrite,
		PartConcurrency: max(1, cmp.Or(f.concurrency, defaultParts)/max(1, len(plan.Items))), Stdin: a.stdin,
	}).Send
	if f.wait {
		from, err := f.signer(a, client, plan)
		if err != nil {
			return nil, err
		}
		send = files.Awaiting(send, from, f.waitTimeout)
	}
	return send, nil
}

// signer knows by the store how far what the plan uploads is. Watchers look below input/ unless they are told otherwise; what
// lies elsewhere is taken to be watched from its own folder on.
func (f *uploadFlags) signer(a *app, client *s3ops.Client, plan *files.Plan) (*uploads.Signer, error) {
	dest, err := f.renditionDest(a)
	if err != nil {
		return nil, err
	}
	if dest.Bucket == "" {
		return nil, usageErrorf("--wait looks where renditions appear, and no download bucket is known: set %s or --dest", envDownloadBucket)
	}
	folder := a.uploadPrefix()
	if !strings.HasPrefix(plan.Dest.Key, folder) {
		folder = plan.Dest.Key[:strings.LastIndexByte(plan.Dest.Key, '/')+1]
	}
	image, err := a.describedImage()
	if err != nil {
		return nil, err
	}
	signer, err := uploads.NewSigner(client, uploads.Options{
		Bucket: plan.Dest.Bucket, Prefix: folder, Dest: dest, Sizes: image.Sizes, Format: image.Format, Also: image.Also, Renditions: image.Renditions,
	})
	return signer, placeFailure("--wait", err)
}

// renditionDest is --dest, or the download bucket of the environment; without either its bucket is "".
func (f *uploadFlags) renditionDest(a *app) (at s3ops.Location, err error) {
	if f.to.InS3() {
		return f.to.At, nil
	}
	return a.downloadPlace()
}

// renderUploads says how what is uploaded is rendered: into --dest, or for uploads to the environment's upload bucket into its download
// bucket.
func (a *app) renderUploads(f *uploadFlags, plan *files.Plan, fromEnv bool, client *s3ops.Client) (*renditions.Options, error) {
	dest := f.to.At
	if fromEnv {
		var err error
		if dest, err = f.renditionDest(a); err != nil {
			return nil, err
		}
	}
	if dest.Bucket == "" {
		failure := usageErrorf("no destination for the renditions")
		failure.Hints = []string{"name a place of their own with --dest s3://bucket/prefix"}
		if fromEnv {
			failure.Hints[0] += ", or set " + envDownloadBucket
		}
		return nil, failure
	}
	if err := overlapFailure(renditions.CheckShared(plan.Source(), dest)); err != nil {
		return nil, err
	}
	store := renditions.NewS3Store(client, dest, renditions.S3Options{CacheControl: f.renditionCache, ACL: f.acl})
	opt := f.render.options(store, false)
	opt.Force = true // with the headers that this call asks for
	opt.Quarantine = a.quarantine(f.tagRejected)
	return &opt, nil
}
