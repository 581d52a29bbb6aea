package jobreport

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
)

// What a page holds at the most, so that memory stays the same for any number of objects.
const (
	maxBuckets = 240 // of the time of the job
	maxBars    = 120 // of the chart, which are one bucket or several
	maxSlowest = 15
	maxFailed  = 100
	maxSamples = 24
)

// page collects what a page shows. It is not safe for concurrent use.
type page struct {
	describe func(source string, err error) string

	width   time.Duration // of a bucket
	buckets []bucket
	slowest []slow // the slowest first
	failed  []failure
	samples []sample
	seen    int // results that could have been samples
}

// bucket is a part of the time of a job.
type bucket struct{ done, failed int }

// slow is an object that took long.
type slow struct {
	Source string
	Took   time.Duration
	Stages renditions.Stages
}

type failure struct{ Source, Cause, Error string }

// sample is one rendition of an object that was rendered, the smallest.
type sample struct {
	Source, Address string
	Format          imageops.Format
	Width, Height   int
}

// firstWidth is that of a bucket at first, which a job of a second is told apart by.
const firstWidth = 50 * time.Millisecond

// KeepPage has the meter collect what [Meter.WritePage] shows. describe words the error of an object, without what is secret.
func (m *Meter) KeepPage(describe func(source string, err error) string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.page = &page{describe: describe, width: firstWidth}
}

func (p *page) add(at time.Duration, result renditions.Result) {
	p.count(at, result.Err != nil)
	took := result.Took
	p.addSlow(slow{result.Source, took.Look + took.Fetch + took.Render + took.Store, took})
	switch {
	case result.Err != nil && len(p.failed) < maxFailed:
		p.failed = append(p.failed, failure{result.Source, renditions.Cause(result.Err), p.describe(result.Source, result.Err)})
	case result.Err == nil && result.Has(renditions.Written):
		p.addSample(result)
	}
}

// count adds to the buckets, which become twice as wide when there are too many.
func (p *page) count(at time.Duration, failed bool) {
	for int(at/p.width) >= maxBuckets {
		p.buckets, p.width = joined(p.buckets, 2), 2*p.width
	}
	i := int(at / p.width)
	for len(p.buckets) <= i {
		p.buckets = append(p.buckets, bucket{})
	}
	p.buckets[i].done++
	if failed {
		p.buckets[i].failed++
	}
}

// joined makes one bucket of each n, the last of those that are left.
func joined(buckets []bucket, n int) (wider []bucket) {
	for several := range slices.Chunk(buckets, n) {
		var b bucket
		for _, one := range several {
			b.done += one.done
			b.failed += one.failed
		}
		wider = append(wider, b)
	}
	return wider
}

func (p *page) addSlow(s slow) {
	i, _ := slices.BinarySearchFunc(p.slowest, s, func(a, b slow) int { return cmp.Compare(b.Took, a.Took) })
	if i == maxSlowest || s.Took <= 0 {
		return
	}
	p.slowest = slices.Insert(p.slowest, i, s)
	p.slowest = p.slowest[:min(len(p.slowest), maxSlowest)]
}

// addSample keeps each of all results with the same probability.
func (p *page) addSample(result renditions.Result) {
	p.seen++
	at := p.seen - 1
	if at >= maxSamples {
		if at = rand.IntN(p.seen); at >= maxSamples { //nolint:gosec // no secret
			return
		}
	}
	written := slices.DeleteFunc(slices.Clone(result.Renditions), func(r renditions.Rendition) bool { return r.Status != renditions.Written })
	if len(written) == 0 { // but the manifest
		p.seen--
		return
	}
	small := slices.MinFunc(written, func(a, b renditions.Rendition) int { return cmp.Compare(a.Bytes, b.Bytes) })
	s := sample{result.Source, small.Address, small.Format, small.Width, small.Height}
	if at < len(p.samples) {
		p.samples[at] = s
		return
	}
	p.samples = append(p.samples, s)
}
