package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// networkResults is all that a session over a network measured.
type networkResults struct {
	Date     string            `json:"date"`
	Rounds   int               `json:"rounds"`
	Machine  machine           `json:"machine"`
	Versions map[string]string `json:"versions"`
	Jobs     []networkJob      `json:"jobs"`
	Verdicts []verdict         `json:"verdicts"`
}

// byProxy is the name of s3img next to the store, with the proxy between.
const byProxy = "s3img by the proxy"

// find returns a run, nil if it was not measured.
func (r networkResults) find(job, name string, trip int) *jobRun {
	for _, j := range r.Jobs {
		for _, run := range j.Runs {
			if j.Name == job && run.Name == name && run.Trip == trip {
				return run
			}
		}
	}
	return nil
}

// ratio of a figure to the best of some peers at another distance; 0 if one was not measured.
func (r networkResults) ratio(job string, trip int, value func(figures) float64, peerTrip int, peers ...string) float64 {
	ours, best := r.find(job, "s3img", trip), 0.0
	for _, name := range peers {
		peer := r.find(job, name, peerTrip)
		if peer == nil || ours == nil {
			return 0
		}
		if v := value(peer.figures); best == 0 || v < best {
			best = v
		}
	}
	return value(ours.figures) / best
}

// judgeNetwork measures what the jobs must reach.
func judgeNetwork(r networkResults) []verdict {
	wall, cpu := func(f figures) float64 { return f.Wall }, func(f figures) float64 { return f.CPU }
	uploaders := []string{"rclone", "aws"}
	all := []verdict{
		{Set: "resize, 50 ms", Figure: "wall time", Against: "itself at 0 ms, by the same proxy", Must: 1.3, Aim: 1.1, Measured: r.ratio("resize", 50, wall, 0, byProxy)},
		{Set: "resize, 50 ms", Figure: "wall time", Against: "boto3 and Pillow", Must: 0.42, Aim: 0.33, Measured: r.ratio("resize", 50, wall, 50, "boto3 and Pillow")},
		{Set: "resize, 0 ms", Figure: "wall time", Against: "boto3 and Pillow", Must: 0.42, Aim: 0.33, Measured: r.ratio("resize", 0, wall, 0, "boto3 and Pillow")},
		{Set: "upload small, 0 ms", Figure: "wall time", Against: "the best peer", Must: 0.95, Aim: 0.85, Measured: r.ratio("upload small", 0, wall, 0, uploaders...)},
		{Set: "upload small, 0 ms", Figure: "CPU time", Against: "the best peer", Must: 0.9, Aim: 0.7, Measured: r.ratio("upload small", 0, cpu, 0, uploaders...)},
		{Set: "upload small, 20 ms", Figure: "wall time", Against: "the best peer", Must: 0.8, Aim: 0.6, Measured: r.ratio("upload far", 20, wall, 20, uploaders...)},
		{Set: "upload large, 0 ms", Figure: "wall time", Against: "the best peer", Must: 0.8, Aim: 0.6, Measured: r.ratio("upload large", 0, wall, 0, uploaders...)},
		{Set: "tiny", Figure: "CPU time", Against: "before", Must: 0.7, Aim: 0.5, Measured: r.ratio("tiny", 0, cpu, 0, "before")},
		{Set: "events", Figure: "CPU time", Against: "before", Must: 0.8, Aim: 0.6, Measured: r.ratio("events", 0, cpu, 0, "before")},
	}
	for i := range all {
		switch v := &all[i]; {
		case v.Measured == 0:
			v.Result = "not run"
		case v.Measured <= v.Must:
			v.Result = "pass"
		default:
			v.Result = "fail"
		}
	}
	return all
}

// publishNetwork writes network.md and network.json.
func publishNetwork(r networkResults, opts options) error {
	if err := os.MkdirAll(opts.out, 0o755); err != nil {
		return err
	}
	page, err := os.ReadFile(filepath.Join(opts.root, "docs", "benchmarks", "network.md"))
	if err != nil {
		return err
	}
	text, err := between(string(page), networkTable(r))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	for name, data := range map[string]string{"network.md": text, "network.json": string(raw) + "\n"} {
		if err := os.WriteFile(filepath.Join(opts.out, name), []byte(data), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func networkTable(r networkResults) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Median of %d rounds on %s: %s, %d cores, %g GiB of memory, %s.\n\n",
		r.Rounds, r.Date, r.Machine.CPU, r.Machine.Cores, r.Machine.MemoryGiB, r.Machine.OS)
	writeVerdicts(&b, r.Verdicts)
	b.WriteString("\nVersions:\n\n")
	for _, name := range []string{"s3img", "boto3, Pillow", "rclone", "aws"} {
		fmt.Fprintf(&b, "- %s: %s\n", name, r.Versions[name])
	}
	return b.String()
}
