package cmd

import (
	"context"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// defaultWait is enough for a function that has to start first.
const defaultWait = 2 * time.Minute

// endpoint is the service of --via.
func (f uploadFlags) endpoint(ctx context.Context) (*uploads.Endpoint, error) {
	token, err := secretFrom(ctx, f.tokenFile, envServeToken, tokenFileHolds)
	if err != nil {
		return nil, err
	}
	endpoint, err := uploads.NewEndpoint(f.via, token)
	if err != nil {
		return nil, usageErrorf("--via: %w", err)
	}
	return endpoint, nil
}

// signer knows by the store how far what the plan uploads is. Watchers look below input/ unless they are told otherwise; what
// lies elsewhere is taken to be watched from its own folder on.
func (f uploadFlags) signer(client *s3ops.Client, plan *uploadPlan) (*uploads.Signer, error) {
	dest, err := destLocation(f.dest)
	if err != nil {
		return nil, err
	}
	if dest.Bucket == "" {
		return nil, usageErrorf("--wait looks where renditions appear, and no download bucket is known: set %s or --dest", envDownloadBucket)
	}
	folder := defaultPrefix
	if !strings.HasPrefix(plan.dest.Key, defaultPrefix) {
		folder = plan.dest.Key[:strings.LastIndexByte(plan.dest.Key, '/')+1]
	}
	signer, err := uploads.NewSigner(client, uploads.Options{Bucket: plan.dest.Bucket, Prefix: folder, Dest: dest})
	return signer, placeFailure("--wait", err)
}

type sender = func(ctx context.Context, item uploadItem, progress func(int64)) (uploadResult, error)

// awaiting is a sender that returns when the renditions of what it sent can be seen.
func awaiting(send sender, from uploads.StatusSource, limit time.Duration) sender {
	return func(ctx context.Context, item uploadItem, progress func(int64)) (uploadResult, error) {
		result, err := send(ctx, item, progress)
		if err != nil {
			return result, err
		}
		status, err := uploads.Await(ctx, from, result.Key, limit)
		if err != nil {
			return result, err
		}
		result.Renditions = nil
		for _, r := range status.Renditions {
			seen := uploadedRendition{Size: r.Size, Status: "ready", URL: r.URL, Width: r.Width, Height: r.Height}
			result.Renditions = append(result.Renditions, seen)
		}
		return result, nil
	}
}
