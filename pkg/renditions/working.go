package renditions

import (
	"context"
	"io"
	"sync"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// working is what one object has while its renditions are made.
type working struct {
	took  *Stages
	turn  turn
	share *share
}

// begin waits for memory. What is taken is let go by end.
func (j *job) begin(ctx context.Context, src Source, took *Stages, missing []imageops.Output) (*working, error) {
	w := &working{took: took, turn: turn{of: j.turns}, share: &share{of: j.memory.files}}
	if len(missing) == 0 {
		return w, nil
	}
	var err error
	w.share, err = j.memory.takeShare(ctx, src.Size, src.at != nil, missing)
	return w, err
}

func (w *working) end() {
	w.turn.giveBack()
	w.share.release()
}

// open opens a source. What comes over a network is read ahead from then on.
func (j *job) open(ctx context.Context, src Source, w *working) (io.ReadCloser, error) {
	if src.at == nil || w.share.file == 0 {
		return openTimed(ctx, src, 1, &w.took.Fetch)
	}
	inHand, stop := context.WithCancel(ctx)
	lanes, room := j.lanesOf(src, w.share)
	body, err := openTimed(inHand, src, lanes, &w.took.Fetch)
	if err != nil {
		stop()
		return nil, err
	}
	if _, local := body.ReadCloser.(*s3ops.File); local {
		stop()
		return body, nil
	}
	body.ahead = newAhead(body.ReadCloser, room, &j.pieces, stop)
	body.ReadCloser, body.ctx, body.turn = body.ahead, ctx, &w.turn
	return body, nil
}

// maxLanes is how many requests fetch one object at the most.
const maxLanes = 8

// lanesOf is how many requests fetch a source, and how many of its bytes may wait beside what these hold: together no more than the share.
// Of a large one there are several while a core is idle: nothing else needs the network more then.
func (j *job) lanesOf(src Source, s *share) (lanes int, room int64) {
	lanes = min(int(s.file/s3ops.RangeBytes), maxLanes)
	if src.ranges == nil || src.Size < s3ops.RangesFrom || lanes < 2 || !j.turns.idle() {
		return 1, s.file
	}
	return lanes, max(s.file-int64(lanes)*s3ops.RangeBytes, pieceBytes)
}

// sideBySide calls do with 0 to n-1, all at the same time if the destination answers over a network. It returns when all have ended,
// with the error of the first in order.
func (j *job) sideBySide(n int, do func(i int) error) error {
	if !j.remote || n < 2 {
		for i := range n {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	}
	errs := make([]error, n)
	var others sync.WaitGroup
	for i := 1; i < n; i++ {
		others.Add(1)
		j.crew.run(func() {
			defer others.Done()
			errs[i] = do(i)
		})
	}
	errs[0] = do(0)
	others.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// isRemote reports whether a store answers over a network.
func isRemote(store Store) bool {
	_, folder := store.(*DirStore)
	return !folder
}

// straining counts what the store answered to have less asked of it, as far as it tells; see [s3ops.Client.Strain].
type straining interface{ Strain() int64 }

// strains adds up those of the destination and of the sources.
type strains struct {
	mu   sync.Mutex
	from []straining
}

func (s *strains) add(one straining) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.from {
		if known == one {
			return
		}
	}
	s.from = append(s.from, one)
}

func (s *strains) sum() (n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.from {
		n += one.Strain()
	}
	return n
}
