package renditions

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// pruneBatch is how many objects are looked at, and deleted, together.
const pruneBatch = 1000

// PruneOptions of [Prune]. Dest, Originals and Image are required.
type PruneOptions struct {
	Dest      Store
	Originals *Originals
	// Image says which renditions are asked for. How they look does not count.
	Image  imageops.Options
	DryRun bool // only say what would be deleted
	// AllowEmpty lets there be no original at all, so that all that was made of one goes.
	AllowEmpty bool
	// Most is how much may be deleted. The zero value is DefaultPruneLimit, or no limit where there is no original and that is allowed.
	Most PruneLimit
	// Concurrency is how many objects are looked at at a time; 0 = as many as the stores can bear, found out on the way.
	Concurrency int
	// Report gets each object that is deleted or could not be, one at a time; nil drops them.
	Report func(Pruned)
	// Looked is called with the number of objects of Dest that were looked through since it was called last; nil = nobody counts.
	Looked func(n int)
}

// Reasons to delete a rendition or a manifest.
const (
	OriginalGone = "its original is gone"
	NotAskedFor  = "it is no longer asked for"
)

// Pruned is an object that is deleted, or could not be looked at or deleted.
type Pruned struct {
	Address string
	URL     string
	Status  Status // Removed or Doomed; "" where Err says why it is neither
	Source  string // address of the original that it was made from; "" where nobody found out
	Reason  string // OriginalGone or NotAskedFor; "" where nobody found out
	Bytes   int64
	Err     error
}

// PruneSummary counts objects.
type PruneSummary struct {
	Originals int // that there are
	Kept      int // renditions and manifests that belong to one of them, by their names
	// Gone and NotAsked are to be deleted for these reasons, with so many bytes together.
	Gone, NotAsked int
	Bytes          int64
	// Removed were deleted. Hidden of them are behind a delete marker, with their bytes still there.
	Removed      int
	RemovedBytes int64
	Hidden       int
	Back         int // of Gone, whose original was there when it was looked at again: they were not deleted
	Elsewhere    int // made from an original that nobody knows below Originals: left alone
	Unmarked     int // named like renditions or manifests, without a mark: left alone
	Unreadable   int // named so, and the store does not let anybody look without a key of the customer: left alone
	Others       int // named otherwise: left alone
	Failed       int // could not be looked at or deleted
}

// Doomed is how many are to be deleted.
func (s PruneSummary) Doomed() int { return s.Gone + s.NotAsked }

// Prune deletes from a destination what was made from originals below opt.Originals that are gone, and what is of those that are there,
// but not asked for any more. It deletes nothing but what has a mark, and says that it was made from an original with an address there,
// whichever version and options.
//
// Both places are listed side by side, and what is held does not grow with their number. It takes a look at each object that is to be
// deleted, and at its original right before that. Nothing is deleted if that would be more than opt.Most, of what is made from these
// originals.
//
// The errors are [*NoOriginalsError], [*PruneLimitError], a [*StopError] where the store refuses each of a batch, or about a listing.
func Prune(ctx context.Context, opt PruneOptions) (PruneSummary, error) {
	if err := opt.Image.Validate(); err != nil {
		return PruneSummary{}, err
	}
	p, err := newPruner(ctx, opt)
	if err != nil {
		return PruneSummary{}, err
	}
	defer p.close()
	if err := p.find(ctx); err != nil {
		return p.sum, err
	}
	if err := p.check(); err != nil || opt.DryRun {
		return p.sum, err
	}
	return p.sum, p.remove(ctx)
}

// pruner is one Prune at work.
type pruner struct {
	opt    PruneOptions
	job    *job // knows how renditions are called, and identifies originals
	fresh  *freshness
	width  *Width
	all    []string // extensions that originals have
	looks  []listedObject
	doomed *doomedList // nil in a dry run
	sum    PruneSummary
}

func newPruner(ctx context.Context, opt PruneOptions) (*pruner, error) {
	cores := runtime.GOMAXPROCS(0)
	p := &pruner{opt: opt, all: knownExtensions()}
	p.job = &job{
		opt:     Options{Dest: opt.Dest, Image: opt.Image, Manifest: true, List: true, Ordered: true},
		folders: newRecent[string](rememberFolders), remote: isRemote(opt.Dest), strains: &strains{},
	}
	if dest, ok := opt.Dest.(straining); ok {
		p.job.strains.add(dest)
	}
	p.width = newWidth(opt.Concurrency, cores, p.job.remote || opt.Originals.place.InS3(), func() bool { return true }, p.job.strains.sum)
	if !opt.DryRun {
		var err error
		if p.doomed, err = newDoomedList(); err != nil {
			return nil, err
		}
	}
	var err error
	if p.fresh, err = newFreshness(ctx, p.job.opt, p.job.namesOf); err != nil {
		p.doomed.close()
		return nil, err
	}
	p.fresh.join.gone = func(object listedObject) error { return p.see(ctx, object) }
	return p, nil
}

