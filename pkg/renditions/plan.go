package renditions

import (
	"context"
	"fmt"
	"time"
)

// plan is what a source promises, and what of it is not there yet.
type plan struct {
	promised []Rendition
	missing  []int     // sizes
	youngest time.Time // of the renditions that are fresh
	manifest *ManifestFile
}

func (p *plan) isDone() bool {
	return len(p.missing) == 0 && (p.manifest == nil || p.manifest.Status == Fresh)
}

// plan says for each size, and for the manifest, whether it is fresh.
func (j *job) plan(ctx context.Context, src Source, took *Stages) (*plan, error) {
	defer stopwatch(&took.Look)()
	p := &plan{}
	for _, size := range j.opt.Image.Sizes {
		if err := j.planSize(ctx, src, p, size); err != nil {
			return nil, err
		}
	}
	if j.opt.Manifest {
		if err := j.planManifest(ctx, src, p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (j *job) planSize(ctx context.Context, src Source, p *plan, size int) error {
	name := j.name(src, size)
	r := Rendition{Size: size, Status: Planned, Address: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name)}
	if !j.mustWrite(src) {
		found, fresh, err := j.fresh.find(ctx, src, name)
		if err != nil {
			return err
		}
		if fresh {
			r.Status = Fresh
			if found.ModTime.After(p.youngest) {
				p.youngest = found.ModTime
			}
		}
	}
	if r.Status == Planned {
		if err := j.mayWrite(r.Address); err != nil {
			return err
		}
		p.missing = append(p.missing, size)
	}
	p.promised = append(p.promised, r)
	return nil
}

// planManifest finds a manifest fresh where that was made of this version, and is not older than any rendition: those of
// more sizes may have come after it.
func (j *job) planManifest(ctx context.Context, src Source, p *plan) error {
	name := j.manifestName(src)
	m := &ManifestFile{Status: Planned, Address: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name)}
	found, fresh, err := j.fresh.find(ctx, src, name)
	if err != nil {
		return err
	}
	if fresh && !j.mustWrite(src) && len(p.missing) == 0 && !isOlder(found.ModTime, p.youngest) {
		m.Status = Fresh
	}
	if found.Name != "" && (m.Status == Planned || j.fresh.listed == nil) {
		if err := j.checkManifest(ctx, found); err != nil {
			return err
		}
	}
	if m.Status == Planned {
		if err := j.mayWrite(m.Address); err != nil {
			return err
		}
	}
	p.manifest = m
	return nil
}

// mustWrite reports whether what is there does not count.
func (j *job) mustWrite(src Source) bool { return j.opt.Force || src.Changed }

func (j *job) mayWrite(address string) error {
	if j.opt.Protected != nil && j.opt.Protected(address) {
		return fmt.Errorf("%s %w", address, ErrIsSource)
	}
	return nil
}
