package renditions

import (
	"context"
	"errors"
	"io"

	"github.com/s3img/s3img/pkg/imageops"
)

// claim says whose the names of renditions and of a manifest are, in this job. Names belong to what turned out to be an image.
type claim struct {
	address string        // of the source
	pending chan struct{} // closed once it is known whether the image is a good one; nil = it is known
	source  Source        // in dry runs, which look at it only if another one wants its names
}

// claim makes the source the owner of its renditions' and its manifest's names, or says who owns them. It waits for another
// source that may have to give them back, without its turn. settle must be called once it is known whether the image is good; keep false gives the
// names back.
func (j *job) claim(ctx context.Context, src Source, t *turn) (settle func(keep bool), err error) {
	for {
		settle, busy, err := j.tryClaim(src)
		if err != nil || busy == nil {
			return settle, err
		}
		err = t.away(ctx, func() error {
			select {
			case <-busy:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		if err != nil {
			return nil, err
		}
	}
}

// tryClaim returns what to wait for, where it is not known yet.
func (j *job) tryClaim(src Source) (settle func(keep bool), busy <-chan struct{}, err error) {
	names, err := j.claimedNames(src)
	if err != nil {
		return nil, nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range names {
		owner, taken := j.owners.get(name)
		switch {
		case !taken || owner.address == src.Address:
		case owner.pending != nil:
			return nil, owner.pending, nil
		default:
			return nil, nil, &ConflictError{Name: name, Other: owner.address}
		}
	}
	mine := claim{address: src.Address, pending: make(chan struct{})}
	if j.opt.DryRun {
		mine.source = src
	}
	var taken []string
	for _, name := range names {
		if _, had := j.owners.get(name); !had {
			j.owners.set(name, mine)
			taken = append(taken, name)
		}
	}
	return func(keep bool) { j.settle(taken, mine, keep) }, nil, nil
}

func (j *job) settle(names []string, mine claim, keep bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range names {
		if owner, taken := j.owners.get(name); !taken || owner.pending != mine.pending {
			continue
		}
		if j.owners.drop(name); keep {
			j.owners.set(name, claim{address: mine.address, source: mine.source})
		}
	}
	close(mine.pending)
}

// own claims the names of a source whose image need not be looked at: it was rendered before, or is not going to be.
func (j *job) own(ctx context.Context, src Source) error {
	settle, err := j.claim(ctx, src, &turn{})
	if err == nil {
		settle(true)
	}
	return err
}

// ownPlanned is own for a dry run. Only where two sources want the same names are their headers read.
func (j *job) ownPlanned(ctx context.Context, src Source, took *Stages) error {
	var conflict *ConflictError
	err := j.own(ctx, src)
	if !errors.As(err, &conflict) {
		return err
	}
	j.mu.Lock()
	owner, _ := j.owners.get(conflict.Name)
	j.mu.Unlock()
	if owner.source.Open == nil || j.checkImage(ctx, owner.source, took) == nil {
		return err
	}
	j.disclaim(owner.source)
	return j.own(ctx, src)
}

// disclaim lets other sources have the names of one that is gone.
func (j *job) disclaim(src Source) {
	names, err := j.claimedNames(src)
	if err != nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range names {
		if owner, taken := j.owners.get(name); taken && owner.address == src.Address {
			j.owners.drop(name)
		}
	}
}

// forget drops the claims on the names of a source, whoever has them.
func (j *job) forget(source string) {
	names, err := j.claimedNames(Source{Name: source})
	if err != nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, name := range names {
		j.owners.drop(name)
	}
}

// checkImage returns what is wrong with the image of a source as far as its header tells, nil where it is an image or cannot be
// read.
func (j *job) checkImage(ctx context.Context, src Source, took *Stages) error {
	err := reading{
		open: func(ctx context.Context) (io.ReadCloser, error) { return openTimed(ctx, src, 1, &took.Fetch) },
		use: func(body io.Reader) error {
			_, err := imageops.Inspect(body, j.opt.Image.Limits)
			return err
		},
	}.do(ctx)
	if isBadOriginal(err) {
		return err
	}
	return nil
}
