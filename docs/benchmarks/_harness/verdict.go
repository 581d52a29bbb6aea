package main

// verdict is one thing that s3img must reach. Ratios: lower is better.
type verdict struct {
	Set      string  `json:"set"`
	Figure   string  `json:"figure"`
	Against  string  `json:"against"`
	Must     float64 `json:"must"`
	Aim      float64 `json:"aim"`
	Measured float64 `json:"measured,omitempty"` // 0: its sets were not run
	Result   string  `json:"result"`             // pass, fail or not run
}

// goal is a verdict before it is known: measure returns the ratio, 0 if a set that it needs was not run.
type goal struct {
	verdict
	measure func(results) float64
}

func goals() []goal {
	best := "the best peer"
	return []goal{
		{verdict{Set: "phone", Figure: "wall time", Against: best, Must: 0.50, Aim: 0.33}, toBest("phone", wall)},
		{verdict{Set: "phone", Figure: "CPU time", Against: best, Must: 0.60, Aim: 0.40}, toBest("phone", cpu)},
		{verdict{Set: "web", Figure: "wall time", Against: best, Must: 0.60, Aim: 0.40}, toBest("web", wall)},
		{verdict{Set: "png", Figure: "wall time", Against: best, Must: 0.80, Aim: 0.60}, toBest("png", wall)},
		{verdict{Set: "tall", Figure: "peak memory", Against: "vipsthumbnail", Must: 1.0, Aim: 0.5},
			to("vipsthumbnail", "tall", largest)},
		{verdict{Set: "phone", Figure: "bytes written", Against: "sharp", Must: 1.05, Aim: 1.0}, to("sharp", "phone", written)},
		{verdict{Set: "phone, web", Figure: "butteraugli 3-norm, mean", Against: "sharp", Must: 1.0, Aim: 0.85}, distanceToSharp},
	}
}

// judge measures all goals.
func judge(r results) []verdict {
	var verdicts []verdict
	for _, g := range goals() {
		v := g.verdict
		v.Measured = g.measure(r)
		switch {
		case v.Measured == 0:
			v.Result = "not run"
		case v.Measured <= v.Must:
			v.Result = "pass"
		default:
			v.Result = "fail"
		}
		verdicts = append(verdicts, v)
	}
	return verdicts
}

func toBest(set string, value func(toolResult) float64) func(results) float64 {
	return func(r results) float64 {
		s := r.set(set)
		if s == nil {
			return 0
		}
		return value(s.tool("s3img")) / s.best(value)
	}
}

func to(peer, set string, value func(toolResult) float64) func(results) float64 {
	return func(r results) float64 {
		s := r.set(set)
		if s == nil {
			return 0
		}
		return value(s.tool("s3img")) / value(s.tool(peer))
	}
}

// distanceToSharp compares the means over the photos of both sets.
func distanceToSharp(r results) float64 {
	phone, web := r.set("phone"), r.set("web")
	if phone == nil || web == nil {
		return 0
	}
	mean := func(tool string) float64 {
		return meanDistance(append(append([]distance{}, phone.tool(tool).Photos...), web.tool(tool).Photos...))
	}
	return mean("s3img") / mean("sharp")
}

// meanDistance of some photos, at least one.
func meanDistance(photos []distance) float64 {
	sum := 0.0
	for _, photo := range photos {
		sum += photo.Distance
	}
	return sum / float64(len(photos))
}
