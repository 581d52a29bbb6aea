package metrics_test

import (
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/metrics"
)

func get(t *testing.T, server *httptest.Server, path string) (status int, body string) {
	t.Helper()
	answer := requesttest.Get(t, server.URL+path)
	return answer.Status, answer.Body
}

func serve(t *testing.T, m *metrics.Metrics) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(m.Handler())
	t.Cleanup(server.Close)
	return server
}

// scrape reads /metrics as Prometheus would.
func scrape(t *testing.T, m *metrics.Metrics) map[string]*dto.MetricFamily {
	t.Helper()
	return families(t, serve(t, m))
}

// families are those that a server tells of.
func families(t *testing.T, server *httptest.Server) map[string]*dto.MetricFamily {
	t.Helper()
	status, body := get(t, server, "/metrics")
	if status != http.StatusOK {
		t.Fatalf("GET /metrics: %d %s", status, body)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	told, err := parser.TextToMetricFamilies(strings.NewReader(body))
	if err != nil {
		t.Fatalf("%v in\n%s", err, body)
	}
	return told
}

// values maps the value of a family's only label, "" without one, to its counter or gauge.
func values(t *testing.T, families map[string]*dto.MetricFamily, name string) map[string]float64 {
	t.Helper()
	if families[name] == nil {
		t.Fatalf("there is no %s", name)
	}
	found := map[string]float64{}
	for _, metric := range families[name].GetMetric() {
		label := ""
		if len(metric.GetLabel()) > 0 {
			label = metric.GetLabel()[0].GetValue()
		}
		found[label] = metric.GetCounter().GetValue() + metric.GetGauge().GetValue()
	}
	return found
}

func expect(t *testing.T, families map[string]*dto.MetricFamily, name string, want map[string]float64) {
	t.Helper()
	got := values(t, families, name)
	for label, value := range want {
		if got[label] != value {
			t.Errorf("%s{%q} is %g, want %g", name, label, got[label], value)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s has %v, want %v", name, got, want)
	}
}

func TestCountersBeginAtZero(t *testing.T) {
	families := scrape(t, metrics.New("1.2.3"))
	expect(t, families, "s3img_objects_total", map[string]float64{"rendered": 0, "fresh": 0, "removed": 0, "skipped": 0, "failed": 0})
	expect(t, families, "s3img_queue_messages_total", map[string]float64{"received": 0, "deleted": 0, "returned": 0})
	expect(t, families, "s3img_objects_in_work", map[string]float64{"": 0})
	expect(t, families, "s3img_oldest_in_work_seconds", map[string]float64{"": 0})
	if stages := families["s3img_stage_seconds"].GetMetric(); len(stages) != 4 {
		t.Errorf("there are %d stages, want 4", len(stages))
	}
	build := families["s3img_build_info"].GetMetric()[0]
	labels := map[string]string{}
	for _, pair := range build.GetLabel() {
		labels[pair.GetName()] = pair.GetValue()
	}
	if build.GetGauge().GetValue() != 1 || labels["version"] != "1.2.3" || labels["goversion"] != runtime.Version() {
		t.Errorf("build info is %v", build)
	}
	if goroutines := values(t, families, "go_goroutines")[""]; goroutines < 2 {
		t.Errorf("go_goroutines is %g", goroutines)
	}
	if heap := values(t, families, "go_memstats_heap_alloc_bytes")[""]; heap < 1<<10 {
		t.Errorf("go_memstats_heap_alloc_bytes is %g", heap)
	}
	if runtime.GOOS == "linux" { // elsewhere the library knows less of a process
		for name, least := range map[string]float64{"process_resident_memory_bytes": 1 << 20, "process_open_fds": 3, "process_start_time_seconds": 1e9} {
			if value := values(t, families, name)[""]; value < least {
				t.Errorf("%s is %g", name, value)
			}
		}
		if families["process_cpu_seconds_total"] == nil {
			t.Error("there is no process_cpu_seconds_total")
		}
	}
}

// TestCountsOfManyGoroutines is for the race detector too.
func TestCountsOfManyGoroutines(t *testing.T) {
	const workers, rounds = 8, 250
	m := metrics.New("")
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for range rounds {
				m.Begin()
				end := m.Begin()
				m.Queue(metrics.Received, 10)
				m.Count(metrics.Done{Result: metrics.Rendered, Lag: time.Second, Look: time.Millisecond})
				m.Count(metrics.Done{Result: metrics.Failed, Cause: "not an image"})
				m.Count(metrics.Done{Result: metrics.Failed})
				m.Count(metrics.Done{Result: metrics.Fresh, Cause: "of failures only"})
				m.Queue(metrics.Deleted, 3)
				m.Queue(metrics.Returned, 1)
				m.Refused(http.StatusUnauthorized)
				end()
			}
		})
	}
	all.Wait()
	const n = workers * rounds
	families := scrape(t, m)
	expect(t, families, "s3img_objects_total", map[string]float64{"rendered": n, "failed": 2 * n, "fresh": n, "removed": 0, "skipped": 0})
	expect(t, families, "s3img_failures_total", map[string]float64{"not an image": n, "unknown": n})
	expect(t, families, "s3img_queue_messages_total", map[string]float64{"received": 10 * n, "deleted": 3 * n, "returned": n})
	expect(t, families, "s3img_requests_refused_total", map[string]float64{"401": n})
	expect(t, families, "s3img_objects_in_work", map[string]float64{"": n})
	if lag := families["s3img_event_lag_seconds"].GetMetric()[0].GetHistogram(); lag.GetSampleCount() != n || lag.GetSampleSum() != n {
		t.Errorf("the lag of %d events of 1 s is %v", n, lag)
	}
}

