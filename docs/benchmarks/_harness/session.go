package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// session is one run of the benchmark: every tool on every set, on the same machine, in turn.
type session struct {
	opts  options
	work  string // build/benchmarks
	docs  string // docs/benchmarks
	tools []tool
	log   io.Writer
}

// measureAll prepares a session and runs it. What it makes on the way is removed at the end.
func measureAll(ctx context.Context, opts options, log io.Writer) (results, error) {
	s := session{opts: opts, log: log}
	s.work, s.docs = filepath.Join(opts.root, "build", "benchmarks"), filepath.Join(opts.root, "docs", "benchmarks")
	r := results{Date: today(), Rounds: opts.rounds, Sizes: sizes, Quality: quality}
	var err error
	if r.Machine, err = thisMachine(); err != nil {
		return r, err
	}
	binary, err := s.s3img(ctx)
	if err != nil {
		return r, err
	}
	if r.Versions, err = versions(ctx, binary, opts, s.work); err != nil {
		return r, err
	}
	s.tools = allTools(binary, s.work, s.docs, vipsStrip(r.Versions["vipsthumbnail"]))
	r.Sets, err = s.sets(ctx)
	if err := errors.Join(err, os.RemoveAll(s.scratch())); err != nil {
		return r, err
	}
	r.Verdicts = judge(r)
	return r, nil
}

func today() string { return time.Now().UTC().Format(time.DateOnly) }

// scratch is the folder of what is needed only while measuring.
func (s session) scratch() string { return filepath.Join(s.work, "scratch") }

// s3img returns the binary to measure, built as for a release if none is given.
func (s session) s3img(ctx context.Context) (string, error) {
	if s.opts.s3img != "" {
		return s.opts.s3img, nil
	}
	binary := filepath.Join(s.work, "s3img")
	cmd := exec.CommandContext(ctx, "go", asReleased(binary)...)
	cmd.Dir = s.opts.root
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building s3img: %w: %s", err, said)
	}
	return binary, nil
}

// asReleased are the arguments of go that build a binary as releases have it.
func asReleased(binary string) []string {
	return []string{"build", "-trimpath", "-ldflags", "-s -w", "-tags", "lambda.norpc", "-o", binary, "."}
}

// sets measures all sets that were asked for.
func (s session) sets(ctx context.Context) ([]setResult, error) {
	data, err := os.ReadFile(filepath.Join(s.work, "sets", "sets.json"))
	if err != nil {
		return nil, err
	}
	infos := map[string]setInfo{}
	if err := json.Unmarshal(data, &infos); err != nil {
		return nil, fmt.Errorf("reading sets.json: %w", err)
	}
	var all []setResult
	for _, name := range s.opts.sets {
		begin := time.Now()
		one, err := s.set(ctx, name)
		if err != nil {
			return nil, fmt.Errorf("set %s: %w", name, err)
		}
		one.setInfo = infos[name]
		all = append(all, one)
		fmt.Fprintf(s.log, "run: %s took %s\n", name, time.Since(begin).Round(time.Second))
	}
	return all, nil
}

// set measures one set: first what does not depend on the clock, which warms the page cache, then the rounds.
func (s session) set(ctx context.Context, name string) (setResult, error) {
	result := setResult{Name: name}
	chosen := make([]variant, len(s.tools))
	outs := map[string]string{}
	for i, t := range s.tools {
		j, err := s.job(name, t.name)
		if err != nil {
			return result, err
		}
		outs[t.name] = j.out
		one := toolResult{Name: t.name}
		if chosen[i], err = s.fastest(ctx, t, name); err != nil {
			return result, err
		}
		one.Variant = chosen[i].name
		if one.Together, one.Written, err = s.warmUp(ctx, chosen[i], j); err != nil {
			return result, err
		}
		result.Tools = append(result.Tools, one)
	}
	if name == "phone" || name == "web" {
		if err := s.compare(ctx, &result, outs); err != nil {
			return result, err
		}
	}
	return result, s.rounds(ctx, &result, chosen)
}

// job lists the photos of a set and makes an empty folder for what the tool makes of them.
func (s session) job(set, name string) (job, error) {
	j := job{dir: filepath.Join(s.work, "sets", set), out: filepath.Join(s.scratch(), set+"-"+name)}
	entries, err := os.ReadDir(j.dir)
	if err != nil {
		return j, err
	}
	for _, entry := range entries {
		j.photos = append(j.photos, filepath.Join(j.dir, entry.Name()))
	}
	return j, j.empty()
}

// empty makes the output folder anew.
func (j job) empty() error {
	return errors.Join(os.RemoveAll(j.out), os.MkdirAll(j.out, 0o755))
}

// warmUp runs the tool once, for the memory of all its processes and the bytes that it writes, and sees that it does all
// that is asked. What it wrote stays.
func (s session) warmUp(ctx context.Context, v variant, j job) (memory, written int64, err error) {
	if err := j.empty(); err != nil {
		return 0, 0, err
	}
	if memory, err = peakOfAll(ctx, v.command(j)); err != nil {
		return 0, 0, err
	}
	for _, photo := range j.photos {
		base, ext := filepath.Base(photo), filepath.Ext(photo)
		for _, size := range strings.Split(sizes, ",") {
			info, err := os.Stat(filepath.Join(j.out, strings.TrimSuffix(base, ext)+"-"+size+renditionExt(ext)))
			if errors.Is(err, fs.ErrNotExist) {
				return 0, 0, fmt.Errorf("%s did not make the rendition of %s at %s", filepath.Base(j.out), base, size)
			}
			if err != nil {
				return 0, 0, err
			}
			written += info.Size()
		}
	}
	return memory, written, nil
}

// renditionExt is the extension of renditions of a photo with another.
func renditionExt(ext string) string {
	if ext == ".heic" {
		return ".jpg"
	}
	return ext
}

// compare adds the distances to the reference.
func (s session) compare(ctx context.Context, result *setResult, outs map[string]string) error {
	pairs := filepath.Join(s.scratch(), "pairs")
	if err := errors.Join(os.RemoveAll(pairs), os.MkdirAll(pairs, 0o755)); err != nil {
		return err
	}
	script := filepath.Join(s.docs, "reference.py")
	found, err := distances(ctx, script, filepath.Join(s.work, "sets", result.Name), pairs, outs)
	if err != nil {
		return err
	}
	for i := range result.Tools {
		result.Tools[i].Photos = found[result.Tools[i].Name]
		result.Tools[i].Distance = meanDistance(result.Tools[i].Photos)
	}
	return os.RemoveAll(pairs)
}
