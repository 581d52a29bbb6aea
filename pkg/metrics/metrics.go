package metrics

import (
	"strconv"
	"time"
)

// Result says what became of an object.
type Result string

// The results of objects.
const (
	Rendered Result = "rendered" // at least one rendition was written
	Fresh    Result = "fresh"    // nothing had to be done
	Removed  Result = "removed"  // its renditions were deleted, because it is gone
	Skipped  Result = "skipped"  // not for this watcher
	Failed   Result = "failed"
)

// Action says what was done with messages of a queue.
type Action string

// The actions on messages.
const (
	Received Action = "received"
	Deleted  Action = "deleted"  // done with
	Returned Action = "returned" // given back, to be tried again
)

// Done is one object that was looked at. Times of 0 are not counted: the stage was not reached, the event had no time.
type Done struct {
	Result Result
	Cause  string        // why it failed, in a word or two that many objects share; "" = "unknown". Of Failed only
	Lag    time.Duration // from the event to the renditions being stored
	// What its stages took.
	Look, Fetch, Render, Store time.Duration
}

// Metrics counts what a watcher does. Its methods may be called from any goroutine; each costs microseconds.
type Metrics struct {
	set        *set
	objects    counters
	failures   counters
	messages   counters
	refusals   counters
	stages     histograms
	lag        histograms
	work       inWork
	stuckAfter time.Duration
	causes     bounded
	readiness  readiness
}

// Bounds of the buckets, in seconds. Stages of small images end within milliseconds; objects that waited in a queue through
// an outage are hours late.
var (
	stageBounds = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}
	lagBounds   = []float64{.1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 4 * 3600, 12 * 3600}
)

// New returns metrics that stand at zero, of a program of that version that is not ready yet.
func New(version string) *Metrics {
	s := newSet()
	m := &Metrics{
		set:      s,
		objects:  s.counters("s3img_objects_total", "Objects looked at, by what became of them.", "result"),
		failures: s.counters("s3img_failures_total", "Objects that failed, by cause.", "cause"),
		messages: s.counters("s3img_queue_messages_total", "Messages of the queue, by what was done with them.", "action"),
		refusals: s.counters("s3img_requests_refused_total", "Webhook requests that were not taken, by the HTTP status they got.", "code"),
		stages:   s.histograms("s3img_stage_seconds", "Time that an object took, by stage.", stageBounds, "stage"),
		lag:      s.histograms("s3img_event_lag_seconds", "Time from an event to its renditions being stored.", lagBounds),
		causes:   bounded{max: maxCauses},
	}
	m.readiness.set(errStarting)
	m.readiness.describe(s, "1 while the source of events works, 0 otherwise.")
	m.work.describe(s)
	s.buildInfo(version)
	m.begin()
	return m
}

// begin makes what can happen stand at zero: a counter that first appears at one has no rate.
func (m *Metrics) begin() {
	for _, result := range []Result{Rendered, Fresh, Removed, Skipped, Failed} {
		m.objects.add(0, string(result))
	}
	for _, action := range []Action{Received, Deleted, Returned} {
		m.messages.add(0, string(action))
	}
	for stage := range (Done{}).stages() {
		m.stages.with(stage)
	}
	m.lag.with()
}

// Count counts an object that is done with.
func (m *Metrics) Count(d Done) {
	m.objects.add(1, string(d.Result))
	if d.Result == Failed {
		m.failures.add(1, m.causes.label(d.Cause))
	}
	if d.Lag > 0 {
		m.lag.with().Update(d.Lag.Seconds())
	}
	for stage, took := range d.stages() {
		if took > 0 {
			m.stages.with(stage).Update(took.Seconds())
		}
	}
}

func (d Done) stages() map[string]time.Duration {
	return map[string]time.Duration{"look": d.Look, "fetch": d.Fetch, "render": d.Render, "store": d.Store}
}

// Queue counts n messages of the queue, n ≥ 0.
func (m *Metrics) Queue(action Action, n int) {
	m.messages.add(n, string(action))
}

// Refused counts a request that was answered with an HTTP status of 400 or more.
func (m *Metrics) Refused(status int) {
	m.refusals.add(1, strconv.Itoa(status))
}
