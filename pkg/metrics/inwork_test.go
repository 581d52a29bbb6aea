package metrics_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/metrics"
)

// An object that has been in work for too long makes /healthz fail, whatever else is done meanwhile; once it is done all is well.
func TestStuck(t *testing.T) {
	m := metrics.New("")
	m.StuckAfter(50 * time.Millisecond)
	m.Ready(nil)
	server := serve(t, m)
	health := func() (int, string) { return get(t, server, "/healthz") }
	if status, _ := health(); status != http.StatusOK {
		t.Errorf("at first: HTTP %d", status)
	}
	end := m.Begin()
	if status, _ := health(); status != http.StatusOK {
		t.Errorf("with work just begun: HTTP %d", status)
	}
	time.Sleep(60 * time.Millisecond)
	m.Begin()()
	if status, body := health(); status != http.StatusServiceUnavailable || !strings.Contains(body, "stuck") {
		t.Errorf("with work of 60 ms: HTTP %d %q", status, body)
	}
	if status, _ := get(t, server, "/readyz"); status != http.StatusOK {
		t.Errorf("/readyz tells of the source only: HTTP %d", status)
	}
	families := scrape(t, m)
	if age := values(t, families, "s3img_oldest_in_work_seconds")[""]; age < 0.06 || age > 60 {
		t.Errorf("s3img_oldest_in_work_seconds is %g", age)
	}
	expect(t, families, "s3img_objects_in_work", map[string]float64{"": 1})
	end()
	if status, _ := health(); status != http.StatusOK {
		t.Errorf("when it is done: HTTP %d", status)
	}
	expect(t, scrape(t, m), "s3img_oldest_in_work_seconds", map[string]float64{"": 0})
}

func TestNeverStuck(t *testing.T) {
	m := metrics.New("")
	defer m.Begin()()
	time.Sleep(time.Millisecond)
	if status, body := get(t, serve(t, m), "/healthz"); status != http.StatusOK {
		t.Errorf("without a limit: HTTP %d %q", status, body)
	}
}
