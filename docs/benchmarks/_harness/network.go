package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// What the jobs over a network are done with.
const (
	networkPhotos = 200
	smallFiles    = 3000
	smallBytes    = 20_000
	largeBytes    = 1 << 30
	tinyImages    = 5000
	eventImages   = 500
)

// network is one session over a network: an S3 of s3img on this machine, near and far.
type network struct {
	session
	base   string            // an older s3img to compare with, "" = none
	store  map[string]string // environment of the store
	input  string            // folder of the files
	far    map[int]*delay    // by round trip in milliseconds
	bucket string
	runs   int
}

// jobRun is one tool at one job, at one distance.
type jobRun struct {
	Name   string    `json:"name"`
	Trip   int       `json:"trip_ms"`
	Proxy  bool      `json:"proxy"` // also where the round trip is 0
	Rounds []figures `json:"rounds"`
	figures
	command func(n *network, env []string) (invocation, func() error, error)
}

// networkJob is a job that several tools do.
type networkJob struct {
	Name string    `json:"name"`
	Runs []*jobRun `json:"runs"`
}

// measureNetwork runs the jobs that were asked for.
func measureNetwork(ctx context.Context, opts options, log io.Writer) (networkResults, error) {
	n := &network{session: session{opts: opts, log: log}, base: opts.base, far: make(map[int]*delay)}
	n.work, n.docs = filepath.Join(opts.root, "build", "benchmarks"), filepath.Join(opts.root, "docs", "benchmarks")
	n.input = filepath.Join(n.work, "network")
	r := networkResults{Date: time.Now().UTC().Format(time.DateOnly), Rounds: opts.rounds}
	var err error
	if r.Machine, err = thisMachine(); err != nil {
		return r, err
	}
	binary, err := n.s3img(ctx)
	if err != nil {
		return r, err
	}
	n.opts.s3img = binary
	if r.Versions, err = networkVersions(ctx, binary); err != nil {
		return r, err
	}
	if err := n.makeInput(ctx); err != nil {
		return r, err
	}
	stop, err := n.startStore(ctx)
	if err != nil {
		return r, err
	}
	defer stop()
	for _, job := range n.jobs() {
		if len(opts.jobs) > 0 && !slices.Contains(opts.jobs, job.Name) {
			continue
		}
		begin := time.Now()
		if err := n.job(ctx, &job); err != nil {
			return r, fmt.Errorf("%s: %w", job.Name, err)
		}
		r.Jobs = append(r.Jobs, job)
		fmt.Fprintf(log, "run: %s took %s\n", job.Name, time.Since(begin).Round(time.Second))
	}
	r.Verdicts = judgeNetwork(r)
	return r, os.RemoveAll(n.scratch())
}

// job lets all tools run in turn, each round beginning with another one, after one round that does not count.
func (n *network) job(ctx context.Context, job *networkJob) error {
	for round := range n.opts.rounds + 1 {
		for k := range job.Runs {
			run := job.Runs[(round+k)%len(job.Runs)]
			env, err := n.environment(run.Trip, run.Proxy)
			if err != nil {
				return err
			}
			inv, after, err := run.command(n, env)
			if err != nil {
				return err
			}
			f, err := measureTime(ctx, inv)
			if err := errors.Join(err, after()); err != nil {
				return err
			}
			if round > 0 {
				run.Rounds = append(run.Rounds, f)
			}
		}
	}
	for _, run := range job.Runs {
		run.figures = summary(run.Rounds)
		fmt.Fprintf(n.log, "run: %s, %s at %d ms: %.2f s, %.2f s of CPU\n", job.Name, run.Name, run.Trip, run.Wall, run.CPU)
	}
	return nil
}

// startStore starts the S3 of `s3img dev`, and makes the bucket of the session.
func (n *network) startStore(ctx context.Context) (stop func(), err error) {
	data := filepath.Join(n.scratch(), "store")
	if err := errors.Join(os.RemoveAll(data), os.MkdirAll(data, 0o755)); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, n.opts.s3img, "dev", "--data", data, "--output", "json")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = func() {
		for _, d := range n.far {
			_ = d.Close()
		}
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	var info struct {
		Environment map[string]string `json:"environment"`
		Upload      string            `json:"upload_bucket"`
	}
	if err := json.NewDecoder(out).Decode(&info); err != nil {
		stop()
		return nil, fmt.Errorf("start the store: %w", err)
	}
	n.store, n.bucket = info.Environment, info.Upload
	return stop, n.fill(ctx)
}

// fill puts the photos and the tiny images where jobs find them.
func (n *network) fill(ctx context.Context) error {
	env, err := n.environment(0, false)
	if err != nil {
		return err
	}
	for _, folder := range []string{"photos", "events"} {
		_, err := measureTime(ctx, invocation{argv: []string{n.opts.s3img, "upload", filepath.Join(n.input, folder),
			"s3://" + n.bucket + "/" + folder + "/", "--quiet"}, env: env})
		if err != nil {
			return err
		}
	}
	return nil
}

// environment leads to the store at a distance, by way of a proxy where there is one, or where that is asked for.
func (n *network) environment(trip int, proxy bool) ([]string, error) {
	endpoint, err := url.Parse(n.store["AWS_ENDPOINT_URL"])
	if err != nil {
		return nil, err
	}
	if trip > 0 || proxy {
		if n.far[trip] == nil {
			if n.far[trip], err = startDelay(endpoint.Host, time.Duration(trip)*time.Millisecond); err != nil {
				return nil, err
			}
		}
		endpoint.Host = n.far[trip].Addr().String()
	}
	env := []string{
		"AWS_ENDPOINT_URL=" + endpoint.String(), "AWS_ENDPOINT_URL_S3=" + endpoint.String(), "AWS_EC2_METADATA_DISABLED=true", "AWS_CA_BUNDLE=",
		"RCLONE_CONFIG_S3_TYPE=s3", "RCLONE_CONFIG_S3_PROVIDER=Other", "RCLONE_CONFIG_S3_ENV_AUTH=true", "RCLONE_CONFIG=/dev/null",
		"RCLONE_CONFIG_S3_ENDPOINT=" + endpoint.String(), "RCLONE_CONFIG_S3_REGION=" + n.store["AWS_REGION"],
	}
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"} {
		env = append(env, name+"="+n.store[name])
	}
	return env, nil
}

// fresh is a place in the bucket that nothing lies in yet.
func (n *network) fresh() string {
	n.runs++
	return "out-" + strconv.Itoa(n.runs)
}

// drop removes what a run stored, straight from the disk of the store: that takes no part in what is measured.
func (n *network) drop(folder string) func() error {
	return func() error {
		found, err := filepath.Glob(filepath.Join(n.scratch(), "store", "objects", n.bucket, folder))
		for _, path := range found {
			err = errors.Join(err, os.RemoveAll(path))
		}
		return err
	}
}

// networkVersions are those of the tools.
func networkVersions(ctx context.Context, binary string) (map[string]string, error) {
	all := make(map[string]string)
	for name, argv := range map[string][]string{
		"s3img": {binary, "version"}, "rclone": {"rclone", "version"}, "aws": {"aws", "--version"},
		"boto3, Pillow": {"/usr/bin/python3", "-c", "import boto3, PIL; print(boto3.__version__, PIL.__version__)"},
	} {
		said, err := exec.CommandContext(ctx, argv[0], argv[1:]...).Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", strings.Join(argv, " "), err)
		}
		all[name], _, _ = strings.Cut(strings.TrimSpace(string(said)), "\n")
	}
	return all, nil
}
