package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// formatsSet is the set of one file a format, which is measured file by file.
const formatsSet = "formats"

// formatsResults is what formats.json holds.
type formatsResults struct {
	Date       string            `json:"date"`
	Rounds     int               `json:"rounds"`
	Machine    machine           `json:"machine"`
	Versions   map[string]string `json:"versions"`
	Before     string            `json:"before"`     // the commit
	Idle       int64             `json:"idle_bytes"` // memory of s3img that does nothing
	IdleBefore int64             `json:"idle_bytes_before"`
	Files      []fileResult      `json:"files"`
}

// fileResult is what all did on one file; medians. Sharp is nil where it does not read the format.
type fileResult struct {
	Name   string   `json:"name"`
	Bytes  int64    `json:"bytes"`
	Before *figures `json:"before"`
	Now    *figures `json:"now"`
	Sharp  *figures `json:"sharp,omitempty"`
}

// measureFormats compares this s3img with that of another commit, and with sharp, on one file a format.
func measureFormats(ctx context.Context, opts options, log io.Writer) (formatsResults, error) {
	s := session{opts: opts, log: log}
	s.work, s.docs = filepath.Join(opts.root, "build", "benchmarks"), filepath.Join(opts.root, "docs", "benchmarks")
	r := formatsResults{Date: today(), Rounds: opts.rounds, Before: opts.before}
	var err error
	if r.Machine, err = thisMachine(); err != nil {
		return r, err
	}
	now, err := s.s3img(ctx)
	if err != nil {
		return r, err
	}
	before, err := s.buildOf(ctx, opts.before)
	if err != nil {
		return r, err
	}
	if r.Versions, err = versions(ctx, now, opts, s.work); err != nil {
		return r, err
	}
	for binary, bytes := range map[string]*int64{now: &r.Idle, before: &r.IdleBefore} {
		idle, err := measure(ctx, invocation{argv: []string{binary, "version"}})
		if err != nil {
			return r, err
		}
		*bytes = idle.Largest
	}
	j, err := s.job(formatsSet, formatsSet)
	if err != nil {
		return r, err
	}
	for _, file := range j.photos {
		one, err := s.file(ctx, before, now, file)
		if err != nil {
			return r, err
		}
		r.Files = append(r.Files, one)
		fmt.Fprintf(log, "run: %s\n", one.Name)
	}
	return r, os.RemoveAll(s.scratch())
}

// buildOf builds s3img as it was at a commit.
func (s session) buildOf(ctx context.Context, commit string) (string, error) {
	tree, binary := filepath.Join(s.work, "before"), filepath.Join(s.work, "s3img-before")
	git := func(args ...string) error {
		said, err := exec.CommandContext(ctx, "git", append([]string{"-C", s.opts.root}, args...)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("git %s: %w: %s", args[0], err, said)
		}
		return nil
	}
	if err := git("worktree", "add", "--force", "--detach", tree, commit); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", asReleased(binary)...)
	cmd.Dir, cmd.Env = tree, append(os.Environ(), "CGO_ENABLED=0")
	said, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("building s3img of %s: %w: %s", commit, err, said)
	}
	return binary, errors.Join(err, git("worktree", "remove", "--force", tree))
}

// file measures one file, in turn by all.
func (s session) file(ctx context.Context, before, now, path string) (fileResult, error) {
	one := fileResult{Name: filepath.Base(path)}
	info, err := os.Stat(path)
	if err != nil {
		return one, err
	}
	one.Bytes = info.Size()
	out := filepath.Join(s.scratch(), "file")
	s3img := func(binary string) invocation {
		argv := []string{binary, "resize", path, "--dest", out, "--sizes", sizes, "--quality", quality, "--quiet", "--force"}
		if filepath.Ext(path) != ".png" {
			argv = append(argv, "--format", "jpeg")
		}
		return invocation{argv: argv}
	}
	sharp := invocation{argv: []string{"node", filepath.Join(s.work, "sharp", "sharp.mjs"), "pool", "2", sizes, quality, out, path}}
	tools := []invocation{s3img(before), s3img(now), sharp}
	if filepath.Ext(path) == ".bmp" { // which sharp does not read
		tools = tools[:2]
	}
	runs := make([][]figures, len(tools))
	for round := range 1 + s.opts.rounds {
		for k := range tools {
			i := (round + k) % len(tools)
			if err := (job{out: out}).empty(); err != nil {
				return one, err
			}
			f, err := measure(ctx, tools[i])
			if err != nil {
				return one, fmt.Errorf("%s: %w", one.Name, err)
			}
			if round > 0 { // the first one warms the page cache
				runs[i] = append(runs[i], f)
			}
		}
	}
	for i, to := range []**figures{&one.Before, &one.Now, &one.Sharp}[:len(tools)] {
		f := summary(runs[i])
		*to = &f
	}
	return one, nil
}

// publishFormats writes formats.md and formats.json.
func publishFormats(r formatsResults, opts options) error {
	if err := os.MkdirAll(opts.out, 0o755); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	for name, data := range map[string]string{"formats.md": formatsPage(r), "formats.json": string(raw) + "\n"} {
		if err := os.WriteFile(filepath.Join(opts.out, name), []byte(data), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// formatsPage is the table.
func formatsPage(r formatsResults) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Formats, before and after\n\nWritten by `docs/benchmarks/run --before %s`.\n\n", r.Before)
	fmt.Fprintf(&b, "Median of %d rounds on %s: %s, %d cores, %g GiB of memory, %s, load %g before the first. s3img is %s; before it was commit %s. sharp is %s.\n\n",
		r.Rounds, r.Date, r.Machine.CPU, r.Machine.Cores, r.Machine.MemoryGiB, r.Machine.OS, r.Machine.LoadBefore, r.Versions["s3img"], r.Before, r.Versions["sharp"])
	fmt.Fprintf(&b, "Each file becomes a JPEG of 1000 and one of 200 pixels, a PNG becomes PNGs. Ratios of s3img to what it was, and to sharp: less is\n"+
		"better. Memory is the peak of the process; %d MB of it, and %d before, are those of s3img that does nothing, which\n\"for the image\" leaves out.\n\n",
		r.Idle/1_000_000, r.IdleBefore/1_000_000)
	b.WriteString("| file | MB | CPU | wall | memory | for the image | CPU to sharp | wall to sharp | memory to sharp |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, f := range r.Files {
		own := func(v *figures, idle int64) float64 { return float64(max(v.Largest-idle, 1)) }
		fmt.Fprintf(&b, "| %s | %.1f | %.2f | %.2f | %.2f | %.2f | %s |\n", f.Name, float64(f.Bytes)/1e6, f.Now.CPU/f.Before.CPU, f.Now.Wall/f.Before.Wall,
			float64(f.Now.Largest)/float64(f.Before.Largest), own(f.Now, r.Idle)/own(f.Before, r.IdleBefore), toSharp(f))
	}
	return b.String()
}

func toSharp(f fileResult) string {
	if f.Sharp == nil {
		return "– | – | –"
	}
	return fmt.Sprintf("%.2f | %.2f | %.2f", f.Now.CPU/f.Sharp.CPU, f.Now.Wall/f.Sharp.Wall, float64(f.Now.Largest)/float64(f.Sharp.Largest))
}
