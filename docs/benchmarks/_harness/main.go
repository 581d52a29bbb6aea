// Command harness measures s3img and its peers on the photo sets of docs/benchmarks, and writes the table, the plot and the
// raw figures. docs/benchmarks/run prepares what it needs and starts it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// options is what the command line says.
type options struct {
	root   string   // the checkout
	out    string   // where README.md, results.json and results.svg go
	s3img  string   // the binary to measure; built from the checkout if empty
	sets   []string // names of the sets, in the order of allSets
	rounds int      // timed runs of each tool on each set
	before string   // a commit to compare with, format by format
	quick  bool
	check  bool
	heic   bool // measure the photo of heic.py instead
	cover  bool // measure a cover beside a view instead

	network bool     // measure the jobs over a network instead
	base    string   // an older s3img to compare with, over a network
	jobs    []string // names of the jobs, none = all
}

// allSets are the sets that sets.py makes.
var allSets = []string{"phone", "web", "png", "tall"}

// fullRounds is how many timed rounds figures need to be published.
const fullRounds = 7

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errUsage):
		os.Exit(2) // said by the flag package, or below
	default:
		fmt.Fprintf(os.Stderr, "run: %v\n", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("wrong usage")

func run(ctx context.Context, args []string, log io.Writer) error {
	opts, err := parse(args, log)
	if err != nil || opts.check {
		return err
	}
	switch {
	case opts.before != "":
		return runFormats(ctx, opts, log)
	case opts.heic:
		return runHEIC(ctx, opts, log)
	case opts.cover:
		return runCover(ctx, opts, log)
	}
	if opts.network {
		results, err := measureNetwork(ctx, opts, log)
		if err != nil {
			return err
		}
		fmt.Fprint(log, networkTable(results))
		return publishNetwork(results, opts)
	}
	results, err := measureAll(ctx, opts, log)
	if err != nil {
		return err
	}
	if err := publish(results, opts); err != nil {
		return err
	}
	if names := results.unsteady(); len(names) > 0 {
		fmt.Fprintf(log, "run: not to be relied on, the machine did something else: the rounds of %s differ too much\n",
			strings.Join(names, ", "))
	}
	fmt.Fprintf(log, "run: wrote %s\n", filepath.Join(opts.out, "README.md"))
	return nil
}

// runFormats is the comparison with another commit.
func runFormats(ctx context.Context, opts options, log io.Writer) error {
	results, err := measureFormats(ctx, opts, log)
	if err == nil {
		err = publishFormats(results, opts)
	}
	if err == nil {
		fmt.Fprintf(log, "run: wrote %s\n", filepath.Join(opts.out, "formats.md"))
	}
	return err
}

func parse(args []string, log io.Writer) (options, error) {
	var opts options
	flags := flag.NewFlagSet("docs/benchmarks/run", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&opts.root, "root", ".", "the checkout (set by docs/benchmarks/run)")
	flags.BoolVar(&opts.check, "check", false, "only check the options (set by docs/benchmarks/run)")
	flags.IntVar(&opts.rounds, "rounds", fullRounds, "timed runs of each tool on each set")
	flags.StringVar(&opts.s3img, "s3img", "", "the s3img to measure (default: build it from this checkout)")
	flags.StringVar(&opts.out, "out", "", "folder for the results (default: docs/benchmarks, or build/benchmarks/trial\n"+
		"for less than all sets and 7 rounds)")
	flags.StringVar(&opts.before, "before", "", "a commit to compare with on one file a format, with sharp beside, in place of the sets")
	flags.BoolVar(&opts.quick, "quick", false, "two rounds, to try it out")
	flags.BoolVar(&opts.heic, "heic", false, "measure a HEIC of 12 Mpx, against heif-convert and vipsthumbnail")
	flags.BoolVar(&opts.cover, "cover", false, "measure a square that is filled, 200x200, beside a view of 1000: against ours of 1000 and 200 and against sharp,\n"+
		"with its place in the photo and its distance")
	flags.Bool("subjects", false, "measure how much of the subject smart crops keep, against sharp (done by docs/benchmarks/run)")
	flags.BoolVar(&opts.network, "network", false, "measure the jobs over a network, against boto3, rclone and aws")
	flags.StringVar(&opts.base, "base", "", "with --network: an older s3img to compare with")
	jobs := flags.String("jobs", "", "with --network: only these jobs")
	sets := flags.String("sets", strings.Join(allSets, ","), "sets to measure")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return opts, err
		}
		return opts, errUsage
	}
	if *jobs != "" {
		opts.jobs = strings.Split(*jobs, ",")
	}
	if err := opts.finish(strings.Split(*sets, ","), flags.Args()); err != nil {
		fmt.Fprintf(log, "run: %v\n", err)
		return opts, errUsage
	}
	return opts, nil
}

// finish validates the options and fills in what depends on others.
func (o *options) finish(sets, rest []string) error {
	if len(rest) > 0 {
		return fmt.Errorf("%s is not an option", rest[0])
	}
	for _, name := range sets {
		if !slices.Contains(allSets, name) {
			return fmt.Errorf("there is no set %q; the sets are %s", name, strings.Join(allSets, ", "))
		}
	}
	for _, name := range allSets {
		if slices.Contains(sets, name) {
			o.sets = append(o.sets, name)
		}
	}
	if o.quick {
		o.rounds = 2
	}
	if o.rounds < 1 {
		return fmt.Errorf("%d rounds are too few", o.rounds)
	}
	if o.out == "" {
		o.out = filepath.Join(o.root, "docs", "benchmarks")
		if o.rounds < fullRounds || len(o.sets) < len(allSets) || len(o.jobs) > 0 {
			o.out = filepath.Join(o.root, "build", "benchmarks", "trial")
		}
	}
	if o.s3img == "" {
		return nil
	}
	path, err := filepath.Abs(o.s3img)
	if err != nil {
		return err
	}
	o.s3img = path
	_, err = os.Stat(path)
	return err
}
