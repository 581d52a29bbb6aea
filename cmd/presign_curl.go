package cmd

import (
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/uploads"
)

// curlCommand is a line for a shell; -g because curl would take brackets in a file's name for a pattern.
func curlCommand(name string, up uploads.Upload, sh shell) string {
	words := []string{sh.curl, "-fsSg"}
	if up.Method == http.MethodPost {
		words = append(words, curlForm(curlFile(name), up.Fields, sh)...)
	} else {
		words = append(words, "-T", sh.quote(curlFile(name)))
	}
	for _, header := range slices.Sorted(maps.Keys(up.Headers)) {
		if header != "Content-Length" { // curl sends that of the file
			words = append(words, "-H", sh.quote(header+": "+up.Headers[header]))
		}
	}
	return strings.Join(append(words, sh.quote(up.UploadURL)), " ")
}

// curlForm ends with the file: stores ignore what comes after it. They answer with XML, which is of no use in a terminal.
func curlForm(file string, fields map[string]string, sh shell) []string {
	words := []string{"-o", sh.nothing}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		words = append(words, "--form-string", sh.quote(field+"="+fields[field]))
	}
	if sh.quotesInside || strings.ContainsAny(file, ";,") { // which would end it
		file = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(file) + `"`
	}
	return append(words, "-F", sh.quote("file=@"+file))
}

// curlFile is the file that exists, else the last part of the name: clients send paths of their own machines.
func curlFile(name string) string {
	if info, err := os.Stat(name); err != nil || info.IsDir() {
		name = name[strings.LastIndexAny(name, `/\`)+1:]
	}
	return dashless(name)
}

// dashless keeps curl from taking a file for an option, or for standard input and output.
func dashless(file string) string {
	if strings.HasPrefix(file, "-") || file == "." {
		return "./" + file
	}
	return file
}