func (p *pruner) close() {
	p.fresh.end()
	p.doomed.close()
}

// find goes through both places.
func (p *pruner) find(ctx context.Context) error {
	if err := p.fresh.failed(); err != nil {
		return err
	}
	for src, err := range p.opt.Originals.list(ctx) {
		if err != nil {
			return fmt.Errorf("read which originals there are: %w", err)
		}
		p.sum.Originals++
		if err := p.fresh.meet(&src); err != nil {
			return unless(ctx, err)
		}
		for _, object := range src.joined.found {
			p.own(src, object)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if p.sum.Originals == 0 && !p.opt.AllowEmpty {
		return &NoOriginalsError{Place: p.opt.Originals.String()}
	}
	if err := p.fresh.join.drain(); err != nil {
		return unless(ctx, err)
	}
	return p.judge(ctx)
}

// unless returns err, or that ctx has ended if that is why.
func unless(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// own notes that an original has an object by its name. If the index says that another one had it, that is looked into.
func (p *pruner) own(src Source, object listedObject) {
	may := !object.known || object.Stamp.Of == [8]byte{} ||
		object.Stamp.Of == p.job.identify(src.Address, p.opt.Dest.Address(object.Name))
	p.fresh.join.own(object.Name, may)
}

// see takes an object that no original can have any more.
func (p *pruner) see(ctx context.Context, object listedObject) error {
	if p.opt.Looked != nil {
		p.opt.Looked(1)
	}
	switch {
	case object.owned:
		p.sum.Kept++
	case len(basesOf(object.Name)) == 0:
		p.sum.Others++
	case object.known && object.Stamp.Of == [8]byte{}:
		p.sum.Unmarked++
	case object.known && !object.named && !p.isOurs(object):
		p.sum.Elsewhere++
	default:
		if p.looks = append(p.looks, object); len(p.looks) == pruneBatch {
			return p.judge(ctx)
		}
	}
	return nil
}

// isOurs reports whether the index tells of an original that may be one of these.
func (p *pruner) isOurs(object listedObject) bool {
	_, found := p.originalOf(object.Name, object.Stamp.Of)
	return found
}

// basesOf are what the original of a rendition or a manifest may be called, but for its extension.
func basesOf(name string) []string {
	if stem, is := strings.CutSuffix(name, imageops.ManifestName("")); is {
		return []string{stem}
	}
	return imageops.RenditionBases(name)
}

// originalOf finds the name of the original that a mark tells of.
func (p *pruner) originalOf(name string, of [8]byte) (original Source, found bool) {
	rendition := p.opt.Dest.Address(name)
	own := name[len(imageops.Stem(name)):]
	for _, base := range basesOf(name) {
		for _, ext := range append([]string{own}, p.all...) {
			src := p.opt.Originals.named(base + ext)
			if p.job.identify(src.Address, rendition) == of {
				return src, true
			}
		}
	}
	return Source{}, false
}

// sideBySide calls do with 0 to n-1, as many at a time as the stores can bear. It returns when all have ended, with the first error.
func (p *pruner) sideBySide(ctx context.Context, n int, do func(i int) error) error {
	errs := make(chan error, n)
	begun := 0
	for ; begun < n && p.width.Enter(ctx); begun++ {
		i := begun
		go func() {
			err := do(i)
			p.width.Leave()
			errs <- err
		}()
	}
	var first error
	for range begun {
		if err := <-errs; first == nil {
			first = err
		}
	}
	return unless(ctx, first)
}

// report tells of one object.
func (p *pruner) report(d doomed, status Status, err error) {
	if err != nil {
		status = ""
		p.sum.Failed++
	}
	if p.opt.Report == nil {
		return
	}
	pruned := Pruned{
		Address: p.opt.Dest.Address(d.Name), URL: p.opt.Dest.URL(d.Name), Status: status, Reason: d.reason(), Bytes: d.Size, Err: err,
	}
	if d.Original != "" {
		pruned.Source = p.opt.Originals.named(d.Original).Address
	}
	p.opt.Report(pruned)
}

// inOrder sorts a batch by names.
func inOrder(batch []listedObject) {
	slices.SortFunc(batch, func(a, b listedObject) int { return strings.Compare(a.Name, b.Name) })
}
