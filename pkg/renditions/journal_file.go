package renditions

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"strconv"
	"strings"
)

// A journal has lines of text. The first tells what it is of; each other one is a mark, a space, and a place as lists of names write
// it. The last line counts only if it is whole.
const (
	journalMagic = "s3img journal 1 "

	markLow    = "=" // all up to this place are done, and how many these are
	markDone   = "+"
	markFailed = "-"
)

func journalLine(mark, place string) string { return mark + " " + NameLine(place) + "\n" }

func (s *journalState) lowLine() string {
	return fmt.Sprintf("%s %d %s\n", markLow, s.count, NameLine(s.low))
}

// read takes in what a journal tells.
func (jn *Journal) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	first, err := lines.ReadString('\n')
	switch {
	case errors.Is(err, io.EOF) && strings.HasPrefix(journalMagic, first[:min(len(first), len(journalMagic))]):
		return nil // empty, or killed at once
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("read the journal: %w", err)
	}
	rest, is := strings.CutPrefix(first, journalMagic)
	id, of, _ := strings.Cut(strings.TrimSuffix(rest, "\n"), " ")
	if !is {
		return &NotListError{Path: jn.path, What: "journal"}
	}
	if id != jn.id {
		of, err = parseName(of)
		if err != nil {
			of = "something else"
		}
		return &OtherJournalError{Path: jn.path, Of: of, Want: jn.of}
	}
	for number := 2; ; number++ {
		line, err := lines.ReadString('\n')
		if errors.Is(err, io.EOF) {
			maps.DeleteFunc(jn.done, func(place string, _ bool) bool { return place <= jn.low })
			return nil
		}
		if err == nil {
			err = jn.readLine(strings.TrimSuffix(line, "\n"))
		}
		if err != nil {
			return fmt.Errorf("read the journal %s, line %d: %w", jn.path, number, err)
		}
	}
}

func (s *journalState) readLine(line string) error {
	mark, rest, _ := strings.Cut(line, " ")
	count := 0
	if mark == markLow {
		number, after, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 0 {
			return fmt.Errorf("%q is no number of places", number)
		}
		count, rest = n, after
	}
	place, err := parseName(rest)
	switch {
	case err != nil:
		return err
	case place == "":
		return fmt.Errorf("%q names no place", line)
	}
	switch mark {
	case markLow:
		s.low, s.count = place, count
	case markDone, markFailed:
		s.take(mark, place)
	default:
		return fmt.Errorf("%q is no mark", mark)
	}
	return nil
}

// rewrite puts a file with what counts in place of the journal, and opens it for more lines.
func (jn *Journal) rewrite() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("the journal: %w", err)
		}
	}()
	if jn.file != nil {
		if err := jn.file.Close(); err != nil {
			return err
		}
	}
	temp := jn.path + tempSuffix
	err = writeSynced(temp, jn.encode())
	if err == nil {
		err = os.Rename(temp, jn.path)
	}
	if err != nil {
		return &fs.PathError{Op: "write", Path: jn.path, Err: cause(err)} // temp is a name that nobody chose
	}
	jn.appended = 0
	jn.file, err = os.OpenFile(jn.path, os.O_WRONLY|os.O_APPEND, filePerm)
	return err
}

func writeSynced(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, filePerm)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// encode is the whole of a journal, in as few lines as tell it.
func (jn *Journal) encode() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s%s %s\n", journalMagic, jn.id, NameLine(jn.of))
	if jn.low != "" {
		b.WriteString(jn.lowLine())
	}
	for place := range jn.done {
		if !jn.failed[place] {
			b.WriteString(journalLine(markDone, place))
		}
	}
	for place := range jn.failed {
		b.WriteString(journalLine(markFailed, place))
	}
	return b.Bytes()
}
