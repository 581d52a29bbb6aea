package metrics

import (
	"bytes"
	"io"
	"runtime"
	"strings"

	vm "github.com/VictoriaMetrics/metrics"
)

// set is all that one listener tells. The library keeps and writes the numbers; it has no words for what they mean, which are here.
type set struct {
	vm   *vm.Set
	help []string // pairs of a family's first line as the library writes it, and with its text
}

func newSet() *set {
	vm.ExposeMetadata(true) // else no family has a type
	return &set{vm: vm.NewSet()}
}

// describe gives a family its text, which is one line. It comes before the first scrape.
func (s *set) describe(name, help string) {
	line := "# HELP " + name
	s.help = append(s.help, line+"\n", line+" "+help+"\n")
}

// writeTo writes the text format of Prometheus, the runtime's and the process's families behind our own.
func (s *set) writeTo(w io.Writer) error {
	var text bytes.Buffer
	s.vm.WritePrometheus(&text)
	vm.WriteGoMetrics(&text)
	vm.WriteProcMetrics(&text)
	vm.WriteFDMetrics(&text)
	_, err := strings.NewReplacer(s.help...).WriteString(w, text.String())
	return err
}

func (s *set) gauge(name, help string, value func() float64) {
	s.describe(name, help)
	s.vm.NewGauge(name, value)
}

// buildInfo adds the gauge that says which program this is.
func (s *set) buildInfo(version string) {
	const name = "s3img_build_info"
	s.describe(name, "Always 1; the labels say which program this is.")
	s.vm.NewGauge(series(name, []string{"goversion", "version"}, []string{runtime.Version(), version}), func() float64 { return 1 })
}

// counters is a family of counters, one for each combination of its labels' values.
type counters struct {
	set    *set
	name   string
	labels []string // in alphabetical order
}

func (s *set) counters(name, help string, labels ...string) counters {
	s.describe(name, help)
	return counters{s, name, labels}
}

// add counts n more, n ≥ 0; 0 makes the counter stand there.
func (c counters) add(n int, values ...string) {
	c.set.vm.GetOrCreateCounter(series(c.name, c.labels, values)).Add(n)
}

// histograms is a family of histograms, one for each combination of its labels' values.
type histograms struct {
	set    *set
	name   string
	labels []string
	bounds []float64 // in seconds, increasing, without infinity
}

func (s *set) histograms(name, help string, bounds []float64, labels ...string) histograms {
	s.describe(name, help)
	return histograms{s, name, labels, bounds}
}

// with is the histogram of these values, which stands there from then on.
func (h histograms) with(values ...string) *vm.PrometheusHistogram {
	return h.set.vm.GetOrCreatePrometheusHistogramExt(series(h.name, h.labels, values), h.bounds)
}

// labelEscapes are those of the text format.
// Source: https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information
var labelEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

// series is a name with its labels, as the text format has it. There are as many values as labels.
func series(name string, labels, values []string) string {
	if len(labels) == 0 {
		return name
	}
	var b strings.Builder
	b.WriteString(name)
	for i, label := range labels {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(label)
		b.WriteString(`="`)
		_, _ = labelEscapes.WriteString(&b, values[i])
		b.WriteByte('"')
	}
	b.WriteByte('}')
	return b.String()
}
