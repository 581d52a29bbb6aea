package cmd

import (
	"errors"

	"github.com/s3img/s3img/pkg/renditions"
)

// keepJournal has a job go on where the journal of --journal stopped, and keeps it from then on.
func (a *app) keepJournal(f *resizeFlags, sources *renditions.Sources, opt *renditions.Options) (err error) {
	switch {
	case f.journal == "":
		return nil
	case f.dryRun:
		return usageErrorf("--journal does not go with --dry-run, which does nothing that could be kept")
	case f.maxObjects > 0:
		return usageErrorf("--journal does not go with --max-objects: a run that goes on would take as many again")
	case f.to == (renditions.Place{}):
		return usageErrorf("--journal goes with a --dest")
	}
	opt.Journal, err = sources.Keep(f.journal, opt.Dest, f.image, f.force, f.adopt, f.manifest, f.newerThan, f.strict)
	if err != nil {
		return journalFailure(err)
	}
	if n := opt.Journal.Before(); n > 0 {
		a.note("note: %s done before, by the journal %s: going on behind them", count(n, "image"), f.journal)
	}
	return nil
}

// journalFailure gives an error of a journal its exit code and hint.
func journalFailure(err error) error {
	var (
		other  *renditions.OtherJournalError
		noText *renditions.NotListError
	)
	failure := usageErrorf("--journal: %w", err)
	switch {
	case errors.As(err, &other):
		failure.Hints = []string{"end that job with the command that began it, name another file, or remove this one"}
	case errors.As(err, &noText):
		failure.Hints = []string{"name a file for the journal, as in --journal thumbnails.journal"}
	case !errors.Is(err, renditions.ErrNoJournal):
		return withHint(err, "name a file in a folder that can be written to")
	}
	return failure
}
