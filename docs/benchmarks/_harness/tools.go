package main

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// What every tool is asked for.
const (
	sizes   = "1000,200"
	quality = "80"
)

// job is one set to render into one folder. Paths are absolute.
type job struct {
	photos []string // all of one extension
	dir    string   // the folder that holds them
	out    string   // exists and is empty
}

// invocation is a command, as a tool's best users would write it for a job.
type invocation struct {
	argv  []string
	env   []string // added to the environment
	stdin string
}

// variant is one of the ways to use a tool that its users would try.
type variant struct {
	name    string
	command func(job) invocation
}

// tool is s3img or a peer. Where there are several variants, each set is measured with the one that was fastest on it.
type tool struct {
	name     string
	variants []variant
}

// allTools returns s3img and its peers, in the order of the table. work is build/benchmarks, docs is docs/benchmarks.
// vipsStrip is the save option that drops metadata, as that libvips names it.
func allTools(s3img, work, docs, vipsStrip string) []tool {
	cores := strconv.Itoa(runtime.NumCPU())
	pillow := func(j job) invocation {
		script := filepath.Join(docs, "peers", "pillow.py")
		return invocation{argv: append([]string{"/usr/bin/python3", script, cores, sizes, quality, j.out}, j.photos...)}
	}
	sharp := func(mode string) func(job) invocation {
		return func(j job) invocation {
			script := filepath.Join(work, "sharp", "sharp.mjs")
			return invocation{argv: append([]string{"node", script, mode, cores, sizes, quality, j.out}, j.photos...)}
		}
	}
	vips := func(batches func([]string) [][]string, env ...string) func(job) invocation {
		return func(j job) invocation {
			return invocation{
				argv:  []string{"xargs", "-P", cores, "-L", "1", "vipsthumbnail"},
				env:   env,
				stdin: vipsLines(j, batches(j.photos), vipsStrip),
			}
		}
	}
	return []tool{
		{"s3img", []variant{{"a process", func(j job) invocation {
			return invocation{argv: []string{s3img, "resize", j.dir, "--dest", j.out, "--sizes", sizes, "--quality", quality,
				"--quiet", "--force"}}
		}}}},
		{"Pillow", []variant{{"a process a core", pillow}}},
		{"sharp", []variant{{"a process, an image a core", sharp("pool")}, {"a process a core", sharp("cluster")}}},
		{"vipsthumbnail", []variant{
			{"a process a core, for many images each", vips(aCore)},
			{"a process a core, for many images each, of one thread", vips(aCore, "VIPS_CONCURRENCY=1")},
			{"a process for each image, one a core", vips(each)},
		}},
	}
}

// each makes a batch of every photo.
func each(photos []string) [][]string {
	var batches [][]string
	for _, photo := range photos {
		batches = append(batches, []string{photo})
	}
	return batches
}

// aCore deals the photos out into as many batches as there are cores.
func aCore(photos []string) [][]string {
	batches := make([][]string, min(runtime.NumCPU(), len(photos)))
	for i, photo := range photos {
		batches[i%len(batches)] = append(batches[i%len(batches)], photo)
	}
	return batches
}

// vipsLines returns the arguments of vipsthumbnail, a line a process, as xargs -L 1 reads them: each batch at each size.
func vipsLines(j job, batches [][]string, strip string) string {
	ext := filepath.Ext(j.photos[0])
	save := "[" + strip + "]"
	if ext == ".jpg" {
		save = "[Q=" + quality + "," + strip + "]"
	}
	var lines strings.Builder
	for _, size := range strings.Split(sizes, ",") {
		for _, batch := range batches {
			target := filepath.Join(j.out, "%s-"+size+ext) + save
			// "1000" alone would fit a square box as well, but also enlarge.
			fmt.Fprintf(&lines, "-s \"%sx%s>\" -o \"%s\"", size, size, target)
			for _, photo := range batch {
				fmt.Fprintf(&lines, " \"%s\"", photo)
			}
			lines.WriteByte('\n')
		}
	}
	return lines.String()
}
