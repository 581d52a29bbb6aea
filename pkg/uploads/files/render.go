package files

import (
	"context"
	"iter"
	"sync"

	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// rendering renders what has been uploaded, by the one way through that all commands share.
type rendering struct {
	*upload
	queue chan renditions.Source

	mu      sync.Mutex
	pending map[string]Uploaded // up, by URI; not reported yet
}

// startRendering returns where objects go that are up, and what waits until all of them are rendered and reported.
func (u *upload) startRendering(ctx context.Context) (deliver func(Uploaded), wait func() error) {
	r := &rendering{upload: u, queue: make(chan renditions.Source), pending: make(map[string]Uploaded)}
	opt := *u.opt.Render
	opt.Report = r.rendered
	ended := make(chan struct{})
	var err error
	go func() {
		defer close(ended)
		_, err = renditions.Run(ctx, r.sources(ctx), opt)
	}()
	deliver = func(up Uploaded) {
		r.mu.Lock()
		r.pending[up.URI] = up
		r.mu.Unlock()
		select {
		case r.queue <- r.source(up):
		case <-ended:
		}
	}
	wait = func() error {
		close(r.queue)
		<-ended
		for _, up := range r.pending { // the job has ended before their turn came
			r.report(up)
		}
		return err
	}
	return deliver, wait
}

// sources yields what has been uploaded until the queue is closed.
func (r *rendering) sources(ctx context.Context) iter.Seq2[renditions.Source, error] {
	return func(yield func(renditions.Source, error) bool) {
		for {
			select {
			case src, more := <-r.queue:
				if !more || !yield(src, nil) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

func (r *rendering) source(up Uploaded) renditions.Source {
	at := s3ops.Location{Bucket: r.plan.Dest.Bucket, Key: up.Key}
	src := renditions.Source{
		Address: up.URI, Name: up.name, Tag: up.ETag,
		Open: func(ctx context.Context) (renditions.Opened, error) {
			if up.file == nil {
				body, err := r.opt.Client.Get(ctx, at)
				if err != nil {
					return renditions.Opened{}, err
				}
				return renditions.Opened{ReadCloser: body, Tag: body.Object().Version()}, nil
			}
			file, err := up.file.Reopen()
			return renditions.Opened{ReadCloser: file}, err
		},
	}
	return src.StoredAt(r.opt.Client, at)
}

// rendered reports an object together with its renditions.
func (r *rendering) rendered(made renditions.Result) {
	r.mu.Lock()
	up := r.pending[made.Source]
	delete(r.pending, made.Source)
	r.mu.Unlock()
	up.Renditions, up.Manifest = made.Renditions, made.Manifest
	r.report(up)
	if made.Err != nil {
		r.fail(up.Source, made.Err, made.Known)
	}
}
