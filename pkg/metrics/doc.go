// Package metrics tells Prometheus and load balancers how a watcher is doing: [Metrics] counts, and its handler answers
// /healthz, /readyz and /metrics. The names and their meaning are listed in docs/metrics.md.
//
// It knows neither stores nor images: whoever does the work says what happened.
package metrics
