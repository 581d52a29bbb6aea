package jobreport

import (
	"cmp"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/renditions"
)

// windowSeconds is how far back rates and the bottleneck look.
const windowSeconds = 10

// busyShare is the part of all cores' time from which on they are what a job waits for.
const busyShare = 0.8

// Stage is a part of the way of an object.
type Stage string

// The stages, in their order.
const (
	NoStage Stage = ""
	Listing Stage = "list"
	Looking Stage = "look" // for what is there of the renditions
	Fetch   Stage = "fetch"
	Render  Stage = "render"
	Store   Stage = "store"
)

// Cause is what objects failed for: a word of [renditions.Cause], or a code of S3.
type Cause struct {
	Name  string `json:"cause"`
	Count int    `json:"count"`
}

// Status is how far a job is.
type Status struct {
	Elapsed    time.Duration
	Done       int // objects, failed ones and fresh ones among them
	Failed     int
	Total      int           // -1 = nobody knows yet
	PerSecond  float64       // objects, lately
	Megapixels float64       // a second, of originals that were decoded, lately
	Left       time.Duration // 0 = nobody knows
	Bottleneck Stage         // what the job waits for; "" = nothing was done lately
	Causes     []Cause       // the most frequent first
}

// Meter measures a job. Its methods may be called from any goroutine.
type Meter struct {
	cores int
	now   func() time.Time

	mu     sync.Mutex
	began  time.Time
	total  int
	whole  work
	failed int
	causes map[string]int
	lately [windowSeconds]second
	page   *page // nil = none is kept
}

// work is what was done in some time.
type work struct {
	done    int
	pixels  int64
	listing time.Duration
	took    renditions.Stages
}

// second is what was done in one second.
type second struct {
	at int64 // unix time
	work
}

// NewMeter returns the meter of a job that begins now, on so many cores.
func NewMeter(cores int) *Meter { return newMeter(cores, time.Now) }

func newMeter(cores int, now func() time.Time) *Meter {
	return &Meter{cores: cores, now: now, began: now(), total: -1, causes: make(map[string]int)}
}

// SetTotal tells how many objects there are.
func (m *Meter) SetTotal(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total = n
}

// Sources yields sources, and measures how long they are waited for.
func (m *Meter) Sources(sources iter.Seq2[renditions.Source, error]) iter.Seq2[renditions.Source, error] {
	return func(yield func(renditions.Source, error) bool) {
		since := m.now()
		for src, err := range sources {
			m.add(work{listing: m.now().Sub(since)})
			if !yield(src, err) {
				return
			}
			since = m.now()
		}
	}
}

// Add takes in what became of one object.
func (m *Meter) Add(result renditions.Result) {
	m.add(work{done: 1, pixels: result.Pixels, took: result.Took})
	m.mu.Lock()
	defer m.mu.Unlock()
	if result.Err != nil {
		m.failed++
		m.causes[renditions.Cause(result.Err)]++
	}
	if m.page != nil {
		m.page.add(m.now().Sub(m.began), result)
	}
}

func (m *Meter) add(w work) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.whole.add(w)
	at := m.now().Unix()
	bucket := &m.lately[at%windowSeconds]
	if bucket.at != at {
		*bucket = second{at: at}
	}
	bucket.add(w)
}

func (w *work) add(more work) {
	w.done += more.done
	w.pixels += more.pixels
	w.listing += more.listing
	w.took.Look += more.took.Look
	w.took.Fetch += more.took.Fetch
	w.took.Render += more.took.Render
	w.took.Store += more.took.Store
}

// Status is how far the job is now.
func (m *Meter) Status() Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	s := Status{Elapsed: now.Sub(m.began), Done: m.whole.done, Failed: m.failed, Total: m.total, Causes: m.summed()}
	var lately work
	for _, bucket := range m.lately {
		if bucket.at > now.Unix()-windowSeconds {
			lately.add(bucket.work)
		}
	}
	span := min(s.Elapsed.Seconds(), windowSeconds)
	if span <= 0 {
		return s
	}
	s.PerSecond = float64(lately.done) / span
	s.Megapixels = float64(lately.pixels) / 1e6 / span
	s.Bottleneck = lately.bottleneck(m.cores, span)
	if s.Total > s.Done && s.Done > 0 {
		s.Left = time.Duration(float64(s.Elapsed) / float64(s.Done) * float64(s.Total-s.Done))
	}
	return s
}

// bottleneck is the stage that is not overlapped by others: the cores, if they are busy nearly all the time; the listing, if the job
// waits for names most of it; else where objects spend most of theirs.
func (w work) bottleneck(cores int, seconds float64) Stage {
	switch {
	case w == work{}:
		return NoStage
	case w.took.Render.Seconds() > busyShare*float64(cores)*seconds:
		return Render
	case w.listing.Seconds() > seconds/2:
		return Listing
	}
	stages := []struct {
		name Stage
		took time.Duration
	}{{Render, w.took.Render}, {Fetch, w.took.Fetch}, {Store, w.took.Store}, {Looking, w.took.Look}}
	longest := slices.MaxFunc(stages, func(a, b struct {
		name Stage
		took time.Duration
	},
	) int {
		return cmp.Compare(a.took, b.took)
	})
	if longest.took < w.listing {
		return Listing
	}
	return longest.name
}

// summed is called with mu held.
func (m *Meter) summed() (causes []Cause) {
	for name, count := range m.causes {
		causes = append(causes, Cause{name, count})
	}
	slices.SortFunc(causes, func(a, b Cause) int { return cmp.Or(b.Count-a.Count, cmp.Compare(a.Name, b.Name)) })
	return causes
}
