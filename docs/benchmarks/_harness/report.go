package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The results stand in README.md between these lines.
const (
	beginMark = "<!-- results: written by docs/benchmarks/run -->"
	endMark   = "<!-- end of results -->"
)

// publish writes README.md, results.json and results.svg.
func publish(r results, opts options) error {
	if err := os.MkdirAll(opts.out, 0o755); err != nil {
		return err
	}
	readme, err := os.ReadFile(filepath.Join(opts.out, "README.md"))
	if errors.Is(err, fs.ErrNotExist) {
		readme, err = os.ReadFile(filepath.Join(opts.root, "docs", "benchmarks", "README.md"))
	}
	if err != nil {
		return err
	}
	page, err := between(string(readme), markdown(r))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	for name, data := range map[string]string{"README.md": page, "results.json": string(raw) + "\n", "results.svg": plot(r)} {
		if err := os.WriteFile(filepath.Join(opts.out, name), []byte(data), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// between returns the page with the text in place of what is between the marks.
func between(page, text string) (string, error) {
	before, rest, began := strings.Cut(page, beginMark)
	_, after, ended := strings.Cut(rest, endMark)
	if !began || !ended {
		return "", errors.New("README.md has no place for the results: the comments that mark it are missing")
	}
	return before + beginMark + "\n\n" + text + "\n" + endMark + after, nil
}

// markdown returns the results as README.md shows them.
func markdown(r results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Median of %d rounds on %s: %s, %d cores, %g GiB of memory, %s.\n\n",
		r.Rounds, r.Date, r.Machine.CPU, r.Machine.Cores, r.Machine.MemoryGiB, r.Machine.OS)
	if names := r.unsteady(); len(names) > 0 {
		fmt.Fprintf(&b, "**Not to be relied on**: the machine did something else meanwhile; the rounds of %s differ too much.\n\n",
			strings.Join(names, ", "))
	}
	writeVerdicts(&b, r.Verdicts)
	b.WriteString("\n![Time of each tool on each set, as a ratio to the fastest peer](results.svg)\n\n")
	b.WriteString("Wall and CPU time against the best peer, memory of the largest process against vipsthumbnail, bytes written and\n" +
		"butteraugli 3-norm against sharp. Less is better.\n\n")
	b.WriteString("| set | tool | wall | CPU | memory | bytes | butteraugli |\n|---|---|--:|--:|--:|--:|--:|\n")
	for _, set := range r.Sets {
		for _, t := range set.Tools {
			writeRow(&b, set, t)
		}
	}
	b.WriteString("\nHow each peer was run, the fastest of the ways that were tried:\n\n")
	writeVariants(&b, r)
	b.WriteString("\nVersions:\n\n")
	for _, name := range []string{"s3img", "Pillow", "sharp", "vipsthumbnail", "packages"} {
		fmt.Fprintf(&b, "- %s: %s\n", name, r.Versions[name])
	}
	return b.String()
}

func writeVerdicts(b *strings.Builder, verdicts []verdict) {
	b.WriteString("| set | figure | against | must | aim | measured | |\n|---|---|---|--:|--:|--:|---|\n")
	for _, v := range verdicts {
		measured := "–"
		if v.Measured > 0 {
			measured = fmt.Sprintf("%.2f", v.Measured)
		}
		fmt.Fprintf(b, "| %s | %s | %s | ≤ %.2f | %.2f | %s | %s |\n", v.Set, v.Figure, v.Against, v.Must, v.Aim, measured, v.Result)
	}
}

func writeRow(b *strings.Builder, set setResult, t toolResult) {
	butteraugli := "–"
	if t.Distance > 0 {
		butteraugli = fmt.Sprintf("%.2f", t.Distance/set.tool("sharp").Distance)
	}
	fmt.Fprintf(b, "| %s | %s | %.2f | %.2f | %.2f | %.2f | %s |\n", set.Name, t.Name,
		t.Wall/set.best(wall), t.CPU/set.best(cpu), largest(t)/largest(set.tool("vipsthumbnail")),
		written(t)/written(set.tool("sharp")), butteraugli)
}

// writeVariants names the variant of each peer, and the sets that it was used on.
func writeVariants(b *strings.Builder, r results) {
	for _, name := range []string{"Pillow", "sharp", "vipsthumbnail"} {
		var order []string
		sets := map[string][]string{}
		for _, set := range r.Sets {
			v := set.tool(name).Variant
			if sets[v] == nil {
				order = append(order, v)
			}
			sets[v] = append(sets[v], set.Name)
		}
		for _, v := range order {
			fmt.Fprintf(b, "- %s: %s (%s)\n", name, v, strings.Join(sets[v], ", "))
		}
	}
}
