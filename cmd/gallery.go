package cmd

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/gallery"
	"github.com/s3img/s3img/pkg/gallery/site"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

// pageCache is short: a page that is a minute old may lack an image, but none that it shows is gone.
const pageCache = "public, max-age=60"

type galleryFlags struct {
	opt          gallery.Options
	publish      gallery.PublishOptions
	order        string
	originals    string
	noFeed       bool
	cacheControl string
	acl          string
}

func newGallery(a *app) *cobra.Command {
	f := &galleryFlags{}
	c := &cobra.Command{
		Use:   "gallery [s3://bucket/prefix | DIR]",
		Short: "Make static pages that show the renditions below a prefix or in a folder",
		Long: `Make an index page of the renditions below an S3 prefix or in a folder, with more
pages behind it where there are many, and an Atom feed of the newest. The pages are
stored beside the renditions. Without an argument, those in $S3_DOWNLOAD_BUCKET_NAME.

What is named {base}-{size}{ext} is a rendition; those of one base are one image,
which links to the largest. Other objects are passed over. Of each image the head of
the smallest rendition is read once, for its shape. The pages work without JavaScript,
and with it show an image large, with keys and swipes. They ask no other host for
anything, and their links are relative, so that they can be served from anywhere.

The newest come first: by when a photo was taken, where its renditions keep that
(--keep-metadata) or --originals says where it can be read, else by when it came.

Run it again whenever images have come or gone: only pages that differ are written,
and pages that are no longer needed are removed. A page that something else made is
never replaced without --force.

The feed needs the URLs of images: for a folder, say --public-url.`,
		Example: `  s3img gallery
  s3img gallery s3://photos-public/2026/ --title "Photos of 2026"
  s3img gallery s3://photos-public/ --originals s3://photos-upload/input/
  s3img gallery out/ --sizes 1000,200 --order name`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: firstArg(a.completeLocations),
		RunE:              func(c *cobra.Command, args []string) error { return a.gallery(c.Context(), f, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.opt.Title, "title", "", "title of the pages (default: the name of the folder or bucket)")
	sizesVarP(flags, &f.opt.Sizes, "s", nil, "sizes that count, in pixels (default: what s3img.yaml describes that shows all of the image, else those found, from 32 on)")
	flags.IntVar(&f.opt.PageSize, "page-size", gallery.DefaultPageSize, "images a page; with the newest first, the index holds from half to one and a half as many")
	flags.StringVar(&f.order, "order", string(gallery.Newest), "order of the images: newest (first), or name")
	flags.StringVar(&f.originals, "originals", "", "where the originals lie, s3://bucket/prefix or a folder: they tell when photos were taken")
	flags.StringVar(&f.opt.Index, "index", gallery.DefaultIndex, "name of the first page, that of the bucket's index document")
	flags.BoolVar(&f.noFeed, "no-feed", false, "make no feed")
	flags.StringVar(&f.cacheControl, "cache-control", pageCache, "Cache-Control of pages in S3")
	flags.StringVar(&f.acl, "acl", "", "canned ACL of pages in S3, where the bucket takes ACLs (see bucket create-website --allow-acl)")
	a.addEncryptionFlags(flags)
	flags.BoolVarP(&f.publish.Force, "force", "f", false, "replace pages that something else made")
	flags.BoolVarP(&f.publish.DryRun, "dry-run", "n", false, "only say what would be written and removed")
	a.takesConfig(c)
	return c
}

func (a *app) gallery(ctx context.Context, f *galleryFlags, args []string) error {
	f.opt.Order = gallery.Order(f.order)
	if err := a.describedGallery(&f.opt); err != nil {
		return err
	}
	if err := f.opt.Validate(); err != nil {
		return usageErrorf("%w", err)
	}
	if f.opt.PageSize == 0 {
		return usageErrorf("page size 0 is out of range")
	}
	place, err := a.galleryPlace(ctx, f, args)
	if err != nil {
		return err
	}
	if f.opt.Title == "" {
		f.opt.Title = place.Title()
	}
	if !f.noFeed && place.URL(f.opt.Index) != "" {
		f.opt.URL = place.URL
	}
	return a.makeGallery(ctx, f, place)
}

// describedGallery counts the renditions that the environment or the file describes, where no flag names sizes: but for those that show
// a part of the image only, or have something around it.
func (a *app) describedGallery(opt *gallery.Options) error {
	_, sizes := a.lookup(config.VarSizes)
	_, described := a.lookup(config.VarRenditions)
	if len(opt.Sizes) > 0 || (!sizes && !described) {
		return nil
	}
	image, err := a.describedImage()
	if err != nil {
		return err
	}
	opt.Named = map[string]int{}
	for _, spec := range image.Specs() {
		switch {
		case spec.Fit == imageops.Cover, spec.Fit == imageops.Pad:
		case spec.Name == "":
			opt.Sizes = append(opt.Sizes, spec.Size())
		default:
			opt.Named[spec.Name] = spec.Size()
		}
	}
	return nil
}

func (a *app) makeGallery(ctx context.Context, f *galleryFlags, place site.Place) error {
	objects, err := place.List(ctx)
	if err != nil {
		return err
	}
	if err := a.readHeads(ctx, f, place, objects); err != nil {
		return err
	}
	made, err := gallery.Build(objects, f.opt)
	if err != nil {
		return err
	}
	var (
		changes []gallery.Change
		foreign *gallery.ForeignError
	)
	if made.Images > 0 || made.Exists() {
		changes, err = gallery.Publish(ctx, made, place, f.publish)
	}
	switch {
	case len(changes) == 0 && made.Images == 0 && (err == nil || errors.As(err, &foreign)):
		a.note("nothing to do: no renditions found among %s", count(len(objects), "object"))
	case errors.As(err, &foreign):
		return withHint(err, "move it away, name another page with --index, or replace it with --force")
	case err != nil:
		return err
	}
	return a.reportGallery(f, place, made, changes)
}

// readHeads learns the shapes of images, and when they were taken.
func (a *app) readHeads(ctx context.Context, f *galleryFlags, place site.Place, objects []gallery.File) error {
	origins, err := a.originalsPlace(ctx, f)
	if err != nil {
		return err
	}
	if origins != nil {
		if f.opt.Originals, err = origins.List(ctx); err != nil {
			return err
		}
	}
	wanted, originals, err := gallery.Unread(objects, f.opt)
	if err != nil {
		return err
	}
	for _, read := range []struct {
		place   site.Place
		files   []gallery.File
		indices []int
	}{{place, objects, wanted}, {origins, f.opt.Originals, originals}} {
		if len(read.indices) == 0 {
			continue
		}
		forgotten, err := site.ReadHeads(ctx, read.place, read.files, read.indices, !f.publish.DryRun)
		if err != nil {
			return err
		}
		if forgotten != nil {
			a.note("what was read of images is not kept, and is read again the next time: %s", describe(read.place.Address(""), forgotten))
		}
	}
	return nil
}

// originalsPlace opens what --originals names; nil where it names nothing.
func (a *app) originalsPlace(ctx context.Context, f *galleryFlags) (site.Place, error) {
	if f.originals == "" {
		return nil, nil
	}
	place, err := parsePlace("--originals", f.originals)
	if err != nil {
		return nil, err
	}
	return a.openGalleryPlace(ctx, place, site.PrefixOptions{})
}

// galleryPlace opens what the argument names, or the download bucket of the environment.
func (a *app) galleryPlace(ctx context.Context, f *galleryFlags, args []string) (site.Place, error) {
	place, err := a.galleryArgument(args)
	if err != nil {
		return nil, err
	}
	a.destIn(place.At.Bucket)
	return a.openGalleryPlace(ctx, place, site.PrefixOptions{CacheControl: f.cacheControl, ACL: f.acl})
}

func (a *app) openGalleryPlace(ctx context.Context, place renditions.Place, opt site.PrefixOptions) (site.Place, error) {
	if !place.InS3() {
		folder, err := site.NewFolder(place.Path, a.publicURL())
		if errors.Is(err, site.ErrNotFolder) {
			err = usageErrorf("%w", err)
		}
		return folder, err
	}
	client, err := a.store(ctx)
	if err != nil {
		return nil, err
	}
	return site.NewPrefix(client, place.At, opt), nil
}

// galleryArgument is what the argument says, or the download bucket of the environment.
func (a *app) galleryArgument(args []string) (place renditions.Place, err error) {
	if len(args) > 0 {
		return parsePlace("", args[0])
	}
	if place.At, err = a.downloadPlace(); err == nil && place.At.Bucket == "" {
		err = &Error{
			Err:   errors.New("no place named"),
			Hints: []string{"name it, s3://bucket/prefix or DIR, or set " + envDownloadBucket},
			Code:  exitUsage,
		}
	}
	return place, err
}
