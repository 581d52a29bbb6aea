package gallery

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Site is the place that pages lie in. It is used by several goroutines at a time.
type Site interface {
	// State compares what lies under the page's name with the page.
	State(ctx context.Context, page Page) (State, error)
	// Put stores a page: whole, or not at all.
	Put(ctx context.Context, page Page) error
	// Delete removes what lies under name; that there is nothing is no error.
	Delete(ctx context.Context, name string) error
}

// State is how what lies under the name of a page relates to it.
type State int

// The states. Absent also stands for what went away since the listing.
const (
	Absent  State = iota
	Same          // the page itself, with everything that Put would set
	Other         // made by Publish, but not the same
	Foreign       // made by somebody else
)

// IsOurs reports whether body is a page that Build made, in whatever version: it names its generator in its head. It is for
// sites that keep no metadata.
func IsOurs(body []byte) bool {
	head := body[:min(len(body), headBytes)]
	return bytes.Contains(head, []byte(`<meta name="generator" content="`+Generator+`">`)) ||
		bytes.Contains(head, []byte(`<generator uri="`+generatorURI+`">`+Generator+`</generator>`))
}

// headBytes is where a generator is looked for: it stands before the title, which may be of any length.
const headBytes = 1024

// PublishOptions say what Publish may do.
type PublishOptions struct {
	Force  bool // replace pages that somebody else made
	DryRun bool // look, and change nothing
}

// Status says what became of a page.
type Status string

// The statuses of a page.
const (
	Written   Status = "written"
	Unchanged Status = "unchanged"
	Removed   Status = "removed" // a gallery of more pages had left it
	Planned   Status = "planned" // a dry run would have written it
	Doomed    Status = "doomed"  // a dry run would have removed it
)

// Change is what became of one page.
type Change struct {
	Name   string
	Status Status
	Bytes  int
}

// ForeignError says that pages would replace files that somebody else made: nothing was changed.
type ForeignError struct{ Names []string }

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s was not made by s3img gallery; nothing was changed", strings.Join(e.Names, ", "))
}

// parallel bounds the requests at a time.
const parallel = 8

// Publish brings the pages of g to where its listing came from, and removes pages of galleries that it no longer has. It asks
// for each page that is there already, a request each, and writes only what differs: first the pages behind the index, then
// the index and the feed, so that no link leads to nothing. It fails with a [*ForeignError] before the first change.
func Publish(ctx context.Context, g *Gallery, site Site, opt PublishOptions) ([]Change, error) {
	targets, err := look(ctx, g, site)
	if err != nil {
		return nil, err
	}
	if err := refuseForeign(targets, opt); err != nil {
		return nil, err
	}
	if !opt.DryRun {
		if err := write(ctx, site, targets); err != nil {
			return nil, err
		}
	}
	return changes(targets, opt), nil
}

// target is a page that shall be, or shall be no more.
type target struct {
	Page
	gone  bool
	state State
}

func look(ctx context.Context, g *Gallery, site Site) ([]target, error) {
	var targets []target
	for _, page := range g.Pages {
		targets = append(targets, target{Page: page})
	}
	for _, name := range g.leftovers() {
		targets = append(targets, target{Page: Page{Name: name}, gone: true})
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for i := range targets {
		t := &targets[i]
		if g.there[t.Name] {
			group.Go(func() (err error) {
				t.state, err = site.State(ctx, t.Page)
				return err
			})
		}
	}
	return targets, group.Wait()
}

func refuseForeign(targets []target, opt PublishOptions) error {
	var names []string
	for _, t := range targets {
		if t.state == Foreign && !t.gone && !opt.Force {
			names = append(names, t.Name)
		}
	}
	if len(names) > 0 {
		return &ForeignError{Names: names}
	}
	return nil
}

// write does what the targets ask for, in three steps that must not mix: the pages in front last, but before what they no
// longer link to is removed.
func write(ctx context.Context, site Site, targets []target) error {
	behind := func(t target) bool { return t.writes() && pageName().MatchString(t.Name) }
	front := func(t target) bool { return t.writes() && !pageName().MatchString(t.Name) }
	put := func(ctx context.Context, t target) error { return site.Put(ctx, t.Page) }
	remove := func(ctx context.Context, t target) error { return site.Delete(ctx, t.Name) }
	for _, step := range []struct {
		wanted func(target) bool
		do     func(context.Context, target) error
	}{{behind, put}, {front, put}, {target.removes, remove}} {
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(parallel)
		for _, t := range targets {
			if step.wanted(t) {
				group.Go(func() error { return step.do(ctx, t) })
			}
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
	return nil
}

func (t target) writes() bool  { return !t.gone && t.state != Same }
func (t target) removes() bool { return t.gone && (t.state == Same || t.state == Other) }

func changes(targets []target, opt PublishOptions) []Change {
	changes := []Change{}
	for _, t := range targets {
		c := Change{Name: t.Name, Bytes: len(t.Body), Status: Unchanged}
		switch {
		case t.writes() && opt.DryRun:
			c.Status = Planned
		case t.writes():
			c.Status = Written
		case t.removes() && opt.DryRun:
			c.Status = Doomed
		case t.removes():
			c.Status = Removed
		case t.gone:
			continue // somebody else's
		}
		changes = append(changes, c)
	}
	return changes
}
