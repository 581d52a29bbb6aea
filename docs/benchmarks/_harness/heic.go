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
	"time"
)

// heicPeer is what people use where sharp reads no HEIC.
const heicPeer = "heif-convert and vipsthumbnail"

// heicResults is what a session on the photo of heic.py measured.
type heicResults struct {
	Date     string            `json:"date"`
	Rounds   int               `json:"rounds"`
	Machine  machine           `json:"machine"`
	Versions map[string]string `json:"versions"`
	Set      setResult         `json:"set"`
	Verdicts []verdict         `json:"verdicts"`
}

// runHEIC measures and publishes.
func runHEIC(ctx context.Context, opts options, log io.Writer) error {
	r, err := measureHEIC(ctx, opts, log)
	if err != nil {
		return err
	}
	fmt.Fprint(log, heicTable(r))
	return publishHEIC(r, opts)
}

// measureHEIC renders a HEIC of 12 Mpx by s3img and by its peer.
func measureHEIC(ctx context.Context, opts options, log io.Writer) (heicResults, error) {
	s := session{opts: opts, log: log, work: filepath.Join(opts.root, "build", "benchmarks"), docs: filepath.Join(opts.root, "docs", "benchmarks")}
	r := heicResults{Date: time.Now().UTC().Format(time.DateOnly), Rounds: opts.rounds}
	var err error
	if r.Machine, err = thisMachine(); err != nil {
		return r, err
	}
	binary, err := s.s3img(ctx)
	if err != nil {
		return r, err
	}
	if r.Versions, err = heicVersions(ctx, binary); err != nil {
		return r, err
	}
	s.tools = []tool{allTools(binary, s.work, s.docs, "")[0], {heicPeer, []variant{
		{"through a JPEG of quality 100", heicThrough("jpg")}, {"through a PNG", heicThrough("png")},
	}}}
	defer os.RemoveAll(s.scratch()) //nolint:errcheck // of no more use
	if r.Set, err = s.set(ctx, "heic"); err != nil {
		return r, err
	}
	ours, peer := r.Set.tool("s3img"), r.Set.tool(heicPeer)
	r.Verdicts = []verdict{
		{Set: "heic", Figure: "wall time", Against: heicPeer, Must: 1.0, Aim: 0.6, Measured: ours.Wall / peer.Wall},
		{Set: "heic", Figure: "CPU time", Against: heicPeer, Must: 1.2, Aim: 1.2, Measured: ours.CPU / peer.CPU},
		{Set: "heic", Figure: "peak memory", Against: "heif-convert", Must: 0.6, Aim: 0.6, Measured: largest(ours) / largest(peer)},
	}
	for i := range r.Verdicts {
		r.Verdicts[i].Result = "fail"
		if r.Verdicts[i].Measured <= r.Verdicts[i].Must {
			r.Verdicts[i].Result = "pass"
		}
	}
	return r, nil
}

// heicThrough converts each photo, and makes both sizes side by side of what comes out.
func heicThrough(ext string) func(job) invocation {
	const script = `set -e
for photo in "${@:2}"; do
	base=$(basename "$photo" .heic)
	heif-convert -q 100 "$photo" "$1/$base.$EXT" >/dev/null
	for size in 1000 200; do vipsthumbnail -s "${size}x$size>" -o "$1/$base-$size.jpg[Q=80,strip]" "$1/$base.$EXT" & done
	wait
	rm "$1/$base.$EXT"
done`
	return func(j job) invocation {
		return invocation{argv: append([]string{"bash", "-c", script, "heic", j.out}, j.photos...), env: []string{"EXT=" + ext}}
	}
}

func heicVersions(ctx context.Context, binary string) (map[string]string, error) {
	all := map[string]string{}
	for name, argv := range map[string][]string{
		"s3img": {binary, "version"}, "vipsthumbnail": {"vipsthumbnail", "--version"},
		"packages": {"dpkg-query", "-W", "-f", "${Package} ${Version}\n", "libheif-examples", "libde265-0", "x265"},
	} {
		said, err := exec.CommandContext(ctx, argv[0], argv[1:]...).Output()
		if err != nil {
			return nil, fmt.Errorf("asking %s for its version: %w", name, err)
		}
		all[name] = strings.ReplaceAll(strings.TrimSpace(string(said)), "\n", ", ")
	}
	return all, nil
}

// publishHEIC writes heic.md and heic.json.
func publishHEIC(r heicResults, opts options) error {
	if err := os.MkdirAll(opts.out, 0o755); err != nil {
		return err
	}
	page, err := os.ReadFile(filepath.Join(opts.root, "docs", "benchmarks", "heic.md"))
	if err != nil {
		return err
	}
	text, err := between(string(page), heicTable(r))
	if err != nil {
		return err
	}
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	for name, data := range map[string]string{"heic.md": text, "heic.json": string(raw) + "\n"} {
		if err := os.WriteFile(filepath.Join(opts.out, name), []byte(data), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func heicTable(r heicResults) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Median of %d rounds on %s: %s, %d cores, %g GiB of memory, %s.\n\n",
		r.Rounds, r.Date, r.Machine.CPU, r.Machine.Cores, r.Machine.MemoryGiB, r.Machine.OS)
	if names := (results{Sets: []setResult{r.Set}}).unsteady(); len(names) > 0 {
		b.WriteString("**Wall times are not to be relied on**: the machine did something else meanwhile.\n\n")
	}
	writeVerdicts(&b, r.Verdicts)
	b.WriteString("\n| tool | how | wall, s | CPU, s | largest process, MB | bytes |\n|---|---|--:|--:|--:|--:|\n")
	for _, t := range r.Set.Tools {
		fmt.Fprintf(&b, "| %s | %s | %.2f | %.2f | %.0f | %d |\n", t.Name, t.Variant, t.Wall, t.CPU, largest(t)/1e6, t.Written)
	}
	b.WriteString("\nVersions:\n\n")
	for _, name := range []string{"s3img", "vipsthumbnail", "packages"} {
		fmt.Fprintf(&b, "- %s: %s\n", name, r.Versions[name])
	}
	return b.String()
}
