package renditions

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/traces"
)

const (
	defaultMaxMemory = 1 << 30
	defaultGrace     = 30 * time.Second
	// rememberSources bounds what a job without end keeps of its sources, at some hundred bytes each.
	rememberSources = 100_000
	rememberFolders = 1000
)

// Options of a job. Dest and Image.Sizes are required.
type Options struct {
	Dest  Store
	Image imageops.Options // Format "" = by the rule of names; Admit is set by Run

	// Concurrency is how many objects are in work at a time; 0 = as many as keep the cores busy, found out on the way: see FirstWidth.
	// No more of them compute than there are cores; the others are fetched or stored.
	Concurrency int
	// MaxMemory is how many bytes all images in work may use together; 0 = 1 GiB. A larger image waits until it is alone.
	MaxMemory int64
	// Remote says that the sources come over a network.
	Remote bool
	// RefuseLarger makes a larger image a [*MemoryError]: one that takes three quarters of MaxMemory, or whose file takes a
	// quarter and has to be read before that is known, as that of every format but JPEG.
	RefuseLarger bool
	// Grace is how long work in hand may go on after the context has ended; 0 = 30 s.
	Grace time.Duration

	Force bool // make renditions that are fresh too
	// Adopt takes over what another original left under the names of this one's renditions: it was moved or renamed.
	Adopt bool
	// KeepUnstamped refuses to write over what no stamp tells to be a rendition, unless Force is set. It is for a destination in which
	// originals lie too: such a file may be one.
	KeepUnstamped bool
	DryRun        bool // only say what would be made
	// Endless says that the sources come for days: what is remembered of each is forgotten after some hundred thousand others.
	Endless bool
	// WhenAlike says what to do when every object would fail alike; the zero value goes on.
	WhenAlike WhenAlike
	// List compares with one listing of Dest, read at the start, instead of asking for each rendition.
	List bool
	// Ordered says that the sources come in the order of their names, as the objects of one prefix do. The listing is then read along
	// with them, and memory does not grow with the number of objects.
	Ordered bool
	// Shard says which part of all sources these are: jobs for the others may run at the same time, into the same Dest.
	Shard Shard
	// Protected reports whether an address of Dest must not be written, because it is itself a source; nil protects none.
	Protected func(address string) bool

	// Manifest writes a [Manifest] beside the renditions of each source. Sources whose names differ in nothing but the extension
	// are then in conflict.
	Manifest bool
	// Quarantine marks originals in S3 that are no images; nil leaves them as they are.
	Quarantine *Quarantine
	// SkipRejected makes an original that is no image, and has the marks of it from before, a result that was skipped. It costs a
	// request for each.
	SkipRejected bool

	// Journal keeps how far the job has come; nil = nothing does. It is that of the sources, see [Sources.Keep].
	Journal *Journal

	// Announcer is told of each object that was rendered, removed or rejected, before whoever waits for its result; nil = nobody is.
	Announcer Announcer
	// Approver is asked before renditions are stored; nil = nobody is.
	Approver Approver

	// Warn gets what went wrong beside the objects, and makes no more than the next job slower; nil drops it.
	Warn func(error)
	// InWork is called when work on a source begins, and what it returns when that has ended, from several goroutines; nil =
	// nobody counts.
	InWork func() (ended func())
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

// Run makes the renditions of all sources and stores them in opt.Dest. A source that fails is reported and counted, and
// the rest goes on; the error is about the job as a whole: options, a listing that broke, or ctx. When ctx ends, no new
// source is begun, what is in hand is finished within opt.Grace, and ctx's error is returned. With AlikeStops the same happens when
// every object would fail alike, and the error is a [*StopError].
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

	feeding, stopFeeding := context.WithCancelCause(ctx)
	defer stopFeeding(nil)
	j.fate.stop = stopFeeding
	err = cmp.Or(j.feed(feeding, inHand, sources), j.fresh.failed())
	j.end(ctx)
	if kept := j.opt.Journal; kept != nil {
		err = cmp.Or(err, kept.finish(err == nil && feeding.Err() == nil))
	}
	switch {
	case ctx.Err() != nil:
		return j.summary, fmt.Errorf("stopped: %w", ctx.Err())
	case feeding.Err() != nil:
		return j.summary, context.Cause(feeding)
	}
	return j.summary, err
}

