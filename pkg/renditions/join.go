package renditions

import (
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// sweepAt is how many listed objects are held before those that no source can want any more are looked for.
const sweepAt = 1000

// join reads the listing of a destination along with sources that come in the order of their names, as listings of S3 do. What it
// holds is what lies between the two, and not the listing. It is for one goroutine.
//
// The two orders differ a little: a-2.jpg comes before a.jpg, and a-2-1000.jpg after a-1000.jpg. So an object is held until the
// sources are past all names that begin with its base.
type join struct {
	next  func() (Stored, error, bool)
	stop  func()
	index *stampIndex
	names func(Source) []string // that the renditions of a source have
	ends  []string              // of the names of renditions, without extensions: -1000

	first    *Stored // read before there was a source; nil = it has been taken in, or there is none
	held     map[string]listedObject
	sweepAt  int
	last     string // name of the last object that was listed
	at       string // name of the last source
	all      bool   // the listing has ended
	disorder bool   // one of the two was in no order: what is not held may be there

	// gone is called with each object that is let go of; nil = nobody asks.
	gone func(listedObject) error
}

// listedObject is one of a listing.
type listedObject struct {
	Stored
	known bool // the index knew its stamp
	named bool // a source has it, by its name
	owned bool // such a source may be what it was made from: the index does not know better
}

// joined is what a join found of one source's names.
type joined struct {
	found []listedObject
	sure  bool // the others are not there
}

func newJoin(list iter.Seq2[Stored, error], index *stampIndex, image imageops.Options, names func(Source) []string) *join {
	jn := &join{index: index, names: names, held: make(map[string]listedObject), sweepAt: sweepAt}
	jn.next, jn.stop = iter.Pull2(list)
	for _, spec := range image.Specs() {
		jn.ends = append(jn.ends, imageops.Stem(spec.FileName("", imageops.JPEG)))
	}
	return jn
}

// open reads the first object of the listing.
func (jn *join) open() error {
	object, err, more := jn.next()
	switch {
	case !more:
		jn.all = true
	case err == nil:
		jn.first = &object
	}
	return err
}

// take finds what there is of a source. open has been called.
func (jn *join) take(src Source) (*joined, error) {
	if src.Name < jn.at {
		jn.disorder = true
	}
	jn.at = src.Name
	names := jn.names(src)
	for _, name := range names {
		for !jn.all && jn.last < name {
			if err := jn.advance(); err != nil {
				return nil, err
			}
			if err := jn.sweep(); err != nil {
				return nil, err
			}
		}
	}
	found := &joined{}
	for _, name := range names {
		if object, there := jn.held[name]; there {
			found.found = append(found.found, object)
		}
	}
	found.sure = !jn.disorder
	return found, jn.sweep()
}

// own notes that the last source has an object, and whether it may be what that was made from.
func (jn *join) own(name string, may bool) {
	if object, held := jn.held[name]; held {
		object.named, object.owned = true, object.owned || may
		jn.held[name] = object
	}
}

// drain takes in the rest of the listing, and lets go of all: there are no more sources.
func (jn *join) drain() error {
	for !jn.all {
		if err := jn.advance(); err != nil {
			return err
		}
		if err := jn.drop(func(listedObject) bool { return true }); err != nil {
			return err
		}
	}
	return jn.drop(func(listedObject) bool { return true })
}

// advance takes in the next object of the listing.
func (jn *join) advance() error {
	var object Stored
	if jn.first != nil {
		object, jn.first = *jn.first, nil
	} else {
		next, err, more := jn.next()
		if !more || err != nil {
			jn.all = err == nil
			return err
		}
		object = next
	}
	if object.Name < jn.last {
		jn.disorder = true
	}
	jn.last = object.Name
	listed := listedObject{Stored: object}
	listed.Stamp, listed.known = jn.index.get(object)
	if len(jn.basesOf(object.Name)) > 0 {
		jn.held[object.Name] = listed
		return nil
	}
	if jn.gone != nil {
		return jn.gone(listed)
	}
	return nil
}

// basesOf are what the source of a rendition may be called, but for its extension. There are none for what is no rendition of this job.
func (jn *join) basesOf(name string) (bases []string) {
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, end := range jn.ends {
		if base, is := strings.CutSuffix(stem, end); is {
			bases = append(bases, base)
		}
	}
	if path.Ext(name) == ".json" {
		bases = append(bases, stem)
	}
	return bases
}

// sweep drops what no later source can want.
func (jn *join) sweep() error {
	if len(jn.held) < jn.sweepAt {
		return nil
	}
	err := jn.drop(func(object listedObject) bool {
		return !slices.ContainsFunc(jn.basesOf(object.Name), func(base string) bool { return mayFollow(base, jn.at) })
	})
	jn.sweepAt = max(sweepAt, 2*len(jn.held))
	return err
}

// drop lets go of what is held, where done says so.
func (jn *join) drop(done func(listedObject) bool) error {
	for name, object := range jn.held {
		if !done(object) {
			continue
		}
		delete(jn.held, name)
		if jn.gone == nil {
			continue
		}
		if err := jn.gone(object); err != nil {
			return err
		}
	}
	return nil
}

// mayFollow reports whether a name that begins with base can come after the name at, or be it, in the order of names.
func mayFollow(base, at string) bool { return base >= at || strings.HasPrefix(at, base) }

// find looks among what was found for one name. The object is no answer if its stamp is not known, nor is that there is none if that
// is not sure.
func (f *joined) find(name string) (object Stored, answer bool) {
	for _, listed := range f.found {
		if listed.Name == name {
			return listed.Stored, listed.known
		}
	}
	return Stored{}, f.sure
}
