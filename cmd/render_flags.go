package cmd

import (
	"context"
	"errors"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

// renderFlags say which renditions are made and where they go; resize and watch share them.
type renderFlags struct {
	imageFlags
	renditionFlags
	memoryFlag
	hookFlags
	dest         string
	concurrency  int
	force        bool
	adopt        bool
	dryRun       bool
	manifest     bool
	cacheControl string
	acl          string
	maxPixels    int64
	tagRejected  bool

	// What parse makes of them, before anything is read.
	image imageops.Options
	to    renditions.Place // zero = nowhere was named
}

func (f *renderFlags) add(flags *pflag.FlagSet) {
	flags.StringVarP(&f.dest, "dest", "d", "", "where renditions go: a folder or s3://bucket/prefix (default for S3: $S3_DOWNLOAD_BUCKET_NAME)")
	f.renditionFlags.add(flags, "s", imageops.DefaultSizes(), "sides of the square boxes that images are made to fit, in pixels")
	f.addFocus(flags)
	f.imageFlags.add(flags)
	f.addMemory(flags)
	f.hookFlags.add(flags)
	flags.IntVarP(&f.concurrency, "concurrency", "c", 0, "images in work at a time, being fetched, rendered or stored (default: as many as keep the cores busy and the store can bear)")
	flags.BoolVarP(&f.force, "force", "f", false, "make renditions again that are fresh")
	flags.BoolVar(&f.adopt, "adopt", false, "take over what another original left under the names of renditions, after originals were moved or renamed")
	flags.BoolVarP(&f.dryRun, "dry-run", "n", false, "only say what would be written")
	flags.BoolVar(&f.manifest, "manifest", false, "write {base}.json beside the renditions: dimensions, URLs, srcset, colour and a placeholder")
	flags.StringVar(&f.cacheControl, "cache-control", renditions.DefaultCacheControl, `Cache-Control of renditions in S3; "" sets none`)
	countVar(flags, &f.maxPixels, "max-pixels", imageops.DefaultMaxPixels, "refuse images of more pixels before they are decoded")
	flags.BoolVar(&f.tagRejected, "tag-rejected", f.tagRejected, "tag originals in S3 that are no images: s3img-status=rejected and s3img-reason")
	flags.StringVar(&f.acl, "acl", "", "canned ACL of renditions in S3, where the bucket takes ACLs (see bucket create-website --allow-acl)")
}

// parse checks what was asked for.
func (f *renderFlags) parse() (err error) {
	f.image = imageops.Options{Limits: imageops.Limits{MaxPixels: f.maxPixels}}
	if f.concurrency < 0 {
		return usageErrorf("--concurrency %d is less than one", f.concurrency)
	}
	if f.to, err = parsePlace("--dest", f.dest); err != nil {
		return err
	}
	if err := f.imageFlags.set(&f.image); err != nil {
		return err
	}
	if err := f.renditionFlags.set(&f.image); err != nil {
		return err
	}
	if err := checkLossless(f.image); err != nil {
		return err
	}
	if err := f.checkMemory(); err != nil {
		return err
	}
	if err := f.checkHooks(); err != nil {
		return err
	}
	if err := f.image.Validate(); err != nil {
		return usageErrorf("%w", err)
	}
	return nil
}

// options are those of the job, with remote saying that the sources come over a network.
func (f *renderFlags) options(dest renditions.Store, remote bool) renditions.Options {
	return renditions.Options{
		Dest: dest, Remote: remote, Image: f.image, Concurrency: f.concurrency, Force: f.force, Adopt: f.adopt, DryRun: f.dryRun, Manifest: f.manifest,
		WhenAlike: renditions.AlikeStops,
		MaxMemory: f.limit(), RefuseLarger: true, // to be refused is better than to be killed
	}
}

// openStore opens the destination of renditions.
func (a *app) openStore(ctx context.Context, f *renderFlags) (renditions.Store, error) {
	if !f.to.InS3() {
		return renditions.NewDirStore(f.to.Path), nil
	}
	a.destIn(f.to.At.Bucket)
	client, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	return renditions.NewS3Store(client, f.to.At, renditions.S3Options{CacheControl: f.cacheControl, ACL: f.acl}), nil
}

// defaultDest is the download bucket of the environment or the file, for renditions of objects in S3.
func (f *renderFlags) defaultDest(a *app) error {
	if f.to != (renditions.Place{}) {
		return nil
	}
	at, err := a.downloadPlace()
	if err != nil {
		return err
	}
	if at.Bucket == "" {
		return &Error{
			Err:   errors.New("no destination"),
			Hints: []string{"name it with --dest s3://bucket/prefix or --dest DIR, or set " + envDownloadBucket},
			Code:  exitUsage,
		}
	}
	f.to.At = at
	return nil
}
