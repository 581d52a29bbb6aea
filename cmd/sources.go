package cmd

import (
	"context"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// sourceKind says what a command takes as its sources.
type sourceKind int

const (
	anySource sourceKind = iota // local or S3, told apart by s3://
	localSource
	s3Source
)

// parseSources reads arguments, and the names in the file of --from, "" for none.
func (a *app) parseSources(ctx context.Context, kind sourceKind, args []string, from string) (sources *renditions.Sources, err error) {
	var named names
	switch {
	case from != "":
		if named, err = a.readNames(ctx, from); err != nil {
			return nil, err
		}
	case len(args) == 0 && kind == s3Source:
		source, err := a.defaultSource()
		if err != nil {
			return nil, err
		}
		args = []string{source.String()}
	case len(args) == 0:
		return nil, usageErrorf("SRC is missing")
	}
	switch {
	case named.inventory != nil:
		sources, err = renditions.ParseInventorySources(args, named.inventory, named.open)
	case kind == s3Source:
		sources, err = renditions.ParseS3Sources(args, named.list)
	default:
		sources, err = renditions.ParseSources(args, named.list)
	}
	if err != nil {
		return nil, usageErrorf("%w", err)
	}
	if sources.InS3() && kind == localSource {
		return nil, usageErrorf("resize local takes files and folders, not s3:// locations")
	}
	for _, at := range sources.Locations() {
		a.sourceIn(at.Bucket)
	}
	return sources, nil
}

// defaultSource is input/ of the upload bucket, for commands that may take it from the environment or the file.
func (a *app) defaultSource() (s3ops.Location, error) {
	at, err := a.uploadPlace()
	if err == nil && at.Bucket == "" {
		missing := usageErrorf("SRC is missing")
		missing.Hints = []string{"name s3://bucket/prefix, or set " + envUploadBucket}
		err = missing
	}
	return at, err
}

// refuseLoop refuses a job that follows a bucket, and would take what it writes for a source.
func (f *renderFlags) refuseLoop(source s3ops.Location, suffixes []string) error {
	return overlapFailure(renditions.CheckFollowed(source, suffixes, f.to, f.image, f.manifest))
}

// overlapFailure gives sources and destinations that overlap their exit code; nil stays nil.
func overlapFailure(err error) error {
	if err == nil {
		return nil
	}
	return usageErrorf("%w", err)
}
