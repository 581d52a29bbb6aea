package renditions

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// ErrNoJournal says that sources have no order in which a journal could tell how far a job has come.
var ErrNoJournal = errors.New("a journal goes with one prefix, one folder, one list of names, or one inventory")

// Keep has a job begin where the journal in the file at path stopped, if there is one, and keeps it from then on. dest and image say
// what is made and where, and said what else another job may differ in. It fails with [ErrNoJournal], or as a file that is no journal
// of this job does.
func (s *Sources) Keep(path string, dest Store, image imageops.Options, said ...any) (*Journal, error) {
	if !s.hasPlaces() {
		return nil, ErrNoJournal
	}
	hash := sha256.New()
	s.identify(hash)
	for _, name := range []string{"x.jpg", "x.png"} {
		for _, output := range image.Outputs(name) {
			fmt.Fprintf(hash, "%s %x\n", output.Name, image.Fingerprint(output))
		}
	}
	into := dest.Address("")
	of := s.String() + " to " + into
	if !s3ops.IsLocation(into) {
		into = realPath(into)
	}
	fmt.Fprintf(hash, "%q %v %q\n", into, image.Focus, fmt.Sprint(said...))
	var err error
	if s.journal, err = openJournal(path, of, fmt.Sprintf("%x", hash.Sum(nil)[:8])); err == nil {
		s.journal.all = s.areNumbered()
	}
	return s.journal, err
}

// hasPlaces reports whether each source has a place, and they come in the order of these.
func (s *Sources) hasPlaces() bool {
	return s.areNumbered() || s.InOrder() || (!s.inS3 && len(s.paths) == 1 && isFolder(s.paths[0]))
}

// areNumbered reports whether the places are numbers in a list, and not names.
func (s *Sources) areNumbered() bool { return s.listed || s.inventory != nil }

// identify writes what tells these sources from others.
func (s *Sources) identify(w io.Writer) {
	for _, path := range s.paths {
		fmt.Fprintf(w, "%q\n", realPath(path))
	}
	fmt.Fprintf(w, "%q %q %q %s\n", s.roots, s.keys, s.files, s.part.Shard)
	if s.inventory != nil {
		fmt.Fprintf(w, "%+v\n", s.inventory.Files)
	}
	for _, globs := range [][]Glob{s.part.Include, s.part.Exclude} {
		for _, glob := range globs {
			fmt.Fprintf(w, "%q ", glob.re)
		}
		fmt.Fprintln(w)
	}
}

// String names the sources for people.
func (s *Sources) String() string {
	switch {
	case s.listed:
		return fmt.Sprintf("a list of %d names", len(s.files)+len(s.keys))
	case s.inventory != nil:
		return "the inventory of " + s.inventory.Bucket
	case s.inS3:
		return firstOf(s.roots)
	}
	return firstOf(s.paths)
}

// placed gives each source the place that a journal knows it by: its name, or its number in a list.
func (s *Sources) placed(sources iter.Seq2[Source, error]) iter.Seq2[Source, error] {
	if s.journal == nil {
		return sources
	}
	return func(yield func(Source, error) bool) {
		number := 0
		for src, err := range sources {
			number++
			switch {
			case s.areNumbered():
				src.place = fmt.Sprintf("%012d", number)
			case src.Err == nil: // a folder that cannot be read is tried each time
				src.place = src.Name
			}
			if !yield(src, err) {
				return
			}
		}
	}
}

// undone yields what the journal does not know to be done: first what failed before the place where it begins.
func (s *Sources) undone(client *s3ops.Client, sources iter.Seq2[Source, error]) iter.Seq2[Source, error] {
	if s.journal == nil {
		return sources
	}
	return func(yield func(Source, error) bool) {
		if !s.areNumbered() {
			for _, place := range s.journal.retried() {
				if src := s.at(client, place); !yield(src, nil) {
					return
				}
			}
		}
		for src, err := range sources {
			more := true
			if err == nil && src.place != "" {
				more, err = s.journal.begin(src.place)
			}
			if (more || err != nil) && !yield(src, err) {
				return
			}
		}
	}
}

// at is the source of a place, which may be gone. Listings do not come to it again.
func (s *Sources) at(client *s3ops.Client, place string) (src Source) {
	if s.inS3 {
		folder := s.roots[0].AsFolder()
		src = namedObject(client, folder, s3ops.Location{Bucket: folder.Bucket, Key: folder.Key + place})
	} else {
		path := filepath.Join(s.paths[0], filepath.FromSlash(place))
		info, err := os.Stat(path)
		src = fileSource(LocalFile{Path: path, Name: place, Info: info}, err)
	}
	src.place, src.late = place, true
	return src
}

// after is the place behind which a listing of the sources begins; "" = it begins at the beginning.
func (s *Sources) after() string {
	if s.journal == nil || s.areNumbered() {
		return ""
	}
	return s.journal.low
}

// listDest lists the destination as far as sources behind the place of a journal may need it.
func (jn *Journal) listDest(ctx context.Context, dest Store) (list iter.Seq2[Stored, error], all bool) {
	type lister interface {
		listAfter(ctx context.Context, name string) iter.Seq2[Stored, error]
	}
	if jn != nil && jn.low != "" {
		if long, ok := dest.(lister); ok {
			return long.listAfter(ctx, strings.Clone(listBehind(jn.low))), false
		}
	}
	return dest.List(ctx), true
}

// firstOf names the first of some places, and how many more there are.
func firstOf[T any](places []T) string {
	text := fmt.Sprint(places[0])
	if more := len(places) - 1; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
