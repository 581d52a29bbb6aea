package cmd

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads/files"
)

// defaultParts is how many parts of a single large file are on the way.
const defaultParts = 8

// viaAtATime is how many objects are on the way through a presign service: it is asked for each of them.
const viaAtATime = 8

// uploadFlags are what users say.
type uploadFlags struct {
	renditionFlags
	memoryFlag
	imageFlags
	hookFlags
	selectFlags
	key          string
	cacheControl string
	acl          string
	noOverwrite  bool
	dest         string
	via          string
	concurrency  int
	fixed        bool // the concurrency was said
	dryRun       bool
	manifest     bool
	tokenFile    string
	wait         bool
	waitTimeout  time.Duration
	tagRejected  bool
	asDescribed  bool

	// What environment and file say, and no flag.
	renditionCache string // Cache-Control of renditions
	maxPixels      int64

	// What validate makes of them.
	to     renditions.Place // --dest; zero = nowhere was named
	render renderFlags      // with --sizes
}

func newUpload(a *app) *cobra.Command {
	var f uploadFlags
	c := &cobra.Command{
		Use:   "upload PATH… [s3://BUCKET/PREFIX/]",
		Short: "Put files into S3, with their renditions if you like",
		Long: `Put each PATH into the bucket: a file, a glob, a folder with all below it (hidden
files left out, links to folders not followed), or - for standard input. Without
s3://… they go below input/ of the upload bucket that the environment names.

One file goes to the exact key that s3:// names, unless that ends in a slash; a
folder or several files go below it, and files of a folder keep their place in it.
Content-Type comes from the bytes, and where those are no image from the extension.

Standard output has a line for each object: its s3:// location, a tab, its public
URL. A file that fails is reported and the rest goes on. Large files go up in
parts; when interrupted, s3img removes the parts of what it had begun.

With --sizes, --rendition or --render each object's renditions are stored too: below
--dest, else in the download bucket of the environment or of ` + "`s3img.yaml`" + ` if the upload
bucket comes from there. They never lie among the originals.
With --via the service at URL is asked where each file may go, as presign tells.
With --wait the URLs of the renditions are printed once they can be seen; what is
no image fails.`,
		Example: `  s3img upload shots/ 'more/*.png' s3://photos/input/
  s3img upload photo.jpg s3://photos/2026/cover.jpg --no-overwrite
  s3img upload shots/ s3://photos/ --include '*.{jpg,heic}' --newer-than 7d
  s3img upload shots/ s3://photos/ --sizes 1000,200 --dest s3://photos-public/
  convert in.psd jpg:- | s3img upload - --key in.jpg
  s3img upload photo.jpg --via https://upload.example.com/ --wait`,
		Args:              wantArgs("PATH…"),
		ValidArgsFunction: a.completeLocations,
		RunE: func(c *cobra.Command, args []string) error {
			f.renditionCache, f.fixed = f.cacheControl, c.Flags().Changed("concurrency")
			if err := a.settleUpload(&f, c.Flags()); err != nil {
				return err
			}
			return a.upload(c.Context(), f, args)
		},
	}
	flags := c.Flags()
	flags.StringVar(&f.key, "key", "", "name below the destination, for standard input or a single file")
	flags.StringVar(&f.cacheControl, "cache-control", "", "Cache-Control of objects and renditions (default: none, and for renditions "+renditions.DefaultCacheControl+")")
	flags.StringVar(&f.acl, "acl", "", "canned ACL of the objects, where the bucket takes ACLs; public-read lets everyone read them")
	f.addWhole(flags)
	flags.BoolVar(&f.noOverwrite, "no-overwrite", false, "fail for an object that exists already")
	f.renditionFlags.add(flags, "s", nil, "store renditions of these sizes too, in pixels")
	flags.BoolVar(&f.asDescribed, "render", false, "store the renditions too that "+config.FileName+" describes, or S3IMG_RENDITIONS; without either those of the default sizes")
	f.imageFlags.add(flags)
	f.addMemory(flags)
	f.hookFlags.add(flags)
	a.addEncryptionFlags(flags)
	flags.BoolVar(&f.manifest, "manifest", false, "with --sizes: write {base}.json beside the renditions: dimensions, URLs, srcset, colour and a placeholder")
	flags.BoolVar(&f.tagRejected, "tag-rejected", true, "with --sizes: tag objects that are no images: s3img-status=rejected and s3img-reason")
	flags.StringVarP(&f.dest, "dest", "d", "", "s3://bucket/prefix/ of the renditions")
	flags.StringVar(&f.via, "via", "", "ask the presign service at this URL, and upload without credentials")
	flags.StringVar(&f.tokenFile, "token-file", "", "with --via: file with the token that the service asks for (default: $"+envServeToken+")")
	flags.BoolVar(&f.wait, "wait", false, "wait until the renditions can be seen, and tell their URLs; without --via those that are described, or of the default sizes")
	durationVar(flags, &f.waitTimeout, "wait-timeout", defaultWait, "how long to wait for each object")
	flags.IntVarP(&f.concurrency, "concurrency", "c", 0, "requests on the way at a time (default: 64 for small files, 8 for large ones, and fewer if the store asks for that)")
	flags.BoolVarP(&f.dryRun, "dry-run", "n", false, "only say what would be uploaded")
	_ = c.RegisterFlagCompletionFunc("dest", a.completeS3)
	a.takesConfig(c)
	return c
}

