package renditions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/s3img/s3img/pkg/imageops"
)

const (
	defaultMaxMemory = 1 << 30
	defaultGrace     = 30 * time.Second
)

// Options of a job. Dest and Image.Sizes are required.
type Options struct {
	Dest  Store
	Image imageops.Options // Format "" = by the rule of names; Admit is set by Run

	Concurrency int   // objects in work at a time; 0 = one for each core
	MaxMemory   int64 // bytes that all decoders together may use; 0 = 1 GiB. A larger image waits until it is alone
	// Grace is how long work in hand may go on after the context has ended; 0 = 30 s.
	Grace time.Duration

	Force  bool // make renditions that are fresh too
	DryRun bool // only say what would be made
	// List compares with one listing of Dest, read at the start, instead of asking for each rendition.
	List bool
	// Protected reports whether an address of Dest must not be written, because it is itself a source; nil protects none.
	Protected func(address string) bool

	// Report gets each object's result, one at a time; nil drops them.
	Report func(Result)
}

// Validate says what is wrong with the options that people choose.
func (o Options) Validate() error {
	if o.Concurrency < 0 {
		return fmt.Errorf("concurrency %d is less than one", o.Concurrency)
	}
	return o.Image.Validate()
}

// Status says what became of a rendition.
type Status string

// The statuses of a rendition.
const (
	Written Status = "written"
	Fresh   Status = "fresh"   // there already, and younger than its source
	Planned Status = "planned" // a dry run would have written it
	Stale   Status = "stale"   // there, but older than its source
	Missing Status = "missing"
)

// Rendition is one image that a source promises.
type Rendition struct {
	Size    int    `json:"size"`
	Status  Status `json:"status"`
	Address string `json:"address"`
	URL     string `json:"url,omitempty"`
	Width   int    `json:"width,omitempty"` // pixels; 0 unless written
	Height  int    `json:"height,omitempty"`
	Bytes   int    `json:"bytes,omitempty"`
}

// Result is what became of one source.
type Result struct {
	Source     string
	Renditions []Rendition // those that exist now, or would, in the order of the sizes
	Err        error       // nil when all exist
}

// Summary counts sources.
type Summary struct {
	Rendered int // at least one rendition was written
	Fresh    int // nothing had to be done
	Failed   int
}

// Total is the number of sources that were looked at.
func (s Summary) Total() int { return s.Rendered + s.Fresh + s.Failed }

// Run makes the renditions of all sources and stores them in opt.Dest. A source that fails is reported and counted, and
// the rest goes on; the error is about the job as a whole: options, a listing that broke, or ctx. When ctx ends, no new
// source is begun, what is in hand is finished within opt.Grace, and ctx's error is returned.
func Run(ctx context.Context, sources iter.Seq2[Source, error], opt Options) (Summary, error) {
	if err := opt.Validate(); err != nil {
		return Summary{}, err
	}
	j, err := newJob(ctx, opt)
	if err != nil {
		return Summary{}, err
	}
	inHand, stop := graceful(ctx, opt.Grace)
	defer stop()

	queue := make(chan Source)
	var workers sync.WaitGroup
	for range max(1, cmp.Or(opt.Concurrency, runtime.GOMAXPROCS(0))) {
		workers.Go(func() {
			for src := range queue {
				j.finish(src, j.render(inHand, src))
			}
		})
	}
	err = feed(ctx, sources, queue)
	close(queue)
	workers.Wait()
	if ctx.Err() != nil {
		return j.summary, fmt.Errorf("stopped: %w", ctx.Err())
	}
	return j.summary, err
}

// feed hands out sources until they end, one of them is an error, or ctx ends.
func feed(ctx context.Context, sources iter.Seq2[Source, error], queue chan<- Source) error {
	for src, err := range sources {
		if err != nil {
			return err
		}
		select {
		case queue <- src:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// graceful returns a context that ends the grace period after ctx does.
func graceful(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	inHand, cancel := context.WithCancel(context.WithoutCancel(ctx))
	unhook := context.AfterFunc(ctx, func() {
		time.AfterFunc(cmp.Or(grace, defaultGrace), cancel)
	})
	return inHand, func() { unhook(); cancel() }
}

// job is one Run at work.
type job struct {
	opt    Options
	fresh  *freshness
	memory *semaphore.Weighted
	limit  int64

	mu      sync.Mutex
	owners  map[string]string // name of a source's first rendition → the source
	summary Summary
}

func newJob(ctx context.Context, opt Options) (*job, error) {
	fresh, err := newFreshness(ctx, opt.Dest, opt.List && !opt.Force)
	if err != nil {
		return nil, fmt.Errorf("read what the destination holds: %w", err)
	}
	limit := cmp.Or(opt.MaxMemory, defaultMaxMemory)
	return &job{
		opt: opt, fresh: fresh, memory: semaphore.NewWeighted(limit), limit: limit,
		owners: make(map[string]string),
	}, nil
}

// finish counts and reports a result; reports never overlap.
func (j *job) finish(src Source, result Result) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case result.Err != nil:
		j.summary.Failed++
	case hasNew(result.Renditions):
		j.summary.Rendered++
	default:
		j.summary.Fresh++
	}
	if src.done != nil {
		src.done(result.Err)
	}
	if j.opt.Report != nil {
		j.opt.Report(result)
	}
}

func hasNew(renditions []Rendition) bool {
	for _, r := range renditions {
		if r.Status != Fresh {
			return true
		}
	}
	return false
}

// claim makes the source the owner of its renditions' names, or says who owns them.
func (j *job) claim(src Source) error {
	name := imageops.RenditionName(src.Name, j.opt.Image.Sizes[0], j.opt.Image.Format)
	j.mu.Lock()
	defer j.mu.Unlock()
	owner, taken := j.owners[name]
	if taken && owner != src.Address {
		return &ConflictError{Name: name, Other: owner}
	}
	j.owners[name] = src.Address
	return nil
}

// ConflictError says that two sources have renditions of the same name.
type ConflictError struct {
	Name  string // of the first rendition
	Other string // address of the source that had it first
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("its rendition %s would be that of %s too", e.Name, e.Other)
}

// ErrIsSource says that a rendition would overwrite one of the sources.
var ErrIsSource = errors.New("is itself one of the images to resize")

func isConflict(err error) bool {
	var conflict *ConflictError
	return errors.As(err, &conflict) || errors.Is(err, ErrIsSource)
}
