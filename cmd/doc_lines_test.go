package cmd_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docLine is a command line in a block of code of a page for people.
type docLine struct {
	page    string // README.md, docs/uploads.md
	number  int
	command string // with lines that end in a backslash joined
	fails   string // what the page shows as its error; "" = it works
}

// docPages are README.md and the guides. docs/cli is made of the commands themselves.
func docPages(t *testing.T) []string {
	t.Helper()
	guides, err := filepath.Glob("../docs/*.md")
	if err != nil || len(guides) < 10 {
		t.Fatalf("%d guides, %v", len(guides), err)
	}
	return append([]string{"../README.md"}, guides...)
}

// isCommand tells lines that somebody types from output, code in other languages and configuration: by the program that they begin with.
var isCommand = regexp.MustCompile(`^(?:[A-Z_]+=\S* )*(?:url=\$\()?(?:s3img [^:]|s3img$|(?:curl|aws|go|git|sudo|jq|mc|echo|export|brew|scoop|winget|docker|gpg|sha256sum|tar|some-program) )`)

// readDocLines returns the command lines of a page, in its order.
func readDocLines(t *testing.T, path string) (found []docLine) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := strings.TrimPrefix(filepath.ToSlash(path), "../")
	lines := strings.Split(string(data), "\n")
	for i := 0; i < len(lines); i++ {
		text, code := strings.CutPrefix(lines[i], "    ")
		if !code {
			continue
		}
		line := docLine{page: page, number: i + 1, command: strings.TrimPrefix(strings.TrimSpace(text), "$ ")}
		for strings.HasSuffix(line.command, `\`) {
			i++
			line.command = strings.TrimSuffix(line.command, `\`) + strings.TrimSpace(lines[i])
		}
		if !isCommand.MatchString(line.command) {
			continue
		}
		if i+1 < len(lines) {
			line.fails, _ = strings.CutPrefix(strings.TrimSpace(lines[i+1]), "s3img: error: ")
			if !strings.HasPrefix(strings.TrimSpace(lines[i+1]), "s3img: error: ") {
				line.fails = ""
			}
		}
		found = append(found, line)
	}
	return found
}
