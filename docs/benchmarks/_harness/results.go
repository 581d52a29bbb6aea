package main

import (
	"cmp"
	"slices"
)

// results is what results.json holds.
type results struct {
	Date     string            `json:"date"`
	Rounds   int               `json:"rounds"`
	Sizes    string            `json:"sizes"`
	Quality  string            `json:"quality"`
	Machine  machine           `json:"machine"`
	Versions map[string]string `json:"versions"`
	Sets     []setResult       `json:"sets"`
	Verdicts []verdict         `json:"verdicts"`
}

// setResult is what all tools did on one set.
type setResult struct {
	Name string `json:"name"`
	setInfo
	Tools []toolResult `json:"tools"`
}

// setInfo is what sets.py says about a set.
type setInfo struct {
	Files      int     `json:"files"`
	Megapixels float64 `json:"megapixels"`
	Bytes      int64   `json:"bytes"`
	SHA256     string  `json:"sha256"` // of the names and contents of all files
}

// toolResult is what one tool did on one set. Times and memory of the largest process are medians of Rounds.
type toolResult struct {
	Name    string `json:"name"`
	Variant string `json:"variant"`
	figures
	// Together is the highest sum of the memory of all processes at one moment, from a run that was not timed.
	Together int64      `json:"all_processes_bytes"`
	Written  int64      `json:"written_bytes"`
	Distance float64    `json:"butteraugli_mean,omitempty"` // 0: not measured on this set
	Photos   []distance `json:"butteraugli,omitempty"`
	Rounds   []figures  `json:"rounds"`
}

// distance is the butteraugli 3-norm of the largest rendition of a photo: 0 is the reference itself.
type distance struct {
	Photo    string  `json:"photo"`
	Distance float64 `json:"distance"`
}

// summary returns the median of each figure.
func summary(rounds []figures) figures {
	return figures{
		Wall:    median(rounds, func(f figures) float64 { return f.Wall }),
		CPU:     median(rounds, func(f figures) float64 { return f.CPU }),
		Largest: int64(median(rounds, func(f figures) float64 { return float64(f.Largest) })),
	}
}

// median of what value takes from each element; of an even number, the mean of the two in the middle. There must be one.
func median[T any](all []T, value func(T) float64) float64 {
	values := make([]float64, len(all))
	for i, one := range all {
		values[i] = value(one)
	}
	slices.SortFunc(values, cmp.Compare[float64])
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}

// set returns the set of that name, nil if it was not measured.
func (r results) set(name string) *setResult {
	for i := range r.Sets {
		if r.Sets[i].Name == name {
			return &r.Sets[i]
		}
	}
	return nil
}

// tool returns the result of the tool of that name. All tools run on all sets.
func (s setResult) tool(name string) toolResult {
	i := slices.IndexFunc(s.Tools, func(t toolResult) bool { return t.Name == name })
	return s.Tools[i]
}

// best returns the lowest value among the peers, that is all tools but s3img.
func (s setResult) best(value func(toolResult) float64) float64 {
	lowest := 0.0
	for _, tool := range s.Tools {
		if v := value(tool); tool.Name != "s3img" && (lowest == 0 || v < lowest) {
			lowest = v
		}
	}
	return lowest
}

// unsteadyAbove is how much slower than the fastest the slowest of the rounds may be on a machine that does nothing else.
const unsteadyAbove = 1.5

// unsteady names the tools and sets whose rounds differ so much that something else must have run.
func (r results) unsteady() []string {
	var names []string
	for _, set := range r.Sets {
		for _, tool := range set.Tools {
			fast, slow := tool.Wall, tool.Wall
			for _, f := range tool.Rounds {
				fast, slow = min(fast, f.Wall), max(slow, f.Wall)
			}
			if slow > fast*unsteadyAbove {
				names = append(names, tool.Name+" on "+set.Name)
			}
		}
	}
	return names
}

func wall(t toolResult) float64    { return t.Wall }
func cpu(t toolResult) float64     { return t.CPU }
func largest(t toolResult) float64 { return float64(t.Largest) }
func written(t toolResult) float64 { return float64(t.Written) }
