package cmd

import (
	"errors"
	"os"
	"time"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/renditions"
)

// filterNames are the flags of selectFlags.
const filterNames = "--shard, --include, --exclude, --newer-than and --max-objects"

// selectFlags say which of the sources are taken.
type selectFlags struct {
	shard            string
	include, exclude []string
	newerThan        string
	maxObjects       int
	whole            bool  // without --shard all are taken, whatever the environment tells
	unsure           error // why the environment, which was not asked, does not tell the shard
}

func (f *selectFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.shard, "shard", "", "take one part of the sources, as 3/16; 1/1 takes all, auto what the environment tells (default: what it tells for certain)")
	f.addFilters(flags)
}

// addWhole is add for a command whose sources are left behind for good where somebody did not know that this is a part.
func (f *selectFlags) addWhole(flags *pflag.FlagSet) {
	f.whole = true
	flags.StringVar(&f.shard, "shard", "", "take one part of the files, as 3/16, or auto: what the environment tells, as for resize (default: all)")
	f.addFilters(flags)
}

func (f *selectFlags) addFilters(flags *pflag.FlagSet) {
	textsVar(flags, &f.include, "include", "take only names that match this pattern, *.jpg or /2026/** say; may be given several times")
	textsVar(flags, &f.exclude, "exclude", "leave out names that match this pattern, also where --include matches; may be given several times")
	flags.StringVar(&f.newerThan, "newer-than", "", "take only what was changed within this time, 7d say, or after it, as 2026-11-27T12:00:00Z")
	flags.IntVar(&f.maxObjects, "max-objects", 0, "take no more than this many, fresh ones among them (default: all)")
}

// selects reports whether any of the flags was given.
func (f *selectFlags) selects() bool {
	return f.shard != "" || len(f.include)+len(f.exclude) > 0 || f.newerThan != "" || f.maxObjects != 0
}

// selection reads the flags, and the environment where --shard is silent or auto.
func (f *selectFlags) selection(getenv func(string) string, now time.Time) (part renditions.Selection, err error) {
	if part.Shard, err = f.parseShard(getenv); err != nil {
		return part, usageErrorf("--shard %s: %w", f.shard, err)
	}
	part.Assumed = f.shard == ""
	if part.Include, err = parseGlobs("--include", f.include); err != nil {
		return part, err
	}
	if part.Exclude, err = parseGlobs("--exclude", f.exclude); err != nil {
		return part, err
	}
	if part.NewerThan, err = parseSince(f.newerThan, now); err != nil {
		return part, usageErrorf("--newer-than %q: %w", f.newerThan, err)
	}
	if f.maxObjects < 0 {
		return part, usageErrorf("--max-objects %d is less than none", f.maxObjects)
	}
	part.Max = f.maxObjects
	return part, nil
}

func (f *selectFlags) parseShard(getenv func(string) string) (shard renditions.Shard, err error) {
	switch {
	case f.shard == "" && f.whole:
		return shard, nil
	case f.shard == "":
		shard, f.unsure = shardOf(getenv, false)
		return shard, nil
	case f.shard == shardAuto:
		return shardOf(getenv, true)
	}
	return renditions.ParseShard(f.shard)
}

func parseGlobs(flag string, patterns []string) (globs []renditions.Glob, err error) {
	for _, pattern := range patterns {
		glob, err := renditions.ParseGlob(pattern)
		if err != nil {
			return nil, usageErrorf("%s %q: %w", flag, pattern, err)
		}
		globs = append(globs, glob)
	}
	return globs, nil
}

var errSince = errors.New("want a length of time with its unit, as 12h or 7d, or a time, as 2026-11-27T12:00:00Z")

// parseSince reads a length of time before now, or a time; zero for "".
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if d, err := quantity.Duration(text); err == nil && d > 0 {
		return now.Add(-d), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, errSince
	}
	return at, nil
}

// keepList refuses to write the failures of one part over the list that others read.
func (f *resizeFlags) keepList(part renditions.Selection) error {
	from, err := os.Stat(f.from)
	failed, err2 := os.Stat(f.failed)
	if part.IsPart() && err == nil && err2 == nil && os.SameFile(from, failed) {
		return usageErrorf("--failed %s is the list of --from, which the rest of the work is read from: name another file", f.failed)
	}
	return nil
}
