package notify

import (
	"errors"
	"strings"
)

// splitWords cuts a command line as a shell does, and does nothing else of what a shell does. Quotes of both kinds keep words together;
// a backslash makes a quote, a blank or another backslash stand for itself, but for single quotes. Before any other sign it is itself, as
// paths of Windows have it.
func splitWords(line string) ([]string, error) {
	var (
		words []string
		word  strings.Builder
		open  rune // the quote that is open; 0 = none
		begun bool
	)
	runes := []rune(line)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '\\' && open != '\'' && i+1 < len(runes) && strings.ContainsRune("\\\"' \t", runes[i+1]):
			i++
			word.WriteRune(runes[i])
			begun = true
		case open != 0 && r == open:
			open = 0
		case open == 0 && (r == '"' || r == '\''):
			open, begun = r, true
		case open == 0 && strings.ContainsRune(" \t\r\n", r):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if open != 0 {
		return nil, errors.New("a quote is not closed")
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}