// checkHistogram compares the buckets with the samples, counted one by one.
func checkHistogram(t *testing.T, name string, histogram *dto.Histogram, samples []time.Duration) {
	t.Helper()
	var sum float64
	for _, sample := range samples {
		sum += sample.Seconds()
	}
	if histogram.GetSampleCount() != uint64(len(samples)) || math.Abs(histogram.GetSampleSum()-sum) > 1e-6 {
		t.Errorf("%s counts %d samples of %g s, want %d of %g s", name,
			histogram.GetSampleCount(), histogram.GetSampleSum(), len(samples), sum)
	}
	last := math.Inf(-1)
	for _, bucket := range histogram.GetBucket() {
		var want uint64
		for _, sample := range samples {
			if sample.Seconds() <= bucket.GetUpperBound() {
				want++
			}
		}
		if bucket.GetCumulativeCount() != want {
			t.Errorf("%s has %d samples up to %g s, want %d", name, bucket.GetCumulativeCount(), bucket.GetUpperBound(), want)
		}
		if bucket.GetUpperBound() <= last {
			t.Errorf("%s: bound %g follows %g", name, bucket.GetUpperBound(), last)
		}
		last = bucket.GetUpperBound()
	}
	if !math.IsInf(last, 1) {
		t.Errorf("%s ends at %g, want +Inf", name, last)
	}
}

func TestHistograms(t *testing.T) {
	m := metrics.New("")
	var samples []time.Duration
	for took := time.Millisecond; took < 48*time.Hour; took = took * 3 / 2 {
		samples = append(samples, took)
		m.Count(metrics.Done{Result: metrics.Rendered, Lag: took, Look: took})
	}
	m.Count(metrics.Done{Result: metrics.Rendered, Fetch: time.Second, Render: 2 * time.Second, Store: 3 * time.Second})
	m.Count(metrics.Done{Result: metrics.Rendered, Lag: -time.Second}) // a clock that is behind is not a lag
	families := scrape(t, m)
	checkHistogram(t, "lag", families["s3img_event_lag_seconds"].GetMetric()[0].GetHistogram(), samples)
	want := map[string][]time.Duration{
		"look": samples, "fetch": {time.Second}, "render": {2 * time.Second}, "store": {3 * time.Second},
	}
	for _, metric := range families["s3img_stage_seconds"].GetMetric() {
		stage := metric.GetLabel()[0].GetValue()
		checkHistogram(t, stage, metric.GetHistogram(), want[stage])
		delete(want, stage)
	}
	if len(want) != 0 {
		t.Errorf("stages without times: %v", want)
	}
}

func TestCausesAreBounded(t *testing.T) {
	m := metrics.New("")
	m.Count(metrics.Done{Result: metrics.Failed, Cause: "first"})
	for i := range 1000 {
		m.Count(metrics.Done{Result: metrics.Failed, Cause: strings.Repeat("x", i+1)})
	}
	m.Count(metrics.Done{Result: metrics.Failed, Cause: "first"})
	m.Count(metrics.Done{Result: metrics.Failed, Cause: "\xff\"\n\\"}) // it is too late to be a label, and may not break the page
	causes := values(t, scrape(t, m), "s3img_failures_total")
	if len(causes) != 33 || causes["first"] != 2 || causes["other"] != 1000-31+1 {
		t.Errorf("%d causes, first %g, other %g", len(causes), causes["first"], causes["other"])
	}
}

func TestOddLabels(t *testing.T) {
	m := metrics.New("v\"1\"\n\\")
	m.Count(metrics.Done{Result: metrics.Failed, Cause: "a \"quoted\" \\ cause\nof two lines \xff"})
	if got := values(t, scrape(t, m), "s3img_failures_total"); got["a \"quoted\" \\ cause\nof two lines \uFFFD"] != 1 {
		t.Errorf("got %v", got)
	}
}

// TestNamesFollowPrometheus asks the linter of Prometheus, the one of promtool.
func TestNamesFollowPrometheus(t *testing.T) {
	m := metrics.New("1")
	m.Count(metrics.Done{Result: metrics.Failed})
	m.Refused(http.StatusForbidden)
	_, body := get(t, serve(t, m), "/metrics")
	problems, err := promlint.New(strings.NewReader(body)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		if strings.HasPrefix(problem.Metric, "s3img_") {
			t.Errorf("%s: %s", problem.Metric, problem.Text)
		}
	}
}

// TestDocumented compares what is served with the table of the guide.
func TestDocumented(t *testing.T) {
	guide, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, row := range regexp.MustCompile("(?m)^\\| `(s3img_[a-z_]+)").FindAllStringSubmatch(string(guide), -1) {
		documented = append(documented, row[1])
	}
	m := metrics.New("1")
	m.Count(metrics.Done{Result: metrics.Failed})
	m.Refused(http.StatusForbidden)
	var served []string
	service := httptest.NewServer(metrics.NewService("1", "sign").Handler())
	t.Cleanup(service.Close)
	for _, told := range []map[string]*dto.MetricFamily{scrape(t, m), families(t, service)} {
		for name := range told {
			if strings.HasPrefix(name, "s3img_") && !slices.Contains(served, name) {
				served = append(served, name)
			}
		}
	}
	slices.Sort(documented)
	slices.Sort(served)
	if !slices.Equal(documented, served) {
		t.Errorf("the guide lists\n%v\nserved is\n%v", documented, served)
	}
}

func BenchmarkCount(b *testing.B) {
	m := metrics.New("")
	for b.Loop() {
		m.Count(metrics.Done{
			Result: metrics.Failed, Cause: "not an image", Lag: time.Second,
			Look: time.Millisecond, Fetch: time.Millisecond, Render: time.Millisecond, Store: time.Millisecond,
		})
	}
}
