package cmd

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/renditions"
)

// resizeFlags are the flags of resize, resize local and resize s3.
type resizeFlags struct {
	renderFlags
	selectFlags
	failed string
	from   string
	strict bool

	journal string
	report  string
}

func (f *resizeFlags) add(c *cobra.Command) {
	f.renderFlags.add(c.Flags())
	f.selectFlags.add(c.Flags())
	c.Flags().StringVar(&f.failed, "failed", "", "write the names of what failed to this file, one a line, as --from reads them; of a list, also what a stop left undone. A name in .jsonl gets the reasons too")
	c.Flags().BoolVar(&f.strict, "strict", false, "fail also for originals in S3 that are tagged as rejected already; else they are skipped")
	c.Flags().StringVar(&f.report, "report", "", "write a page about the job to this file at its end: totals, throughput, stages, what was slow or failed, samples")
	c.Flags().StringVar(&f.journal, "journal", "", "keep in this file how far the job has come, and go on there after a stop, without listing again what is done; removed at the end")
	c.Flags().StringVar(&f.from, "from", "", "take the names of images in SRC from this file or s3:// location, one a line, odd ones in quotes, or the manifest.json of an S3 Inventory; - is standard input")
}

func resizeLong() string {
	return `Make renditions of images: of files, folders and globs, or of objects in S3.

Each image is made to fit inside a square box of each size, its aspect kept, and
never enlarged. A rendition is named {base}-{size}{ext}; folders below SRC are
kept, and a --dest in SRC is left out. What an image is, its bytes say; what comes out, the extension of its name
says: ` + keptExtensions() + ` stay, any other becomes .jpg.

A rendition tells which original, which version of it and which options it was made
from. Where these are the same it is left as it is, so that a run that was
interrupted goes on where it stopped; where it is of another original, that is an
error, and it stays.

` + shardLong()
}

func newResize(a *app) *cobra.Command {
	c := newResizeOf(a, "resize [SRC…]", anySource)
	c.Short = "Make renditions of local images or of objects in S3"
	c.Long = resizeLong()
	c.ValidArgsFunction = a.completeLocations
	c.Example = `  s3img resize photo.jpg shots/ --dest out --sizes 1000,200
  s3img resize s3://up/input/ --dest s3://down/ --sizes 1000,200
  s3img resize - --sizes 200 < photo.jpg > thumbnail.jpg
  s3img resize shots/ --dest out --failed bad.txt
  s3img resize shots/ --dest out --from bad.txt
  s3img resize s3://up/input/ --dest s3://down/ --shard 3/16
  s3img resize s3://up/input/ --dest s3://down/ --from s3://inventories/up/all/2026-11-27T01-00Z/manifest.json`
	local := newResizeOf(a, "local SRC…", localSource)
	local.Short = "Make renditions of local images"
	local.Long = "Make renditions of local images.\n\n" + shardLong()
	remote := newResizeOf(a, "s3 [s3://bucket/prefix…]", s3Source)
	remote.Short = "Make renditions of objects in S3"
	remote.Long = "Make renditions of objects in S3.\n\nWithout arguments, those below input/ in $S3_UPLOAD_BUCKET_NAME.\n\n" + shardLong()
	remote.ValidArgsFunction = a.completeS3
	c.AddCommand(local, remote)
	return c
}

func newResizeOf(a *app, use string, kind sourceKind) *cobra.Command {
	f := &resizeFlags{}
	c := &cobra.Command{
		Use:  use,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if slices.Equal(args, []string{"-"}) {
				return a.resizeStream(c.Context(), f)
			}
			return a.resize(c.Context(), f, kind, args)
		},
	}
	f.add(c)
	a.addEncryptionFlags(c.Flags())
	a.takesConfig(c, config.SectionRenditions, config.SectionDefaults, config.SectionDownload, config.SectionNone)
	return c
}

// resize renders everything that args and --from name.
func (a *app) resize(ctx context.Context, f *resizeFlags, kind sourceKind, args []string) error {
	if err := f.parse(); err != nil {
		return err
	}
	sources, err := a.parseSources(ctx, kind, args, f.from)
	if err != nil {
		return err
	}
	if err := a.selectSources(f, sources); err != nil {
		return err
	}
	if sources.InS3() {
		return a.resizeS3(ctx, f, sources)
	}
	return a.resizeLocal(ctx, f, sources)
}

// selectSources leaves out of the sources what --shard and the like say.
func (a *app) selectSources(f *resizeFlags, sources *renditions.Sources) error {
	part, err := f.selection(os.Getenv, time.Now())
	if err != nil {
		return err
	}
	if part.Assumed && !sources.AreDivided() {
		part.Shard, f.unsure = renditions.Shard{}, nil
	}
	if f.newerThan != "" && !sources.TellTimes() {
		return usageErrorf("--newer-than does not go with a list of objects, or an inventory, which does not tell their times")
	}
	if err := f.keepList(part); err != nil {
		return err
	}
	sources.Select(part)
	a.noteShard(&f.selectFlags, part)
	return nil
}

