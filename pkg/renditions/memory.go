package renditions

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/semaphore"

	"github.com/s3img/s3img/pkg/imageops"
)

// MemoryError says, as a pointer, that an image needs more memory than a job may use.
type MemoryError struct {
	Need, Max int64 // bytes
}

func (e *MemoryError) Error() string {
	const million = 1_000_000
	return fmt.Sprintf("it needs %d MB of memory: more than the %d MB that there are for it", (e.Need+million-1)/million, e.Max/million)
}

// filesShare of the memory is for files that are read before it is known what their images need.
const filesShare = 4

// memory bounds what the images in work hold. Who holds memory for an image waits for nothing, so that all come to an end.
type memory struct {
	files, images pool
}

func newMemory(limit int64, refuse bool) *memory {
	files := limit / filesShare
	return &memory{files: newPool(files, refuse), images: newPool(limit-files, refuse)}
}

// pool is a part of the memory.
type pool struct {
	*semaphore.Weighted
	max    int64
	refuse bool // what is larger than all of it
}

func newPool(bytes int64, refuse bool) pool {
	return pool{Weighted: semaphore.NewWeighted(bytes), max: bytes, refuse: refuse}
}

// take waits until so much is free. What is larger than all of it waits to be alone, or is refused.
func (p pool) take(ctx context.Context, bytes int64) (release func(), err error) {
	if p.refuse && bytes > p.max {
		return nil, &MemoryError{Need: bytes, Max: p.max}
	}
	bytes = min(bytes, p.max)
	if err := p.Acquire(ctx, bytes); err != nil {
		return nil, waitingForMemory(err)
	}
	return func() { p.Release(bytes) }, nil
}

// takeInTurn is take for who has a turn, which is given back while it waits.
func (p pool) takeInTurn(ctx context.Context, bytes int64, t *turn) (release func(), err error) {
	if bytes <= p.max && p.TryAcquire(bytes) {
		return func() { p.Release(bytes) }, nil
	}
	err = t.away(ctx, func() (err error) {
		release, err = p.take(ctx, bytes)
		return err
	})
	if err != nil && release != nil {
		release()
		release = nil
	}
	return release, err
}

func waitingForMemory(err error) error { return fmt.Errorf("waiting for memory: %w", err) }

// takeFile takes memory for the one file of a job, for good, if that has to be read to its end first, and bounds what is read where it
// must. What is decoded as it comes takes none.
func (m *memory) takeFile(ctx context.Context, body *bufio.Reader, size int64, opt *imageops.Options) error {
	if isStreamed(body, *opt) {
		return nil
	}
	m.bound(&opt.Limits)
	_, err := m.files.take(ctx, size)
	return err
}

// isStreamed reports whether a file is decoded as it comes, for these options.
func isStreamed(body *bufio.Reader, opt imageops.Options) bool {
	head, _ := body.Peek(imageops.DetectLen)
	format, _ := imageops.Detect(head)
	streamed := func(f imageops.FormatInfo) bool { return f.Format == format && f.Streamed }
	return slices.ContainsFunc(imageops.Formats(), streamed) && !opt.Holds(format)
}

// bound limits what is read of a file that is held: the store may have said less than comes.
func (m *memory) bound(limits *imageops.Limits) {
	if m.files.refuse && (limits.MaxBytes == 0 || limits.MaxBytes > m.files.max) {
		limits.MaxBytes = max(m.files.max, 1)
	}
}

// RenderOne renders one image, whose size need not be known, within maxMemory bytes as Run does; 0 = 1 GiB. What needs more
// is a [*MemoryError], or a file that is too large an [*imageops.LimitError].
func RenderOne(ctx context.Context, r io.Reader, opt imageops.Options, maxMemory int64) ([]imageops.Rendition, error) {
	m := newMemory(cmp.Or(maxMemory, defaultMaxMemory), true)
	peeked := bufio.NewReader(r)
	if err := m.takeFile(ctx, peeked, 0, &opt); err != nil {
		return nil, err
	}
	opt.Admit = m.images.take
	_, made, err := imageops.Render(ctx, peeked, opt)
	return made, err
}

// sizedBody tells how much is to come, so that memory is taken for it once.
type sizedBody struct {
	io.Reader
	left int64
}

func (b *sizedBody) Len() int { return int(max(b.left, 0)) }

func (b *sizedBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	b.left -= int64(n)
	return n, err
}
