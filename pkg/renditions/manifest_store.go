package renditions

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/s3img/s3img/pkg/imageops"
)

// No manifest and no rendition can have as many bytes.
const (
	maxManifest  = 1 << 20
	maxRendition = 1 << 32
)

// ManifestFile is what became of a source's manifest.
type ManifestFile struct {
	Status  Status `json:"status"`
	Address string `json:"address"`
	URL     string `json:"url,omitempty"`
	Bytes   int    `json:"bytes,omitempty"` // 0 unless written
}

// ErrNotManifest says that something else lies where a manifest would be written.
var ErrNotManifest = errors.New("is there already, and is no manifest of s3img")

// storeManifest puts the manifest of a source whose renditions are all there. The original is not decoded for it: its header
// tells its dimensions, where nothing was rendered, and its smallest rendition the rest.
func (j *job) storeManifest(ctx context.Context, src Source, p *plan, made rendered) error {
	all, err := j.describe(ctx, p, made)
	if err != nil {
		return err
	}
	made.info.GainMap = made.info.GainMap && p.provesGainMap(all)
	m := newManifest(src.Name, made.info, all)
	placeholder, err := j.placeholder(ctx, p, made)
	if err != nil {
		return err
	}
	m.show(placeholder)
	name := j.manifestName(src)
	meta := Meta{ContentType: manifestType, Stamp: j.stamp(src, name, p.fingerprint()), SourceTag: src.Tag, Revalidate: true}
	m.MadeFrom = meta.Stamp.text()
	data, err := m.encode()
	if err != nil {
		return err
	}
	if _, err := j.put(ctx, src, name, data, meta); err != nil {
		return err
	}
	p.manifest.Status, p.manifest.Bytes = Written, len(data)
	return nil
}

// describe lists the renditions as a manifest has them. Those that were there have the
// dimensions that they would be given now.
func (j *job) describe(ctx context.Context, p *plan, made rendered) (all []ManifestRendition, err error) {
	shown := p.shown()
	for i, r := range p.promised {
		output := p.outputs[i]
		d := ManifestRendition{
			Name: r.Name, Size: r.Size, Width: r.Width, Height: r.Height, Bytes: int64(r.Bytes),
			ContentType: r.Format.ContentType(), GainMap: r.GainMap, URL: cmp.Or(r.URL, relativeURL(output.Name)), alike: slices.Contains(shown, i),
		}
		if r.Status == Fresh {
			d.Width, d.Height = output.Spec.Dimensions(made.info.Width, made.info.Height)
			found, err := j.opt.Dest.Stat(ctx, output.Name)
			if err != nil {
				return nil, err
			}
			d.Bytes = found.Size
			if d.GainMap, err = j.holdsGainMap(ctx, output, made.info); err != nil {
				return nil, err
			}
		}
		all = append(all, d)
	}
	return all, nil
}

// shown are those of the renditions, by their places, that show all of the image, so that a page may take any of them; where there
// are none, those of the first description.
func (p *plan) shown() (places []int) {
	var first []int
	for i, o := range p.outputs {
		if o.Spec.Fit == "" || o.Spec.Fit == imageops.Inside {
			places = append(places, i)
		}
		if o.Spec.Label() == p.outputs[0].Spec.Label() {
			first = append(first, i)
		}
	}
	if len(places) == 0 {
		return first
	}
	return places
}

// provesGainMap reports whether renditions bear out that the original has a gain map, as its header says: one that was to keep it does,
// or none was to. A map can be broken.
func (p *plan) provesGainMap(all []ManifestRendition) bool {
	keeps := func(o imageops.Output) bool {
		return o.Format == imageops.JPEG && o.Spec.GainMap == imageops.GainMapKeep && o.Spec.Fit != imageops.Pad
	}
	return !slices.ContainsFunc(p.outputs, keeps) || slices.ContainsFunc(all, func(r ManifestRendition) bool { return r.GainMap })
}

// holdsGainMap looks into a rendition that was there.
func (j *job) holdsGainMap(ctx context.Context, output imageops.Output, info imageops.Info) (bool, error) {
	name := output.Name
	if !info.GainMap || output.Spec.GainMap != imageops.GainMapKeep {
		return false, nil
	}
	found, err := j.inspectStored(ctx, name)
	return found.GainMap, err
}

// inspectStored reads the head of a rendition that was there.
func (j *job) inspectStored(ctx context.Context, name string) (imageops.Info, error) {
	body, err := j.opt.Dest.Open(ctx, name)
	if err != nil {
		return imageops.Info{}, err
	}
	defer body.Close() //nolint:errcheck // it was only read
	found, err := imageops.Inspect(body, imageops.Limits{})
	if err != nil {
		return found, fmt.Errorf("read the rendition %s: %v", j.opt.Dest.Address(name), err) //nolint:errorlint // see placeholder
	}
	return found, nil
}

// placeholder is that of the smallest rendition that shows all of the image, in the first format: it was made just now or is in the
// destination.
func (j *job) placeholder(ctx context.Context, p *plan, made rendered) (imageops.Placeholder, error) {
	shown := p.shown()
	output := p.outputs[shown[0]]
	for _, i := range shown[1:] {
		if o := p.outputs[i]; o.Size() < output.Size() && o.Format == output.Format {
			output = o
		}
	}
	file, err := j.bytesOf(ctx, output, made)
	if err != nil {
		return imageops.Placeholder{}, err
	}
	shows, err := imageops.NewPlaceholder(ctx, file)
	if err != nil {
		// Not wrapped: it is no error about the original, which would be given up for it.
		return shows, fmt.Errorf("read the rendition %s: %v", j.opt.Dest.Address(output.Name), err) //nolint:errorlint // see above
	}
	return shows, nil
}

func (j *job) bytesOf(ctx context.Context, output imageops.Output, made rendered) ([]byte, error) {
	for _, image := range made.images {
		if output.Is(image) {
			return image.Data, nil
		}
	}
	return readStored(ctx, j.opt.Dest, output.Name, maxRendition)
}

// checkManifest makes sure that what lies where a manifest belongs is one: it may be somebody's own file.
func (j *job) checkManifest(ctx context.Context, found Stored) error {
	if found.Name == "" || found.Stamp.Of != [8]byte{} {
		return nil
	}
	_, err := j.readManifest(ctx, found.Name)
	return ignoreMissing(err)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// readManifest reads a manifest back. It fails with ErrNotManifest if the file is another one.
func (j *job) readManifest(ctx context.Context, name string) (m Manifest, err error) {
	data, err := readStored(ctx, j.opt.Dest, name, maxManifest)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(data, &m); err != nil || m.Version < 1 {
		return m, fmt.Errorf("%s %w", j.opt.Dest.Address(name), ErrNotManifest)
	}
	return m, nil
}
