package cmd

import (
	"context"
	"iter"
	"sync"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

// uploadedRendition is a rendition of an uploaded object.
type uploadedRendition struct {
	Size   int    `json:"size,omitempty"`
	Status string `json:"status"` // written, planned; promised by a presign service; or ready, made by others
	URI    string `json:"address,omitempty"`
	URL    string `json:"url"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Bytes  int    `json:"bytes,omitempty"`
}

func (r uploadedRendition) line() string {
	if r.URI == "" {
		return printable.Line(r.URL)
	}
	return addressLine("", r.URI, r.URL)
}

// renditionJob renders what has been uploaded, from the local files, by the one way through that all commands share.
type renditionJob struct {
	client *s3ops.Client
	bucket string // that takes the originals
	opt    renditions.Options
	queue  chan renditions.Source

	mu      sync.Mutex
	pending map[string]uploadResult // uploaded, by URI; not printed yet
}

func (f uploadFlags) renditionJob(client *s3ops.Client, plan *uploadPlan) (*renditionJob, error) {
	render := &renderFlags{sizes: f.sizes, imageFlags: f.imageFlags, memoryFlag: f.memoryFlag, manifest: f.manifest}
	if err := render.parse(); err != nil {
		return nil, err
	}
	dest, err := f.renditionDest(plan)
	if err != nil {
		return nil, err
	}
	store := renditions.NewS3Store(client, dest, renditions.S3Options{CacheControl: f.renditionCache, ACL: f.acl})
	j := &renditionJob{
		client: client, bucket: plan.dest.Bucket, opt: render.options(store, false),
		queue: make(chan renditions.Source), pending: make(map[string]uploadResult),
	}
	j.opt.Force = true // with the headers that this call asks for
	return j, nil
}

// renditionDest is --dest, or the download bucket of the environment for uploads to its upload bucket.
func (f uploadFlags) renditionDest(plan *uploadPlan) (dest s3ops.Location, err error) {
	if f.dest != "" || plan.fromEnv {
		if dest, err = destLocation(f.dest); err != nil {
			return dest, err
		}
	}
	if dest.Bucket == "" {
		failure := usageErrorf("no destination for the renditions")
		failure.Hints = []string{"name a place of their own with --dest s3://bucket/prefix"}
		if plan.fromEnv {
			failure.Hints[0] += ", or set " + envDownloadBucket
		}
		return dest, failure
	}
	return dest, overlapFailure(renditions.CheckShared(plan.source(), dest))
}

// start returns where results go that have been uploaded, and what waits until all of them are rendered and printed.
func (j *renditionJob) start(ctx context.Context, b *uploadBatch) (deliver func(uploadItem, uploadResult), wait func() error) {
	j.opt.Report = func(made renditions.Result) { j.report(b, made) }
	ended := make(chan struct{})
	var err error
	go func() {
		defer close(ended)
		_, err = renditions.Run(ctx, j.sources(ctx), j.opt)
	}()
	deliver = func(item uploadItem, result uploadResult) {
		j.mu.Lock()
		j.pending[result.URI] = result
		j.mu.Unlock()
		select {
		case j.queue <- j.source(item, result):
		case <-ended:
		}
	}
	wait = func() error {
		close(j.queue)
		<-ended
		for _, result := range j.pending { // the job has ended before their turn came
			b.print(uploadItem{}, result)
		}
		return err
	}
	return deliver, wait
}

// sources yields what has been uploaded until the queue is closed.
func (j *renditionJob) sources(ctx context.Context) iter.Seq2[renditions.Source, error] {
	return func(yield func(renditions.Source, error) bool) {
		for {
			select {
			case src, more := <-j.queue:
				if !more || !yield(src, nil) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

func (j *renditionJob) source(item uploadItem, result uploadResult) renditions.Source {
	at := s3ops.Location{Bucket: j.bucket, Key: result.Key}
	src := renditions.Source{
		Address: result.URI, Name: item.name, Tag: result.ETag,
		Open: func(ctx context.Context) (renditions.Opened, error) {
			if item.path == stdinPath {
				body, err := j.client.Get(ctx, at)
				if err != nil {
					return renditions.Opened{}, err
				}
				return renditions.Opened{ReadCloser: body, Tag: body.Object().Version()}, nil
			}
			file, err := result.file.Reopen()
			return renditions.Opened{ReadCloser: file}, err
		},
	}
	return src.StoredAt(j.client, at)
}

// report prints an object together with its renditions.
func (j *renditionJob) report(b *uploadBatch, made renditions.Result) {
	j.mu.Lock()
	result := j.pending[made.Source]
	delete(j.pending, made.Source)
	j.mu.Unlock()
	for _, r := range made.Renditions {
		result.Renditions = append(result.Renditions, uploadedRendition{
			Size: r.Size, Status: string(r.Status), URI: r.Address, URL: r.URL, Width: r.Width, Height: r.Height, Bytes: r.Bytes,
		})
	}
	result.Manifest = made.Manifest
	b.print(uploadItem{}, result)
	switch {
	case made.Known:
		b.count(&b.failed)
	case made.Err != nil:
		b.fail(result.Source, made.Err)
	}
}

// planned is what start would make of an item.
func (j *renditionJob) planned(item uploadItem) (all []uploadedRendition, manifest *renditions.ManifestFile) {
	if j.opt.Manifest {
		name := imageops.ManifestName(item.name)
		manifest = &renditions.ManifestFile{Status: renditions.Planned, Address: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name)}
	}
	for _, size := range j.opt.Image.Sizes {
		name := imageops.RenditionName(item.name, size, j.opt.Image.Format)
		all = append(all, uploadedRendition{
			Size: size, Status: string(renditions.Planned), URI: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name),
		})
	}
	return all, manifest
}
