package png

import (
	"context"
	"errors"
	"io"
	"sync"
)

// pieceSize is how much is inflated in one go: it stays in the second-level cache.
const pieceSize = 160 << 10

// piece is one stretch of the inflated pixels, data, behind the history that the next matches may reach back to.
type piece struct {
	buf  []byte
	data []byte
	err  error // for what follows data
}

// newPiece has room for a whole piece, or for all that is wanted if that is less.
func newPiece(want int64) *piece {
	return &piece{buf: make([]byte, history+int(min(pieceSize, want))+slack)}
}

// stream inflates the pixels, piece by piece.
type stream struct {
	z    *inflater
	want int64 // bytes that the rows still need
	last *piece
}

// fill inflates the next piece into p, which may be the last one. After the bytes that the rows need it is io.EOF.
func (s *stream) fill(p *piece, proceed func() error) {
	if s.last != nil {
		end := len(s.last.data) + history
		copy(p.buf, s.last.buf[end-history:end])
	}
	s.last = p
	w, err := s.z.read(p.buf, history, history+int(min(pieceSize, s.want)), proceed)
	p.data = p.buf[history:w]
	s.want -= int64(len(p.data))
	switch {
	case errors.Is(err, io.EOF) && s.want > 0:
		err = errPixelsEnd
	case err == nil && s.want <= 0:
		err = io.EOF
	}
	p.err = err
}

// pieces hands out the pieces of a stream in order.
type pieces interface {
	// next returns the next piece; the one before may be overwritten.
	next(ctx context.Context) (*piece, error)
	// stop ends all work. It waits for a read that is under way.
	stop()
}

// direct inflates when asked.
type direct struct {
	s stream
	p *piece
}

func (d *direct) next(ctx context.Context) (*piece, error) {
	if d.p.err != nil {
		return nil, d.p.err
	}
	d.s.fill(d.p, ctx.Err)
	return d.p, nil
}

func (d *direct) stop() {}

// ahead inflates in a goroutine of its own, up to two pieces ahead.
type ahead struct {
	full, free chan *piece
	held       *piece
	err        error
	cancel     context.CancelFunc
	done       sync.WaitGroup
}

// startAhead starts the goroutine. It ends with the stream, with ctx, or when it is stopped.
func startAhead(ctx context.Context, s stream) *ahead {
	ctx, cancel := context.WithCancel(ctx)
	a := &ahead{full: make(chan *piece, 3), free: make(chan *piece, 3), cancel: cancel}
	for range 3 {
		a.free <- newPiece(s.want)
	}
	a.done.Go(func() { a.run(ctx, s) })
	return a
}

func (a *ahead) run(ctx context.Context, s stream) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-a.free:
			s.fill(p, ctx.Err)
			a.full <- p // has room for all pieces
			if p.err != nil {
				return
			}
		}
	}
}

func (a *ahead) next(ctx context.Context) (*piece, error) {
	if a.err != nil {
		return nil, a.err
	}
	if a.held != nil {
		a.free <- a.held
		a.held = nil
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case p := <-a.full:
		a.held, a.err = p, p.err
		return p, nil
	}
}

func (a *ahead) stop() {
	a.cancel()
	a.done.Wait()
}
