package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// command is a way to make the invocation of one run, and what is to be done after it.
type command func(n *network, env []string) (invocation, func() error, error)

// jobs are all that can be asked for.
func (n *network) jobs() []networkJob {
	ours := n.opts.s3img
	resize := networkJob{Name: "resize", Runs: []*jobRun{
		{Name: "s3img", Trip: 0, command: resizeS3(ours)}, {Name: "s3img", Trip: 50, command: resizeS3(ours)},
		{Name: byProxy, Trip: 0, Proxy: true, command: resizeS3(ours)}, // the proxy takes a part of the two cores, whatever it adds
		{Name: "boto3 and Pillow", Trip: 0, command: boto}, {Name: "boto3 and Pillow", Trip: 50, command: boto},
	}}
	upload := func(name string, trip int, path string) networkJob {
		return networkJob{Name: name, Runs: []*jobRun{
			{Name: "s3img", Trip: trip, command: uploadBy(path, ours, "upload", "PATH", "s3://BUCKET/OUT/", "--quiet")},
			{Name: "rclone", Trip: trip, command: uploadBy(path, "rclone", "copy", "--transfers", "32", "PATH", "s3:BUCKET/OUT/", "-q")},
			{Name: "aws", Trip: trip, command: uploadBy(path, "aws", "s3", "cp", "--recursive", "PATH", "s3://BUCKET/OUT/", "--quiet")},
		}}
	}
	all := []networkJob{
		upload("upload small", 0, "small"), upload("upload far", 20, "small"), resize, upload("upload large", 0, "large"),
	}
	if n.base != "" {
		all = append(all,
			networkJob{Name: "tiny", Runs: []*jobRun{{Name: "s3img", command: resizeLocal(ours)}, {Name: "before", command: resizeLocal(n.base)}}},
			networkJob{Name: "events", Runs: []*jobRun{{Name: "s3img", command: replay(ours)}, {Name: "before", command: replay(n.base)}}})
	}
	return all
}

func resizeS3(binary string) command {
	return func(n *network, env []string) (invocation, func() error, error) {
		out := n.fresh()
		return invocation{argv: []string{binary, "resize", "s3://" + n.bucket + "/photos/", "--dest", "s3://" + n.bucket + "/" + out + "/",
			"--sizes", sizes, "--quiet"}, env: env}, n.drop(out), nil
	}
}

// boto is the script that many have: boto3, Pillow and a pool of threads.
func boto(n *network, env []string) (invocation, func() error, error) {
	out := n.fresh()
	script := filepath.Join(n.docs, "peers", "boto3_pillow.py")
	return invocation{argv: []string{"/usr/bin/python3", script, "16", sizes, n.bucket, "photos/", out + "/"}, env: env}, n.drop(out), nil
}

// uploadBy puts the words that stand for places in.
func uploadBy(path, program string, args ...string) command {
	return func(n *network, env []string) (invocation, func() error, error) {
		out := n.fresh()
		words := strings.NewReplacer("PATH", filepath.Join(n.input, path), "BUCKET", n.bucket, "OUT", out)
		argv := []string{program}
		for _, arg := range args {
			argv = append(argv, words.Replace(arg))
		}
		return invocation{argv: argv, env: env}, n.drop(out), nil
	}
}

func resizeLocal(binary string) command {
	return func(n *network, env []string) (invocation, func() error, error) {
		out := filepath.Join(n.scratch(), n.fresh())
		argv := []string{binary, "resize", filepath.Join(n.input, "tiny"), "--dest", out, "--sizes", "200,100", "--quiet"}
		return invocation{argv: argv, env: env}, func() error { return os.RemoveAll(out) }, nil
	}
}

// replay is the way of the queue and of the function: each object is told of by an event.
func replay(binary string) command {
	return func(n *network, env []string) (invocation, func() error, error) {
		out := n.fresh()
		file := filepath.Join(n.scratch(), out+".json")
		if err := writeEvents(file, n.bucket, filepath.Join(n.input, "events")); err != nil {
			return invocation{}, nil, err
		}
		argv := []string{binary, "events", "replay", file, "--source", "s3://" + n.bucket + "/events/", "--dest", "s3://" + n.bucket + "/" + out + "/", "--sizes", "200,100", "--quiet"}
		return invocation{argv: argv, env: env}, func() error { return errors.Join(n.drop(out)(), os.Remove(file)) }, nil
	}
}

func writeEvents(file, bucket, folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var records []any
	for _, entry := range entries {
		records = append(records, map[string]any{
			"eventSource": "aws:s3", "eventVersion": "2.1", "eventName": "ObjectCreated:Put",
			"s3": map[string]any{"bucket": map[string]any{"name": bucket}, "object": map[string]any{"key": "events/" + entry.Name()}},
		})
	}
	data, err := json.Marshal(map[string]any{"Records": records})
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}

// makeInput makes the files of the jobs, once.
func (n *network) makeInput(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(n.input, "made")); err == nil {
		return nil
	}
	script := filepath.Join(n.docs, "network_sets.py")
	counts := fmt.Sprintf("%d %d %d %d %d %d", networkPhotos, smallFiles, smallBytes, largeBytes, tinyImages, eventImages)
	cmd := exec.CommandContext(ctx, "/usr/bin/python3", append([]string{script, filepath.Join(n.work, "photos"), n.input}, strings.Fields(counts)...)...)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("make the files: %w: %s", err, said)
	}
	return os.WriteFile(filepath.Join(n.input, "made"), nil, 0o644)
}
