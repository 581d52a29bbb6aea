// Command licenses names the licence of every module that is linked into s3img, on all platforms of a release, and fails
// for one that would bind s3img itself. With a file as its argument it writes their texts there, as most of them ask for in a
// binary's archive; without one it looks at the modules of traces too, which are in no release.
package main

import (
	"bytes"
	"fmt"
	"log"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// kinds are tried in this order: the texts of the first ones name those of the last.
var kinds = []struct {
	name, text string
	ok         bool
}{
	{"MPL-2.0", "Mozilla Public License Version 2.0", true}, // binds its own files only, and we change none
	{"AGPL", "GNU AFFERO GENERAL PUBLIC LICENSE", false},
	{"LGPL", "GNU LESSER GENERAL PUBLIC LICENSE", false},
	{"GPL", "GNU GENERAL PUBLIC LICENSE", false},
	{"Apache-2.0", "Apache License Version 2.0", true},
	{"MIT", "Permission is hereby granted, free of charge", true},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software", true},
	{"ISC", "Permission to use, copy, modify, and distribute this software", true},
	{"BSD", "Redistribution and use in source and binary forms", true},
}

var (
	noticeName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|unlicense)([.-].*)?$`)
	blanks     = regexp.MustCompile(`[\s,]+`)
)

func main() {
	log.SetFlags(0)
	texts := map[string]string{} // "module version: file" → text
	modules := map[string][]string{}
	for _, platform := range []string{"linux", "darwin", "windows"} {
		for _, line := range linked(platform, len(os.Args) == 1) {
			module, root, dir := line[0], line[1], line[2]
			for _, file := range notices(root, dir) {
				text, err := os.ReadFile(file)
				if err != nil {
					log.Fatal(err)
				}
				name, _ := filepath.Rel(root, file)
				texts[module+": "+filepath.ToSlash(name)] = string(text)
			}
			modules[module] = nil
		}
	}
	failed := classify(modules, texts)
	if len(os.Args) > 1 {
		texts["Go standard library: LICENSE"] = goLicense()
		writeTexts(os.Args[1], texts)
	}
	if failed {
		os.Exit(1)
	}
}

// linked lists module and version, the module's folder, and the package's folder, of all that goes into the binary and is not of this
// repository, as what pkg/devs3/without has is.
func linked(platform string, traces bool) [][]string {
	tags := ""
	if traces {
		tags = "otel"
	}
	list := exec.Command("go", "list", "-deps", "-tags", tags, "-f",
		"{{with .Module}}{{if not (or .Main (and .Replace (not .Replace.Version)))}}{{.Path}} {{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", ".")
	list.Env = append(os.Environ(), "GOOS="+platform, "CGO_ENABLED=0", "GOFLAGS=")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		log.Fatalf("go list for %s: %v", platform, err)
	}
	var lines [][]string
	for line := range strings.Lines(string(out)) {
		if fields := strings.Split(strings.TrimSpace(line), "\t"); len(fields) == 3 {
			lines = append(lines, fields)
		}
	}
	return lines
}

func goLicense() string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		log.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "LICENSE"))
	if err != nil {
		log.Fatal(err)
	}
	return string(text)
}

// notices are the licence files of a package's folder and of those above it, up to the module's.
func notices(root, dir string) []string {
	var files []string
	for ; strings.HasPrefix(dir, root); dir = filepath.Dir(dir) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			log.Fatal(err)
		}
		for _, entry := range entries {
			if !entry.IsDir() && noticeName.MatchString(entry.Name()) && filepath.Ext(entry.Name()) != ".go" {
				files = append(files, filepath.Join(dir, entry.Name()))
			}
		}
	}
	return files
}

// classify prints each module with its licences, and reports whether one is missing, unknown or refused.
func classify(modules map[string][]string, texts map[string]string) (failed bool) {
	for _, file := range slices.Sorted(maps.Keys(texts)) {
		module, name, _ := strings.Cut(file, ": ")
		kind, ok := kindOf(texts[file])
		if kind == "" && strings.HasPrefix(strings.ToLower(filepath.Base(name)), "notice") {
			continue // names of authors
		}
		if kind == "" || !ok {
			failed = true
			kind += "?? " + name
		}
		if !slices.Contains(modules[module], kind) {
			modules[module] = append(modules[module], kind)
		}
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		if len(modules[module]) == 0 {
			failed = true
			modules[module] = []string{"?? no licence found"}
		}
		fmt.Printf("%-28s %s\n", strings.Join(modules[module], ", "), module)
	}
	return failed
}

func kindOf(text string) (name string, ok bool) {
	text = strings.ToLower(blanks.ReplaceAllString(text, " "))
	for _, kind := range kinds {
		if strings.Contains(text, strings.ToLower(blanks.ReplaceAllString(kind.text, " "))) {
			return kind.name, kind.ok
		}
	}
	return "", false
}

func writeTexts(path string, texts map[string]string) {
	var b bytes.Buffer
	b.WriteString("s3img contains the following modules; these are their licences.\n")
	for _, file := range slices.Sorted(maps.Keys(texts)) {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", file, strings.Repeat("-", len(file)), strings.TrimSpace(texts[file]))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}
