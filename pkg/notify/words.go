package notify

import (
	"errors"
	"strings"
)

// splitWords cuts a command line as a shell does, and does nothing else of what a shell does. Quotes of both kinds keep words together;
// a backslash makes a quote, a blank or another backslash stand for itself, but for single quotes. Before any other sign it is itself, as
// paths of Windows have it.
func splitWords(line string) ([]string, error) {
	var s splitter
	for i := 0; i < len(line); i++ { // bytes: names of files need not be UTF-8
		if i+1 < len(line) && s.isEscaped(line[i], line[i+1]) {
			i++
			s.add(line[i])
			continue
		}
		s.take(line[i])
	}
	if s.quote != 0 {
		return nil, errors.New("a quote is not closed")
	}
	s.end()
	return s.words, nil
}

// splitter is splitWords at work.
type splitter struct {
	words []string
	word  strings.Builder
	begun bool // a word is, which may be empty
	quote byte // the one that is open; 0 = none
}

func (s *splitter) isEscaped(c, next byte) bool {
	return c == '\\' && s.quote != '\'' && strings.IndexByte("\\\"' \t", next) >= 0
}

func (s *splitter) take(c byte) {
	switch {
	case s.quote != 0 && c == s.quote:
		s.quote = 0
	case s.quote == 0 && (c == '"' || c == '\''):
		s.quote, s.begun = c, true
	case s.quote == 0 && strings.IndexByte(" \t\r\n", c) >= 0:
		s.end()
	default:
		s.add(c)
	}
}

func (s *splitter) add(c byte) {
	s.word.WriteByte(c)
	s.begun = true
}

// end closes a word, if there is one.
func (s *splitter) end() {
	if s.begun {
		s.words = append(s.words, s.word.String())
	}
	s.word.Reset()
	s.begun = false
}
