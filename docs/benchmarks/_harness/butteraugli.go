package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// qualitySize is the size of the renditions that are compared with the reference.
const qualitySize = "1000"

// distances compares the renditions of a set, one folder a tool, with references that are made in pairs, an empty folder.
// The result has the photos of each tool in alphabetical order.
func distances(ctx context.Context, script, photos, pairs string, outs map[string]string) (map[string][]distance, error) {
	args := []string{script, photos, qualitySize, pairs}
	for name, out := range outs {
		args = append(args, name+"="+out)
	}
	cmd := exec.CommandContext(ctx, "/usr/bin/python3", args...)
	said := &bytes.Buffer{}
	cmd.Stderr = said
	lines, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("making the references of %s: %w: %s", filepath.Base(photos), err, said)
	}
	found := map[string][]distance{}
	for line := range strings.Lines(string(lines)) {
		pair := strings.Split(strings.TrimSpace(line), "\t")
		if len(pair) != 4 {
			return nil, fmt.Errorf("making the references of %s: unexpected line %q", filepath.Base(photos), line)
		}
		norm, err := butteraugli(ctx, pair[2], pair[3])
		if err != nil {
			return nil, err
		}
		found[pair[1]] = append(found[pair[1]], distance{Photo: pair[0], Distance: norm})
	}
	return found, nil
}

// butteraugli returns the 3-norm of the perceptual distance between two PNG files.
func butteraugli(ctx context.Context, reference, rendition string) (float64, error) {
	said, err := exec.CommandContext(ctx, "butteraugli_main", reference, rendition, "--pnorm", "3").CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("comparing %s: %w: %s", filepath.Base(rendition), err, said)
	}
	return threeNorm(string(said))
}

// threeNorm reads what butteraugli_main prints: the largest distance, then a line "3-norm: 0.987654".
func threeNorm(said string) (float64, error) {
	_, rest, found := strings.Cut(said, "3-norm:")
	if !found {
		return 0, fmt.Errorf("butteraugli_main printed no 3-norm: %q", said)
	}
	number, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
	norm, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil {
		return 0, fmt.Errorf("butteraugli_main printed no 3-norm: %w", err)
	}
	return norm, nil
}