// feed takes sources into work until they end, one of them is an error, or ctx ends. It returns when all that it took are done.
func (j *job) feed(ctx, inHand context.Context, sources iter.Seq2[Source, error]) error {
	var working sync.WaitGroup
	defer working.Wait()
	for src, err := range sources {
		if err != nil {
			return err
		}
		if src.at != nil {
			j.strains.add(src.at.client)
			src.unseen = src.unseen || j.opt.Image.HeedsFocus() && (!src.headed || src.tagged && src.Focus == nil)
		}
		if err := j.fresh.meet(&src); err != nil {
			return notListed(err)
		}
		if !j.width.Enter(ctx) {
			src.drop(ctx)
			return ctx.Err()
		}
		number := j.pass(src)
		working.Add(1)
		j.crew.run(func() {
			defer working.Done()
			defer j.width.Leave()
			defer j.passed(number)
			if j.mayBegin(ctx, src) {
				j.work(inHand, src)
			}
		})
	}
	return nil
}

// pass and passed note that work on a source begins and ends, so that the claims of those that nobody can be in conflict with any more
// are forgotten, if sources come in order.
func (j *job) pass(src Source) (number int) {
	if !j.opt.Ordered {
		return 0
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.horizon.enter(src.Name)
}

func (j *job) passed(number int) {
	if !j.opt.Ordered {
		return
	}
	j.mu.Lock()
	free := j.horizon.leave(number)
	j.mu.Unlock()
	for _, name := range free {
		j.forget(name)
	}
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
	memory *memory
	lanes  *lanes

	crew    *crew
	turns   *turns
	width   *Width
	strains *strains
	pieces  sync.Pool // for bodies that are read ahead
	remote  bool      // the destination answers over a network

	fate fate
	down outage

	mu      sync.Mutex
	owners  *owners // name of a source's first rendition in each format, and of its manifest → the source
	horizon horizon
	latest  *recent[order]  // address of a source that an event told of → the last one that something was done about
	folders *recent[string] // path of a folder → where its links lead
	summary Summary
}

func newJob(ctx context.Context, opt Options) (*job, error) {
	remember := 0
	if opt.Endless {
		remember = rememberSources
	}
	cores := runtime.GOMAXPROCS(0)
	j := &job{
		crew: newCrew(), turns: newTurns(cores), strains: &strains{}, remote: isRemote(opt.Dest),

		opt: opt, memory: newMemory(cmp.Or(opt.MaxMemory, defaultMaxMemory), opt.RefuseLarger), lanes: newLanes(),
		owners: newOwners(remember, meeting(opt)), latest: newRecent[order](rememberSources), folders: newRecent[string](rememberFolders),
	}
	var err error
	if j.fresh, err = newFreshness(ctx, opt, j.namesOf); err != nil {
		return nil, notListed(err)
	}
	if dest, ok := opt.Dest.(straining); ok {
		j.strains.add(dest)
	}
	j.width = newWidth(opt.Concurrency, cores, opt.Remote || j.remote, j.turns.idle, j.strains.sum)
	return j, nil
}

func notListed(err error) error { return fmt.Errorf("read what the destination holds: %w", err) }

// end keeps what makes the next job faster.
func (j *job) end(ctx context.Context) {
	defer j.fresh.end()
	j.crew.end()
	if j.opt.DryRun {
		return
	}
	if err := j.fresh.save(ctx); err != nil && j.opt.Warn != nil {
		j.opt.Warn(fmt.Errorf("keep the index of renditions: %w", err))
	}
}

// work renders a source, and then what has come for the same object meanwhile.
func (j *job) work(ctx context.Context, src Source) {
	if src.done == nil {
		j.workOnce(ctx, src)
		return
	}
	for mine := j.lanes.enter(src); mine; src, mine = j.lanes.next(src.Address) {
		j.workOnce(ctx, src)
	}
}

func (j *job) workOnce(ctx context.Context, src Source) {
	if j.opt.InWork != nil {
		defer j.opt.InWork()()
	}
	ctx, span := traces.Begin(ctx, "resize", src.trace)
	result := j.render(ctx, src)
	j.announce(ctx, src, &result)
	endTrace(span, src, result)
	j.finish(src, result)
}

// finish counts and reports a result, and then tells who waits for it: what they ask next finds it counted. Reports never overlap.
func (j *job) finish(src Source, result Result) {
	result.Known = j.isKnown(result)
	j.report(result)
	if j.opt.Journal != nil {
		j.opt.Journal.end(src.place, result)
	}
	if src.done != nil {
		src.done(result)
	}
}

func (j *job) report(result Result) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.summary.add(result)
	if j.opt.Report != nil {
		j.opt.Report(result)
	}
}
