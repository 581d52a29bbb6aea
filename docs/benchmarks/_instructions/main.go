// Command instructions is what docs/benchmarks/instructions counts, and what sums its counts up.
//
//	instructions render FORMAT FILE          makes renditions of 1000 and 200 of an image, and prints their digests
//	instructions functions PROGRAM COUNTS    prints the instructions of all, then of each function, most first
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"debug/elf"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "instructions:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) == 3 && args[0] == "render" {
		return render(imageops.Format(args[1]), args[2], out)
	}
	if len(args) == 3 && args[0] == "functions" {
		return functions(args[1], args[2], out)
	}
	return fmt.Errorf("want render FORMAT FILE, or functions PROGRAM COUNTS")
}

// render does with an image what s3img does by default.
func render(format imageops.Format, path string, out io.Writer) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, all, err := imageops.Render(context.Background(), file, imageops.Options{Sizes: imageops.DefaultSizes(), Style: imageops.Style{Format: format}})
	if err != nil {
		return fmt.Errorf("rendering %s: %w", path, err)
	}
	for _, r := range all {
		if _, err := fmt.Fprintf(out, "%x\n", sha256.Sum256(r.Data)); err != nil {
			return err
		}
	}
	return nil
}

// functions sums up what the plugin wrote to the file counts.
func functions(program, counts string, out io.Writer) error {
	symbols, err := functionsOf(program)
	if err != nil {
		return fmt.Errorf("reading the symbols of %s: %w", program, err)
	}
	sums, total, err := sumsOf(symbols, counts)
	if err != nil {
		return fmt.Errorf("reading the counts in %s: %w", counts, err)
	}
	names := make([]string, 0, len(sums))
	for name := range sums {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return int(sums[b] - sums[a]) })
	w := bufio.NewWriter(out)
	_, _ = fmt.Fprintf(w, "%9.1f M  total\n", float64(total)/1e6)
	for _, name := range names {
		_, _ = fmt.Fprintf(w, "%9.1f M  %4.1f%%  %s\n", float64(sums[name])/1e6, 100*float64(sums[name])/float64(total), name)
	}
	return w.Flush()
}

// functionsOf lists the functions of a program by their addresses.
func functionsOf(program string) ([]elf.Symbol, error) {
	file, err := elf.Open(program)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	symbols, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	symbols = slices.DeleteFunc(symbols, func(s elf.Symbol) bool { return elf.ST_TYPE(s.Info) != elf.STT_FUNC })
	slices.SortFunc(symbols, func(a, b elf.Symbol) int {
		if a.Value < b.Value {
			return -1
		}
		return 1
	})
	return symbols, nil
}

func sumsOf(symbols []elf.Symbol, counts string) (sums map[string]int64, total int64, err error) {
	data, err := os.ReadFile(counts)
	if err != nil {
		return nil, 0, err
	}
	sums = map[string]int64{}
	for line := range strings.Lines(string(data)) {
		address, count, _ := strings.Cut(strings.TrimSpace(line), " ")
		at, err := strconv.ParseUint(address, 16, 64)
		if err != nil {
			return nil, 0, err
		}
		n, err := strconv.ParseInt(count, 10, 64)
		if err != nil {
			return nil, 0, err
		}
		sums[nameAt(symbols, at)] += n
		total += n
	}
	return sums, total, nil
}

func nameAt(symbols []elf.Symbol, at uint64) string {
	i, found := slices.BinarySearchFunc(symbols, at, func(s elf.Symbol, at uint64) int {
		switch {
		case s.Value < at:
			return -1
		case s.Value > at:
			return 1
		}
		return 0
	})
	if !found {
		i--
	}
	if i < 0 || at >= symbols[i].Value+max(symbols[i].Size, 1) {
		return "elsewhere"
	}
	return symbols[i].Name
}