// settleUpload reads the environment and the file. Renditions are made where a flag asks for them only: what they say makes no command
// do more than it did.
func (a *app) settleUpload(f *uploadFlags, flags *pflag.FlagSet) error {
	if !flags.Changed("cache-control") {
		f.renditionCache = renditions.DefaultCacheControl
		if text, from := a.setting(config.VarCacheControl); from != config.Nowhere {
			f.renditionCache = text
		}
	}
	if !f.asDescribed && f.none() {
		return nil
	}
	if err := a.settle(flags, config.SectionDefaults, config.SectionNone); err != nil {
		return err
	}
	described, err := a.settledRender() // for what upload has no flag of
	if err != nil {
		return err
	}
	f.maxPixels = described.maxPixels
	if err := a.settleVariable(flags, config.VarManifest); err != nil || !f.asDescribed {
		return err
	}
	if err := a.settleRenditions(flags); err != nil {
		return err
	}
	if f.none() {
		f.sizes = imageops.DefaultSizes()
	}
	return nil
}

func (a *app) upload(ctx context.Context, f uploadFlags, args []string) error {
	if err := f.validate(a.aws.Encryption); err != nil {
		return err
	}
	plan, fromEnv, err := f.plan(a, args)
	if err != nil {
		return err
	}
	a.raiseHeapFloor()
	opt := files.Options{Concurrency: f.concurrency}
	if f.via != "" {
		opt.Concurrency = cmp.Or(f.concurrency, viaAtATime)
		if opt.Send, err = a.sendVia(ctx, &f); err != nil {
			return err
		}
		return a.runUpload(ctx, &f, plan, opt)
	}
	if a.roleBySettings(plan.Dest.Bucket) != rolePublic { // pages and documents of a website are uploaded too
		a.sourceIn(plan.Dest.Bucket)
	}
	a.destIn(f.to.At.Bucket)
	if opt.Client, err = a.store(ctx); err != nil {
		return err
	}
	if opt.Send, err = a.sendToS3(&f, plan, opt.Client); err != nil {
		return err
	}
	if !f.none() {
		if opt.Render, err = a.renderUploads(&f, plan, fromEnv, opt.Client); err != nil {
			return err
		}
	}
	return a.runTold(ctx, &f, plan, opt)
}

// runTold is runUpload while those are told who are to be.
func (a *app) runTold(ctx context.Context, f *uploadFlags, plan *files.Plan, opt files.Options) error {
	if f.dryRun || opt.Render == nil {
		return a.runUpload(ctx, f, plan, opt)
	}
	told, err := a.openHooks(ctx, &f.hookFlags)
	if err != nil {
		return err
	}
	told.join(opt.Render)
	err = a.runUpload(ctx, f, plan, opt)
	return told.closeAfter(ctx, err)
}

func (f *uploadFlags) validate(encryption s3ops.Encryption) error {
	if f.concurrency < 0 || (f.fixed && f.concurrency == 0) {
		return usageErrorf("--concurrency %d is less than one", f.concurrency)
	}
	for _, other := range []struct {
		flag string
		set  bool
	}{
		{"--acl", f.acl != ""}, {"--cache-control", f.cacheControl != ""}, {"--no-overwrite", f.noOverwrite},
		{"--sizes", len(f.sizes) > 0}, {"--rendition", len(f.described) > 0}, {"--render", f.asDescribed}, {"--sse", encryption.SSE != ""}, {"--sse-kms-key-id", encryption.KMSKeyID != ""},
	} {
		if f.via != "" && other.set {
			return usageErrorf("%s does not go with --via: the service decides", other.flag)
		}
	}
	if f.waitTimeout <= 0 {
		return usageErrorf("--wait-timeout must be longer than nothing")
	}
	if f.wait && (!f.none() || f.dryRun) {
		return usageErrorf("--wait is for renditions that others make: it goes with none of --sizes, --rendition, --render and --dry-run")
	}
	var err error
	if f.to, err = parsePlace("--dest", f.dest); err != nil {
		return err
	}
	if !f.to.InS3() && f.dest != "" {
		_, err = parseLocation("--dest", f.dest)
		return err
	}
	if f.none() {
		return f.withoutRenditions()
	}
	f.render = renderFlags{renditionFlags: f.renditionFlags, imageFlags: f.imageFlags, memoryFlag: f.memoryFlag, manifest: f.manifest, maxPixels: f.maxPixels}
	return errors.Join(f.checkHooks(), f.render.parse())
}

// withoutRenditions refuses what would have no effect.
func (f *uploadFlags) withoutRenditions() error {
	if f.areSet() || f.queue != "" {
		return usageErrorf("--notify, --exec, --approve and --notify-queue are about renditions: name their --sizes")
	}
	if (f.dest != "" && !f.wait) || f.manifest || f.maxMemory != 0 || f.imageFlags != defaultImageFlags() {
		return usageErrorf("--dest, --manifest, --max-memory and what says how renditions look go with renditions only: name their --sizes, describe each as a --rendition, or say --render")
	}
	return nil
}
