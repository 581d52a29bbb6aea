package cmd

import (
	"cmp"
	"os"
	"runtime"
	"strings"
)

// shell is how lines are written for people to copy into theirs.
type shell struct {
	curl    string // the program
	nothing string // the file that takes everything and keeps nothing
	quote   func(string) string

	quotesInside bool // it hands on double quotes as they are
}

// shellHere is that of this machine: on Windows the form that both PowerShell and cmd take, unless the program was started from a shell as
// Git brings it.
func shellHere() shell { return shellOf(runtime.GOOS == "windows" && !hasUnixShell()) }

func hasUnixShell() bool { return cmp.Or(os.Getenv("MSYSTEM"), os.Getenv("SHELL")) != "" }

func shellOf(windows bool) shell {
	if !windows {
		return shell{curl: "curl", nothing: "/dev/null", quote: shellQuote, quotesInside: true}
	}
	return shell{curl: "curl.exe", nothing: "NUL", quote: windowsQuote} // curl alone is something else in PowerShell
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// windowsQuote uses double quotes, in which PowerShell and cmd take an address with its & as it is. What PowerShell would replace in them
// is in single quotes, which cmd does not know.
func windowsQuote(s string) string {
	if strings.ContainsAny(s, "$`\"\u201c\u201d\u201e") {
		return powershellQuote(s)
	}
	return `"` + s + `"`
}

// powershellQuote doubles what PowerShell takes for a single quote.
func powershellQuote(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("'\u2018\u2019\u201a\u201b", r) {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	return "'" + b.String() + "'"
}
