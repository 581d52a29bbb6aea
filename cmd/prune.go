package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/renditions"
)

type pruneFlags struct {
	source string
	renditionFlags
	formatFlags
	yes, dryRun, allowEmpty bool
	most                    pruneLimit
	concurrency             int
}

func newPrune(a *app) *cobra.Command {
	f := &pruneFlags{}
	c := &cobra.Command{
		Use:   "prune [s3://bucket/prefix | DIR]",
		Short: "Remove renditions whose original is gone, or that are no longer asked for",
		Long: `Remove from an S3 prefix or a folder the renditions and manifests whose original in
--source is gone, and those that originals which are there would not be given now:
whose size or name is not among --sizes and --rendition, or whose format is not among
--formats. Without an argument, those in $S3_DOWNLOAD_BUCKET_NAME.

Without --yes nothing is removed: it only tells what would be. Say the sizes, names
and formats that the job has which makes the renditions, or say them once for both in
s3img.yaml.

Nothing is removed but what s3img made and marked, and whose mark names an original
in --source. What was made from originals elsewhere, and what other programs put
there, is left alone and counted.

If there are no originals at all, it is refused, unless --allow-empty says that all of
them are gone. So is what would remove more than half: see --max-delete.

A run that is interrupted is run again. Other jobs may run at the same time: right
before renditions are removed, their originals are looked for once more.`,
		Example: `  s3img prune s3://down/ --source s3://up/input/
  s3img prune s3://down/ --source s3://up/input/ --sizes 1000,200 --yes
  s3img prune out/ --source shots/ --rendition avatar=200x200,cover --yes`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: firstArg(a.completeLocations),
		RunE:              func(c *cobra.Command, args []string) error { return a.prune(c.Context(), f, args) },
	}
	flags := c.Flags()
	flags.StringVar(&f.source, "source", "", "where the originals are: s3://bucket/prefix or a folder (default: "+defaultPrefix+" in $"+envUploadBucket+")")
	f.renditionFlags.add(flags, "s", imageops.DefaultSizes(), "sizes of the renditions that stay, in pixels")
	f.formatFlags.add(flags)
	flags.BoolVarP(&f.yes, "yes", "y", false, "remove them")
	flags.BoolVarP(&f.dryRun, "dry-run", "n", false, "only say what would be removed, also with --yes")
	flags.Var(&f.most, "max-delete", "remove nothing if it would be more than this many, or this share of what is made from the originals (default: 50%)")
	flags.IntVarP(&f.concurrency, "concurrency", "c", 0, "objects that are looked at at a time (default: as many as the store can bear)")
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "take it that all originals are gone if there are none")
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults)
	return c
}

// pruneLimit is the value of --max-delete.
type pruneLimit struct{ renditions.PruneLimit }

var errPruneLimit = errors.New("want a number, as 5000, or a share, as 10%; 100% is no limit")

// Set reads 5000, 10k or 10%.
func (l *pruneLimit) Set(text string) (err error) {
	l.PruneLimit = renditions.PruneLimit{}
	if percent, is := strings.CutSuffix(strings.TrimSpace(text), "%"); is {
		l.Percent, err = strconv.ParseFloat(percent, 64)
		if err != nil || strings.Trim(percent, "0123456789.") != "" || l.Percent <= 0 || l.Percent > 100 {
			return errPruneLimit
		}
		return nil
	}
	if l.Count, err = quantity.Count(text); err != nil || l.Count < 1 {
		return errPruneLimit
	}
	return nil
}

// String is what Set reads, "" for none.
func (l *pruneLimit) String() string {
	if l.PruneLimit == (renditions.PruneLimit{}) {
		return ""
	}
	return l.PruneLimit.String()
}

// Type is what the help calls the value.
func (l *pruneLimit) Type() string { return "count or share" }

