package renditions

import (
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// Status says what became of a rendition.
type Status string

// The statuses of a rendition.
const (
	Written Status = "written"
	Fresh   Status = "fresh"   // there already, as it would be made now
	Planned Status = "planned" // a dry run would have written it
	Stale   Status = "stale"   // there, but of another version of its source
	Missing Status = "missing"
	Foreign Status = "foreign" // another original's lies there
	Removed Status = "removed" // deleted, because its source is gone
	Doomed  Status = "doomed"  // a dry run would have deleted it
)

// Rendition is one image that a source promises.
type Rendition struct {
	Name    string          `json:"name,omitempty"`   // as it is described; "" for one that is called by its size
	Size    int             `json:"size,omitempty"`   // longer side of its box, in pixels; 0 where a presign service does not say
	Format  imageops.Format `json:"format,omitempty"` // "" likewise
	Status  Status          `json:"status"`
	Address string          `json:"address,omitempty"` // "" where only the public URL is known
	URL     string          `json:"url,omitempty"`
	Width   int             `json:"width,omitempty"` // pixels; 0 unless written
	Height  int             `json:"height,omitempty"`
	Bytes   int             `json:"bytes,omitempty"`
	GainMap bool            `json:"gain_map,omitempty"` // it is written, and holds the gain map of its image
	Note    string          `json:"note,omitempty"`     // what was asked for and is not in it, and why
	// Frames is how many a rendition has that moves; 0 for others, and unless written. Still tells of one that was written, and shows
	// the first frame of an original that moves.
	Frames int  `json:"frames,omitempty"`
	Still  bool `json:"still,omitempty"`
}

// Result is what became of one source.
type Result struct {
	Source     string
	Renditions []Rendition   // those that exist now, or would, or did until now, in the order of imageops.Options.Outputs
	Manifest   *ManifestFile // nil where none was asked for, or removed
	Skipped    string        // why there was nothing to do with it; "" where there was
	Err        error         // nil when all is as it should be
	Known      bool          // Err is one that all objects meet, and that is told of once: an earlier result had it, or Run returns it

	Version string // of the source, as in Source.Tag; "" where it was not looked at
	// Made differs where the version, its time, or the description of the renditions does; "" where they were not looked at.
	Made string

	Happened time.Time // when the event was sent that told of the source; zero where none did
	Took     Stages
	Pixels   int64 // of the original, where it was decoded; else 0

	gone bool // the source is, and there was nothing of it to remove
}

// Stages are the times that one source took. What a stage shared with another one counts for the first of them.
type Stages struct {
	Look   time.Duration // asking for the source and for what is there of its renditions
	Fetch  time.Duration // waiting for its bytes
	Render time.Duration
	Store  time.Duration
}

// Summary counts sources.
type Summary struct {
	Rendered int // at least one rendition, or the manifest, was written
	Fresh    int // nothing had to be done
	Removed  int // at least one rendition, or the manifest, was deleted
	Skipped  int // not for this job
	Failed   int
}

// Total is the number of sources that were looked at.
func (s Summary) Total() int { return s.Rendered + s.Fresh + s.Removed + s.Skipped + s.Failed }

// add counts one result.
func (s *Summary) add(result Result) {
	switch result.Outcome() {
	case Failed:
		s.Failed++
	case Skipped:
		s.Skipped++
	case Cleared:
		s.Removed++
	case Rendered:
		s.Rendered++
	case UpToDate:
		s.Fresh++
	}
}

// Outcome says in one word what became of a source. A dry run has the one that the job would have.
type Outcome string

// The outcomes of a source.
const (
	Rendered Outcome = "rendered" // at least one rendition, or the manifest, was written
	UpToDate Outcome = "fresh"    // nothing had to be done
	Cleared  Outcome = "removed"  // at least one rendition, or the manifest, was deleted
	Skipped  Outcome = "skipped"  // it is not for this job
	Failed   Outcome = "failed"
)

// Outcome is that of the source.
func (r Result) Outcome() Outcome {
	switch {
	case r.Err != nil:
		return Failed
	case r.Skipped != "":
		return Skipped
	case r.Has(Removed, Doomed):
		return Cleared
	case r.Has(Written, Planned):
		return Rendered
	}
	return UpToDate
}

// Has reports whether a rendition or the manifest has one of the statuses.
func (r Result) Has(statuses ...Status) bool {
	for _, made := range r.Renditions {
		if slices.Contains(statuses, made.Status) {
			return true
		}
	}
	return r.Manifest != nil && slices.Contains(statuses, r.Manifest.Status)
}
