package renditions

import (
	"context"
	"crypto/sha256"
	"fmt"
)

// plan is what a source promises, and what of it is not there yet.
type plan struct {
	promised []Rendition
	stamps   []Stamp // what each of them is to have
	missing  []int   // sizes
	manifest *ManifestFile
}

func (p *plan) isDone() bool {
	return len(p.missing) == 0 && (p.manifest == nil || p.manifest.Status == Fresh)
}

// plan says for each size, and for the manifest, whether it is fresh. It fails with a [*ConflictError] where the rendition of
// another original lies there.
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
	want := j.stamp(src, name, j.opt.Image.Fingerprint(size, j.format(src)))
	found, fresh, err := j.look(ctx, src, name, want)
	switch {
	case err != nil:
		return err
	case fresh && !j.opt.Force:
		r.Status = Fresh
	default:
		if err := j.mayWrite(r.Address); err != nil {
			return err
		}
		if err := j.mayReplace(found); err != nil {
			return err
		}
		p.missing = append(p.missing, size)
	}
	p.promised, p.stamps = append(p.promised, r), append(p.stamps, want)
	return nil
}

// planManifest finds a manifest fresh where that was made of the same renditions.
func (j *job) planManifest(ctx context.Context, src Source, p *plan) error {
	name := j.manifestName(src)
	m := &ManifestFile{Status: Planned, Address: j.opt.Dest.Address(name), URL: j.opt.Dest.URL(name)}
	found, fresh, err := j.look(ctx, src, name, j.stamp(src, name, p.fingerprint()))
	if err != nil {
		return err
	}
	if fresh && !j.opt.Force && len(p.missing) == 0 {
		m.Status = Fresh
	} else {
		if err := j.checkManifest(ctx, found); err != nil {
			return err
		}
		if err := j.mayWrite(m.Address); err != nil {
			return err
		}
	}
	p.manifest = m
	return nil
}

// fingerprint identifies what a manifest tells: the sizes, options and URLs of its renditions.
func (p *plan) fingerprint() [4]byte {
	hash := sha256.New()
	for i, r := range p.promised {
		fmt.Fprintf(hash, "%d %x %s\n", r.Size, p.stamps[i].Options, r.URL)
	}
	return [4]byte(hash.Sum(nil)[:4])
}

// stamp is what belongs under name now.
func (j *job) stamp(src Source, name string, options [4]byte) Stamp {
	s := Stamp{Of: j.identify(src.Address, j.opt.Dest.Address(name)), Options: options}
	if src.Tag != "" {
		s.Version = versionID(src.Tag)
	}
	return s
}

// look finds out whether what is called name is what would be stored there, and refuses what is another original's.
func (j *job) look(ctx context.Context, src Source, name string, want Stamp) (found Stored, fresh bool, err error) {
	found, err = j.fresh.find(ctx, name, src.late)
	if err == nil && compare(found, want) == foreign && j.fresh.counts(src.late) {
		// Nobody is refused on the word of the index. It knows objects by their bytes, and two originals may have the same.
		found, err = j.fresh.ask(ctx, name, src.late)
	}
	if err != nil {
		return found, false, err
	}
	switch compare(found, want) {
	case foreign:
		if !j.opt.Adopt {
			return found, false, j.conflict(src, name, found.Stamp.Of)
		}
	case current:
		return found, true, nil
	case absent, stale:
	}
	return found, false, nil
}

func (j *job) mayWrite(address string) error {
	if j.opt.Protected != nil && j.opt.Protected(address) {
		return fmt.Errorf("%s %w", address, ErrIsSource)
	}
	return nil
}

// mayReplace refuses to write over what may be an original, an object without a name if nothing is there.
func (j *job) mayReplace(found Stored) error {
	if !j.opt.KeepUnstamped || j.opt.Force || found.Name == "" || found.Stamp.isWhole() {
		return nil
	}
	return fmt.Errorf("%s %w", j.opt.Dest.Address(found.Name), ErrUnstamped)
}
