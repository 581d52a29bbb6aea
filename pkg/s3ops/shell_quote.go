package s3ops

import (
	"strings"
)

// ShellQuote makes a word that a POSIX shell reads as s.
func ShellQuote(s string) string {
	plain := func(r rune) bool {
		return !strings.ContainsRune(lettersDigits+"ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:,@%+=", r)
	}
	if s != "" && !strings.ContainsFunc(s, plain) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