func (a *app) resizeLocal(ctx context.Context, f *resizeFlags, sources *renditions.Sources) error {
	if f.to == (renditions.Place{}) {
		return a.resizeBeside(ctx, f, sources)
	}
	if err := overlapFailure(sources.Into(f.to)); err != nil {
		return err
	}
	dest, err := a.openStore(ctx, &f.renderFlags)
	if err != nil {
		return err
	}
	opt := f.options(dest, false)
	opt.Shard = sources.Shard()
	opt.List = f.to.InS3() && sources.AreMany()
	opt.Protected = sources.Protected()
	opt.KeepUnstamped = !f.to.InS3() && sources.MayMeetOriginals(f.to.Path)
	if err := a.keepJournal(f, sources, &opt); err != nil {
		return err
	}
	return a.runJob(ctx, a.failures(f, sources, false), sources.Each(ctx, nil), opt, &f.hookFlags)
}

// resizeBeside puts the renditions of files into the folders where the files lie.
func (a *app) resizeBeside(ctx context.Context, f *resizeFlags, sources *renditions.Sources) error {
	if sources.HaveFolder() {
		return &Error{
			Err:   errors.New("no destination for the renditions of a folder"),
			Hints: []string{"name one with --dest DIR or --dest s3://bucket/prefix"},
			Code:  exitUsage,
		}
	}
	opt := f.options(renditions.NewDirStore(""), false)
	if err := a.keepJournal(f, sources, &opt); err != nil {
		return err
	}
	opt.Shard = sources.Shard()
	opt.KeepUnstamped = true // it may be somebody's original
	opt.Protected = sources.Protected()
	return a.runJob(ctx, a.failures(f, sources, true), sources.EachBeside(f.image, f.manifest), opt, &f.hookFlags)
}

func (a *app) resizeS3(ctx context.Context, f *resizeFlags, sources *renditions.Sources) error {
	if err := f.defaultDest(a); err != nil {
		return err
	}
	if err := overlapFailure(sources.Into(f.to)); err != nil {
		return err
	}
	client, err := a.store(ctx)
	if err != nil {
		return err
	}
	dest, err := a.openStore(ctx, &f.renderFlags)
	if err != nil {
		return err
	}
	opt := f.options(dest, true)
	opt.Shard = sources.Shard()
	opt.Quarantine = a.quarantine(f.tagRejected)
	opt.SkipRejected = !f.strict
	opt.List = f.to.InS3() && sources.AreMany()
	opt.Ordered = opt.List && sources.InOrder()
	opt.Endless = sources.AreCountless()
	if err := a.keepJournal(f, sources, &opt); err != nil {
		return err
	}
	return a.runJob(ctx, a.failures(f, sources, false), sources.Each(ctx, client), opt, &f.hookFlags)
}

// failures is the list of --failed.
func (a *app) failures(f *resizeFlags, sources *renditions.Sources, beside bool) failedList {
	list := failedList{path: f.failed, names: sources.Listed(beside)}
	list.page = reportPage{path: f.report, from: sources.String(), to: f.to.String()}
	if beside {
		list.page.to = ""
	}
	if !beside {
		list.count = func(ctx context.Context) (int, bool) { return sources.Count(ctx, a.client) }
	}
	return list
}

// runJob runs one job and reports it, beside who else wants to know.
func (a *app) runJob(
	ctx context.Context, failed failedList, sources iter.Seq2[renditions.Source, error], opt renditions.Options, flags *hookFlags,
) error {
	a.raiseHeapFloor()
	if opt.DryRun {
		flags = &hookFlags{} // nothing comes of it that anybody could be told
	}
	told, err := a.openHooks(ctx, flags)
	if err != nil {
		return err
	}
	told.join(&opt)
	r, err := a.newReporter(ctx, failed)
	if err != nil {
		return errors.Join(err, told.close(ctx))
	}
	r.dryRun, r.shard = opt.DryRun, opt.Shard
	opt.Warn = a.warn
	also := opt.Report
	opt.Report = func(result renditions.Result) {
		r.report(result)
		if also != nil {
			also(result)
		}
	}
	summary, err := renditions.Run(ctx, r.meter.Sources(sources), opt)
	return told.closeAfter(ctx, r.finish(ctx, summary, err))
}

// resizeStream is the filter: one image in, one rendition out.
func (a *app) resizeStream(ctx context.Context, f *resizeFlags) error {
	if err := f.parse(); err != nil {
		return err
	}
	switch {
	case f.dest != "" || f.from != "" || f.journal != "" || f.report != "":
		return usageErrorf("standard input goes to standard output: --dest, --from, --journal and --report do not go with -")
	case f.selects():
		return usageErrorf("standard input is one image: %s do not go with -", filterNames)
	case len(f.image.Specs()) != 1:
		return usageErrorf("standard output takes one rendition: name one size with --sizes, or one --rendition")
	case f.areSet():
		return usageErrorf("standard output is all that becomes of standard input: --notify, --exec and --approve do not go with -")
	case isTerminal(a.Out):
		return usageErrorf("will not write an image to a terminal: send standard output to a file")
	}
	in := a.stdin(ctx)
	defer func() { _ = in.Close() }()
	made, err := renditions.RenderOne(ctx, in, f.image, f.limit())
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	if _, err = a.Out.Write(made[0].Data); err != nil {
		return fmt.Errorf("write the rendition: %w", err)
	}
	return nil
}
