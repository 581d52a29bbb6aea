package renditions

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops"
)

// plan is what a source promises, and what of it is not there yet.
type plan struct {
	outputs  []imageops.Output
	promised []Rendition // one for each of outputs
	stamps   []Stamp     // what each of them is to have
	missing  []imageops.Output
	manifest *ManifestFile
	pixels   int64 // of the original, once it is decoded
}

func (p *plan) isDone() bool {
	return len(p.missing) == 0 && (p.manifest == nil || p.manifest.Status == Fresh)
}

// plan says for each rendition, and for the manifest, whether it is fresh. It fails with a [*ConflictError] where the rendition of
// another original lies there.
func (j *job) plan(ctx context.Context, src Source, took *Stages) (_ *plan, err error) {
	defer stage(ctx, stageLook, &took.Look, &err)()
	outputs := j.outputs(src)
	p := &plan{outputs: outputs}
	looks := make([]looked, len(outputs))
	j.lookAll(ctx, src, outputs, looks)
	for i, output := range outputs {
		if err := j.planOutput(p, output, looks[i]); err != nil {
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

// looked is what a look at the place of one rendition told.
type looked struct {
	want  Stamp // what it is to have
	found Stored
	fresh bool
	err   error
}

// lookAll looks for all renditions, side by side if requests are sent for them.
func (j *job) lookAll(ctx context.Context, src Source, outputs []imageops.Output, looks []looked) {
	look := func(i int) error {
		output, l := outputs[i], &looks[i]
		l.want = j.stamp(src, output.Name, j.image(src).Fingerprint(output))
		l.found, l.fresh, l.err = j.look(ctx, src, output.Name, l.want)
		return nil // it is the plan's, unless an earlier one ends that
	}
	if !j.fresh.counts(src.late) {
		_ = j.sideBySide(len(looks), look)
		return
	}
	for i := range looks {
		if _ = look(i); looks[i].err != nil {
			return
		}
	}
}

func (j *job) planOutput(p *plan, output imageops.Output, l looked) error {
	r := j.rendition(output, Planned)
	switch {
	case l.err != nil:
		return l.err
	case l.fresh && !j.opt.Force:
		r.Status = Fresh
	default:
		if err := j.mayWrite(r.Address); err != nil {
			return err
		}
		if err := j.mayReplace(l.found); err != nil {
			return err
		}
		p.missing = append(p.missing, output)
	}
	p.promised, p.stamps = append(p.promised, r), append(p.stamps, l.want)
	return nil
}

// rendition is one before it is made.
func (j *job) rendition(output imageops.Output, status Status) Rendition {
	return Rendition{
		Name: output.Spec.Name, Size: output.Size(), Format: output.Format, Status: status,
		Address: j.opt.Dest.Address(output.Name), URL: j.opt.Dest.URL(output.Name),
	}
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

// made tells one state of a source's renditions from any other: another version, the same one stored anew, or other options.
func (p *plan) made(src Source) string {
	fingerprint := p.fingerprint()
	return madeOf(src, fingerprint[:])
}

func madeOf(src Source, fingerprint []byte) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%d\n%x", src.Tag, src.Modified.UnixNano(), fingerprint))
	return fmt.Sprintf("%x", sum[:8])
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
	found, err = j.fresh.find(ctx, name, src)
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
