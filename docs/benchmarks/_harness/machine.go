package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// machine is what figures depend on; nothing that tells one machine from another of its kind.
type machine struct {
	CPU       string  `json:"cpu"`
	Cores     int     `json:"cores"`
	MemoryGiB float64 `json:"memory_gib"`
	OS        string  `json:"os"`
	// LoadBefore is the load average of the minute before the first run: above about 0.3, something else was running.
	LoadBefore float64 `json:"load_before"`
}

func thisMachine() (machine, error) {
	m := machine{Cores: runtime.NumCPU(), CPU: runtime.GOARCH}
	files := map[string]string{}
	for _, path := range []string{"/proc/cpuinfo", "/proc/meminfo", "/proc/loadavg", "/etc/os-release"} {
		data, err := os.ReadFile(path)
		if err != nil {
			return m, fmt.Errorf("looking at the machine: %w", err)
		}
		files[path] = string(data)
	}
	if model := after(files["/proc/cpuinfo"], "model name"); model != "" {
		m.CPU = model
	}
	memory, err := strconv.ParseFloat(strings.TrimSuffix(after(files["/proc/meminfo"], "MemTotal"), " kB"), 64)
	if err != nil {
		return m, fmt.Errorf("looking at the machine: memory: %w", err)
	}
	m.MemoryGiB = float64(int(memory/(1<<20)*10+0.5)) / 10
	m.OS = strings.Trim(after(files["/etc/os-release"], "PRETTY_NAME"), `"`)
	load, _, _ := strings.Cut(files["/proc/loadavg"], " ")
	m.LoadBefore, err = strconv.ParseFloat(load, 64)
	return m, err
}

// after returns the value in the first line of the form "name : value" or "name=value", "" if there is none.
func after(text, name string) string {
	for line := range strings.Lines(text) {
		key, value, found := strings.Cut(line, ":")
		if !found {
			key, value, _ = strings.Cut(line, "=")
		}
		if strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// versions asks everything that was measured or measured with.
func versions(ctx context.Context, s3img string, opts options, work string) (map[string]string, error) {
	pillow := `from PIL import features, __version__; import sys
print(__version__, "with libjpeg-turbo", features.version("libjpeg_turbo"), "and Python", sys.version.split()[0])`
	sharp := `import("sharp").then(({ default: { versions: v } }) =>
console.log(v.sharp, "with libvips", v.vips, "and mozjpeg", v.mozjpeg, "on Node.js", process.versions.node))`
	ask := map[string][]string{
		"s3img":         {s3img, "version"},
		"Pillow":        {"/usr/bin/python3", "-c", pillow},
		"sharp":         {"node", "--input-type=module", "-e", sharp},
		"vipsthumbnail": {"vipsthumbnail", "--version"},
		"packages":      {"dpkg-query", "-W", "-f", "${Package} ${Version}\n", "python3-pil", "libvips-tools", "libjxl-devtools"},
	}
	answers := map[string]string{}
	for name, argv := range ask {
		cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
		cmd.Dir = filepath.Join(work, "sharp") // where node finds sharp
		said, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("asking %s for its version: %w", name, err)
		}
		answers[name] = strings.ReplaceAll(strings.TrimSpace(string(said)), "\n", ", ")
	}
	answers["s3img"] = strings.TrimPrefix(answers["s3img"], "s3img ")
	if opts.s3img == "" {
		answers["s3img"] += ", commit " + commit(ctx, opts.root)
	}
	return answers, nil
}

// commit names the commit of the checkout, and says if the code differs from it.
func commit(ctx context.Context, root string) string {
	hash, err := exec.CommandContext(ctx, "git", "-C", root, "rev-parse", "--short", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	changed, err := exec.CommandContext(ctx, "git", "-C", root, "status", "--porcelain", "--", "*.go", "*.s", "go.mod").Output()
	if err != nil || len(changed) > 0 {
		return strings.TrimSpace(string(hash)) + " with changes"
	}
	return strings.TrimSpace(string(hash))
}

// vipsStrip names the save option that drops metadata: keep=none since libvips 8.15, strip before.
func vipsStrip(version string) string {
	_, number, _ := strings.Cut(version, "vips")
	var major, minor int
	if _, err := fmt.Sscanf(strings.TrimLeft(number, "- "), "%d.%d", &major, &minor); err != nil {
		return "keep=none"
	}
	if major > 8 || (major == 8 && minor >= 15) {
		return "keep=none"
	}
	return "strip"
}
