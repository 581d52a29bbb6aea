package renditions

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"slices"

	"github.com/s3img/s3img/pkg/s3ops"
)

// verdict is what a look at one object found.
type verdict struct {
	doomed
	is  judgement
	err error // why it has none
}

type judgement int

const (
	isAbsent judgement = iota // somebody else removed it
	isDoomed
	isKept
	isUnmarked
	isElsewhere
	isUnreadable
)

// judge looks at a batch of objects that no original may have.
func (p *pruner) judge(ctx context.Context) error {
	batch := p.looks
	p.looks = p.looks[:0]
	inOrder(batch)
	verdicts := make([]verdict, len(batch))
	err := p.sideBySide(ctx, len(batch), func(i int) error {
		verdicts[i] = p.verdict(ctx, batch[i])
		if failsAll(verdicts[i].err) || isAway(verdicts[i].err) {
			return verdicts[i].err
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := noneSeen(verdicts); err != nil {
		return err
	}
	for _, v := range verdicts {
		if err := p.count(v); err != nil {
			return err
		}
	}
	return nil
}

// noneSeen is an error if not one of a batch could be looked at.
func noneSeen(verdicts []verdict) error {
	for _, v := range verdicts {
		if v.err == nil {
			return nil
		}
	}
	if len(verdicts) == 0 {
		return nil
	}
	return &StopError{Err: verdicts[0].err}
}

// verdict asks for the mark of one object, and where it may be wrong that the original is gone, for that too.
func (p *pruner) verdict(ctx context.Context, object listedObject) verdict {
	v := verdict{doomed: doomed{Name: object.Name, Size: object.Size}}
	found, err := p.opt.Dest.Stat(ctx, object.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return v
	case s3ops.Status(err) == http.StatusBadRequest: // as to a HEAD without the key of SSE-C, which s3img never writes with
		v.is = isUnreadable
		return v
	case err != nil:
		v.err = ofDest(err)
		return v
	case found.Stamp.Of == [8]byte{}:
		v.is = isUnmarked
		return v
	}
	original, known := p.originalOf(object.Name, found.Stamp.Of)
	if !known {
		v.is = isElsewhere
		return v
	}
	v.is, v.Original = isDoomed, original.Name
	v.Gone = slices.Contains(p.job.namesOf(original), object.Name)
	if v.Gone && (object.named || p.fresh.join.disorder) {
		var there bool
		if there, v.err = p.opt.Originals.have(ctx, original.Name); there {
			v.is = isKept
		}
	}
	return v
}

func (p *pruner) count(v verdict) error {
	if v.err != nil {
		p.report(v.doomed, "", v.err)
		return nil //nolint:nilerr // it is that object's, and the rest goes on
	}
	switch v.is {
	case isKept:
		p.sum.Kept++
	case isUnmarked:
		p.sum.Unmarked++
	case isElsewhere:
		p.sum.Elsewhere++
	case isUnreadable:
		p.sum.Unreadable++
	case isDoomed:
		return p.doom(v.doomed)
	case isAbsent:
	}
	return nil
}

// doom counts one that is to be deleted, and keeps it for later, or tells of it.
func (p *pruner) doom(d doomed) error {
	p.sum.Bytes += d.Size
	if d.Gone {
		p.sum.Gone++
	} else {
		p.sum.NotAsked++
	}
	if p.doomed == nil {
		p.report(d, Doomed, nil)
		return nil
	}
	return p.doomed.add(d)
}

// remove deletes what was found, a batch at a time. A batch that was begun is finished after ctx has ended.
func (p *pruner) remove(ctx context.Context) error {
	inHand, stop := graceful(ctx, defaultGrace)
	defer stop()
	for batch, err := range p.doomed.batches(pruneBatch) {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := p.removeBatch(inHand, batch); err != nil {
			return err
		}
	}
	return nil
}

func (p *pruner) removeBatch(ctx context.Context, batch []doomed) error {
	batch, err := p.stillGone(ctx, batch)
	if err != nil || len(batch) == 0 {
		return err
	}
	names := make([]string, len(batch))
	for i, d := range batch {
		names[i] = d.Name
	}
	done, err := p.opt.Dest.DeleteMany(ctx, names)
	if err != nil {
		return err
	}
	p.sum.Hidden += done.Hidden
	if len(done.Left) == len(names) {
		p.sum.Failed += len(names)
		return &StopError{Err: done.Left[names[0]]}
	}
	for _, d := range batch {
		err := done.Left[d.Name]
		if err == nil {
			p.sum.Removed++
			p.sum.RemovedBytes += d.Size
		}
		p.report(d, Removed, err)
	}
	return nil
}

// stillGone looks once more at the originals that were gone, each of them once, and leaves out what was made from those that are there.
func (p *pruner) stillGone(ctx context.Context, batch []doomed) ([]doomed, error) {
	var names []string
	for _, d := range batch {
		if d.Gone {
			names = append(names, d.Original)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	there, errs := make([]bool, len(names)), make([]error, len(names))
	err := p.sideBySide(ctx, len(names), func(i int) error {
		there[i], errs[i] = p.opt.Originals.have(ctx, names[i])
		if s3ops.FailsAll(errs[i]) {
			return errs[i]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var gone []doomed
	for _, d := range batch {
		i, looked := slices.BinarySearch(names, d.Original)
		switch {
		case !d.Gone || !looked:
			gone = append(gone, d)
		case errs[i] != nil:
			p.report(d, "", errs[i])
		case there[i]:
			p.sum.Back++
		default:
			gone = append(gone, d)
		}
	}
	return gone, nil
}