func (a *app) prune(ctx context.Context, f *pruneFlags, args []string) error {
	render, err := f.parse(a, args)
	if err != nil {
		return err
	}
	source, err := f.sourcePlace(a, render.to)
	if err != nil {
		return err
	}
	opt, err := a.pruneOptions(ctx, f, render, source)
	if err != nil {
		return err
	}
	r := &pruneReporter{app: a, dryRun: opt.DryRun, dest: render.to, source: source, bar: a.newProgress("objects", -1, false)}
	opt.Report, opt.Looked = r.report, func(n int) { r.bar.add(int64(n)) }
	summary, err := renditions.Prune(ctx, opt)
	return r.finish(ctx, summary, err)
}

// parse checks what was asked for, and finds the place of the renditions.
func (f *pruneFlags) parse(a *app, args []string) (*renderFlags, error) {
	render := &renderFlags{renditionFlags: f.renditionFlags, imageFlags: defaultImageFlags()}
	render.formatFlags, render.concurrency = f.formatFlags, f.concurrency // checked there
	if len(args) > 0 {
		render.dest = args[0]
	}
	if err := render.parse(); err != nil {
		return nil, err
	}
	if render.to != (renditions.Place{}) {
		return render, nil
	}
	at, err := a.downloadPlace()
	if err != nil {
		return nil, err
	}
	if at.Bucket == "" {
		return nil, &Error{
			Err:   errors.New("no renditions named"),
			Hints: []string{"name where they are, s3://bucket/prefix or DIR, or set " + envDownloadBucket},
			Code:  exitUsage,
		}
	}
	render.to.At = at
	return render, nil
}

// sourcePlace is what --source says, or the upload bucket of the environment for renditions in S3.
func (f *pruneFlags) sourcePlace(a *app, dest renditions.Place) (source renditions.Place, err error) {
	if f.source != "" {
		return parsePlace("--source", f.source)
	}
	if dest.InS3() {
		if source.At, err = a.uploadPlace(); err != nil || source.At.Bucket != "" {
			return source, err
		}
	}
	missing := usageErrorf("--source is missing: which originals are the renditions made from?")
	missing.Hints = []string{"name s3://bucket/prefix or the folder, as in the call that made them"}
	return source, missing
}

// pruneOptions opens both places.
func (a *app) pruneOptions(ctx context.Context, f *pruneFlags, render *renderFlags, source renditions.Place) (opt renditions.PruneOptions, err error) {
	sources, err := renditions.ParseSources([]string{source.String()}, nil)
	if err != nil {
		return opt, usageErrorf("--source: %w", err)
	}
	if err := overlapFailure(sources.Into(render.to)); err != nil {
		return opt, err
	}
	if !render.to.InS3() {
		if info, err := os.Stat(render.to.Path); err != nil {
			return opt, err
		} else if !info.IsDir() {
			return opt, usageErrorf("%s is no folder of renditions", render.to.Path)
		}
	}
	opt = renditions.PruneOptions{
		Image: render.image, DryRun: f.dryRun || !f.yes, AllowEmpty: f.allowEmpty, Most: f.most.PruneLimit, Concurrency: f.concurrency,
	}
	if opt.Dest, err = a.openStore(ctx, render); err != nil {
		return opt, err
	}
	if !source.InS3() {
		if info, err := os.Stat(source.Path); err == nil && !info.IsDir() {
			return opt, usageErrorf("--source %s is no folder of originals", source.Path)
		}
		opt.Originals = renditions.NewOriginals(source, render.to.Path, nil)
		return opt, nil
	}
	a.sourceIn(source.At.Bucket)
	client, err := a.store(ctx)
	if err != nil {
		return opt, err
	}
	opt.Originals = renditions.NewOriginals(source, "", client)
	return opt, nil
}

// pruneFailure says what to do about what keeps a prune from removing anything.
func pruneFailure(err error) error {
	var (
		none *renditions.NoOriginalsError
		many *renditions.PruneLimitError
	)
	switch {
	case errors.As(err, &none):
		return withHint(err, "check --source; if all of them are gone, --allow-empty removes what was made from them")
	case errors.As(err, &many):
		return withHint(fmt.Errorf("nothing was removed: %w", err),
			"check --source, --sizes, --rendition and --formats against the job that makes them; if it is right, raise --max-delete (100%% is no limit)")
	}
	return err
}
