package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// What the tools are asked for with a cover, and the file of it: {base}-{coverSize}.
const (
	coverSizes = "1000,200x200"
	coverSize  = "200x200"
)

// Names of the ways to make a set, in the order of the table.
const (
	insideTool = "s3img, 1000 and 200 inside"
	coverTool  = "s3img"
)

// coverResults is what a session about covers measured.
type coverResults struct {
	Date     string                 `json:"date"`
	Rounds   int                    `json:"rounds"`
	Machine  machine                `json:"machine"`
	Versions map[string]string      `json:"versions"`
	Tools    []toolResult           `json:"tools"` // times are those of the set phone
	Photos   map[string][]coverShot `json:"photos"`
	Verdicts []verdict              `json:"verdicts"`
}

// coverShot is one cover of one tool.
type coverShot struct {
	Photo    string  `json:"photo"`
	Off      float64 `json:"off"` // how far its edges are from where they should be, at most, in its own pixels
	Distance float64 `json:"distance"`
}

// runCover measures and publishes.
func runCover(ctx context.Context, opts options, log io.Writer) error {
	s := session{opts: opts, log: log, work: filepath.Join(opts.root, "build", "benchmarks"), docs: filepath.Join(opts.root, "docs", "benchmarks")}
	r, err := s.covers(ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(log, coverTable(r))
	return publishCover(r, opts)
}

func (s session) covers(ctx context.Context) (coverResults, error) {
	r := coverResults{Date: today(), Rounds: s.opts.rounds, Photos: map[string][]coverShot{}}
	var err error
	if r.Machine, err = thisMachine(); err != nil {
		return r, err
	}
	binary, err := s.s3img(ctx)
	if err != nil {
		return r, err
	}
	if r.Versions, err = versions(ctx, binary, s.opts, s.work); err != nil {
		return r, err
	}
	s.tools = coverTools(binary, s.work, s.docs)
	defer os.RemoveAll(s.scratch()) //nolint:errcheck // of no more use
	timed := setResult{Name: "phone"}
	chosen := make([]variant, len(s.tools))
	for i, t := range s.tools {
		if chosen[i], err = s.fastest(ctx, t, timed.Name); err != nil {
			return r, err
		}
		timed.Tools = append(timed.Tools, toolResult{Name: t.name, Variant: chosen[i].name})
	}
	for _, set := range []string{"phone", "web"} {
		if err := s.coverShots(ctx, set, chosen, r.Photos); err != nil {
			return r, err
		}
	}
	if err := s.rounds(ctx, &timed, chosen); err != nil {
		return r, err
	}
	r.Tools = timed.Tools
	for i := range r.Tools {
		r.Tools[i].Distance = r.distance(r.Tools[i].Name)
	}
	r.judge()
	return r, nil
}

// coverTools are the tools with a cover among what they are asked for, and s3img without.
func coverTools(binary, work, docs string) []tool {
	withCover := func(c variant) variant {
		return variant{c.name, func(j job) invocation {
			inv := c.command(j)
			for i, arg := range inv.argv {
				if arg == sizes {
					inv.argv[i] = coverSizes
				}
			}
			return inv
		}}
	}
	all := allTools(binary, work, docs, "")
	s3img := variant{"a process", func(j job) invocation {
		return invocation{argv: []string{binary, "resize", j.dir, "--dest", j.out, "--rendition", "1000=1000", "--rendition", coverSize + "=" + coverSize + ",cover", "--quality", quality, "--quiet", "--force"}}
	}}
	tools := []tool{{insideTool, all[0].variants}, {coverTool, []variant{s3img}}}
	for _, t := range all[1:3] { // Pillow and sharp
		peer := tool{name: t.name}
		for _, v := range t.variants {
			peer.variants = append(peer.variants, withCover(v))
		}
		tools = append(tools, peer)
	}
	return tools
}

// coverShots makes the covers of a set, and tells where each lies and how far it is from what it should be.
func (s session) coverShots(ctx context.Context, set string, chosen []variant, to map[string][]coverShot) error {
	pairs := filepath.Join(s.scratch(), "pairs")
	if err := os.MkdirAll(pairs, 0o755); err != nil {
		return err
	}
	args := []string{filepath.Join(s.docs, "cover.py"), filepath.Join(s.work, "sets", set), coverSize, pairs}
	for i, t := range s.tools {
		if t.name == insideTool {
			continue
		}
		j, err := s.job(set, t.name)
		if err != nil {
			return err
		}
		if _, err := measureTime(ctx, chosen[i].command(j)); err != nil {
			return err
		}
		args = append(args, t.name+"="+j.out)
	}
	said, err := exec.CommandContext(ctx, "/usr/bin/python3", args...).Output()
	if err != nil {
		return fmt.Errorf("looking at the covers of %s: %w", set, err)
	}
	for line := range strings.Lines(string(said)) {
		var photo, name, reference, rendition string
		var shot coverShot
		if n, err := fmt.Sscanf(strings.ReplaceAll(line, "\t", " "), "%s %s %f %s %s", &photo, &name, &shot.Off, &reference, &rendition); n != 5 {
			return fmt.Errorf("looking at the covers of %s: unexpected line %q: %w", set, line, err)
		}
		if shot.Distance, err = butteraugli(ctx, reference, rendition); err != nil {
			return err
		}
		shot.Photo = photo
		to[name] = append(to[name], shot)
	}
	return nil
}

// distance is the mean over all photos; 0 where the tool made no cover.
func (r coverResults) distance(tool string) (mean float64) {
	for _, shot := range r.Photos[tool] {
		mean += shot.Distance / float64(len(r.Photos[tool]))
	}
	return mean
}

// halfStep is what cover.py cannot see of an edge, in pixels.
const halfStep = 0.125

// off is how far the edges of any cover are from where they should be, at most.
func (r coverResults) off(tool string) (most float64) {
	for _, shot := range r.Photos[tool] {
		most = max(most, shot.Off+halfStep)
	}
	return most
}

func (r *coverResults) judge() {
	set := setResult{Name: "phone", Tools: r.Tools}
	ours, sharp := set.tool(coverTool), set.tool("sharp")
	r.Verdicts = []verdict{
		{Set: "phone", Figure: "wall time", Against: insideTool, Must: 1.05, Aim: 1.0, Measured: ours.Wall / set.tool(insideTool).Wall},
		{Set: "phone", Figure: "CPU time", Against: insideTool, Must: 1.05, Aim: 1.0, Measured: ours.CPU / set.tool(insideTool).CPU},
		{Set: "phone", Figure: "wall time", Against: "sharp", Must: 0.38, Aim: 0.33, Measured: ours.Wall / sharp.Wall},
		{Set: "phone", Figure: "CPU time", Against: "sharp", Must: 0.40, Aim: 0.40, Measured: ours.CPU / sharp.CPU},
		{Set: "phone, web", Figure: "butteraugli 3-norm of covers, mean", Against: "sharp", Must: 1.0, Aim: 1.0, Measured: ours.Distance / sharp.Distance},
		{Set: "phone, web", Figure: "butteraugli 3-norm of covers, mean", Against: "ImageOps.fit of Pillow", Must: 1.0, Aim: 1.0, Measured: ours.Distance / set.tool("Pillow").Distance},
		{Set: "phone, web", Figure: "edges of covers, pixels off at most", Against: "the middle of the photo", Must: 1.0, Aim: 0.5, Measured: r.off(coverTool)},
	}
	for i := range r.Verdicts {
		r.Verdicts[i].Result = "fail"
		if r.Verdicts[i].Measured <= r.Verdicts[i].Must {
			r.Verdicts[i].Result = "pass"
		}
	}
}

// publishCover writes cover.md and cover.json.
func publishCover(r coverResults, opts options) error {
	page, err := os.ReadFile(filepath.Join(opts.root, "docs", "benchmarks", "cover.md"))
	if err != nil {
		return err
	}
	text, err := between(string(page), coverTable(r))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(opts.out, 0o755); err != nil {
		return err
	}
	for name, data := range map[string]string{"cover.md": text, "cover.json": string(raw) + "\n"} {
		if err := os.WriteFile(filepath.Join(opts.out, name), []byte(data), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func coverTable(r coverResults) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Median of %d rounds on %s: %s, %d cores, %g GiB of memory, %s.\n\n",
		r.Rounds, r.Date, r.Machine.CPU, r.Machine.Cores, r.Machine.MemoryGiB, r.Machine.OS)
	set := setResult{Name: "phone", Tools: r.Tools}
	if names := (results{Sets: []setResult{set}}).unsteady(); len(names) > 0 {
		b.WriteString("**Wall times are not to be relied on**: the machine did something else meanwhile.\n\n")
	}
	writeVerdicts(&b, r.Verdicts)
	b.WriteString("\nAs ratios to sharp, and pixels:\n\n| tool | how | wall | CPU | butteraugli | edges off, at most |\n|---|---|--:|--:|--:|--:|\n")
	sharp := set.tool("sharp")
	for _, t := range r.Tools {
		fmt.Fprintf(&b, "| %s | %s | %.2f | %.2f |", t.Name, t.Variant, t.Wall/sharp.Wall, t.CPU/sharp.CPU)
		if t.Name == insideTool {
			b.WriteString(" – | – |\n")
			continue
		}
		fmt.Fprintf(&b, " %.2f | %.2f |\n", t.Distance/sharp.Distance, r.off(t.Name))
	}
	b.WriteString("\nVersions:\n\n")
	for _, name := range []string{"s3img", "Pillow", "sharp"} {
		fmt.Fprintf(&b, "- %s: %s\n", name, r.Versions[name])
	}
	return b.String()
}
