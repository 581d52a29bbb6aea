package imageops

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
	"github.com/s3img/s3img/pkg/imageops/internal/metadata"
)

// GainMap says what becomes of the gain map of an image, by which a screen of high dynamic range shows it brighter.
type GainMap string

const (
	// GainMapNone leaves it out: renditions are the picture of the standard range alone.
	GainMapNone GainMap = ""
	// GainMapKeep puts it, as small as the picture has become, into JPEG, and leaves it out of other formats.
	GainMapKeep GainMap = "keep"
)

// ParseGainMap reads none or keep. The error lists what is accepted.
func ParseGainMap(s string) (GainMap, error) {
	switch s {
	case "none":
		return GainMapNone, nil
	case string(GainMapKeep):
		return GainMapKeep, nil
	}
	return "", fmt.Errorf("unknown choice of gain map %q: want none or keep", s)
}

func (g GainMap) valid() bool { return g == GainMapNone || g == GainMapKeep }

// gains are the gain maps of renditions, in the making.
type gains struct {
	said  *metadata.GainMap // how they are applied; nil = there is none
	files map[*view][]byte  // the maps; nil while they are made
	lost  string            // why there is none, though the image promises one
}

// keepingGainMap are the views that may have one.
func (j *job) keepingGainMap() (views []*view) {
	for _, v := range j.views {
		if v.GainMap == GainMapKeep && j.header.GainMap && !v.pads() && v.gainFormat() != nil {
			views = append(views, v)
		}
	}
	return views
}

// gainFormat is the one of its formats that holds gain maps, or nil.
func (v *view) gainFormat() *codec.Format {
	for _, out := range v.outs {
		if out.Writes.GainMap {
			return out
		}
	}
	return nil
}

// takeGainMap reads the map behind an image whose pixels have been read, and makes one for each view that keeps it. What is wrong with the map is
// no error about the image, which is whole without it.
func (j *job) takeGainMap(ctx context.Context) error {
	views := j.keepingGainMap()
	if len(views) == 0 {
		return nil
	}
	err := j.makeGainMaps(ctx, views)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case j.Err() != nil:
		return j.Err()
	}
	j.gains = gains{lost: "its gain map is left out: " + err.Error()}
	return nil
}

// makeGainMaps is the way of any picture: decoded as small as the sizes allow, resampled in its planes, turned and encoded. The map
// keeps its ratio to the picture, and shows the same part.
func (j *job) makeGainMaps(ctx context.Context, views []*view) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic while reading it: %v", p)
		}
	}()
	img, err := j.image.(codec.GainMapped).GainMap(codec.Limits{
		MaxPixels: int64(j.header.Width) * int64(j.header.Height), MaxBytes: j.opt.Limits.MaxBytes, MaxFrames: 1,
	})
	if err != nil {
		return j.blame(err)
	}
	h := img.Header()
	m := &job{
		file: &file{source: j.source, image: img, header: h, info: Info{Orientation: j.info.Orientation}},
		opt:  j.opt,
	}
	m.opt.Tolerant = false
	for _, v := range views {
		m.views = append(m.views, j.gainView(v, h))
	}
	if m.gains.said, err = metadata.ParseGainMap(h.GainData, h.XMP); err != nil {
		return err
	}
	planes, ok := img.(codec.PlaneDecoder)
	if !ok || !h.Planar {
		return errors.New("it is neither grey nor YCbCr")
	}
	m.icc = h.ICC
	m.look()
	m.want.Planes = true
	if need := img.Memory(m.want); need > j.gainDecoding() {
		return &codec.LimitError{What: "bytes of memory", Got: need, Max: j.gainDecoding()}
	}
	made, err := m.renderPlanes(ctx, planes)
	if err != nil {
		return err
	}
	j.gains = gains{said: m.gains.said, files: make(map[*view][]byte, len(made))}
	for i, r := range made {
		j.gains.files[views[i]] = r.Data
	}
	return nil
}

// gainView is a view of a map, that shows what a view of the picture does.
func (j *job) gainView(v *view, h *codec.Header) *view {
	scaled := func(side int, of, whole float64) int {
		return max(1, int(math.Floor(float64(float64(side)*of)/whole+0.5)))
	}
	x, y := float64(h.Width)/float64(j.header.Width), float64(h.Height)/float64(j.header.Height)
	shown := v.stored
	m := &view{Spec: v.Spec, outs: []*codec.Format{v.gainFormat()}}
	if v.window != (codec.Size{}) { // what was found is now all that is shown
		upright := codec.Area{
			X0: float64(v.found.Min.X), Y0: float64(v.found.Min.Y), X1: float64(v.found.Max.X), Y1: float64(v.found.Max.Y),
		}
		stored := asStored(upright, float64(v.size.Width), float64(v.size.Height), j.info.Orientation)
		size := codec.Size{}
		size.Width, size.Height = codec.Turned(v.size.Width, v.size.Height, j.info.Orientation)
		px, py := shown.Width()/float64(size.Width), shown.Height()/float64(size.Height)
		shown = codec.Area{
			X0: shown.X0 + float64(stored.X0*px), X1: shown.X0 + float64(stored.X1*px),
			Y0: shown.Y0 + float64(stored.Y0*py), Y1: shown.Y0 + float64(stored.Y1*py),
		}
	}
	m.stored = codec.Area{X0: shown.X0 * x, X1: shown.X1 * x, Y0: shown.Y0 * y, Y1: shown.Y1 * y}
	width, height := codec.Turned(v.canvas.Width, v.canvas.Height, j.info.Orientation)
	width = min(scaled(width, m.stored.Width(), shown.Width()), max(1, int(m.stored.Width())))
	height = min(scaled(height, m.stored.Height(), shown.Height()), max(1, int(m.stored.Height())))
	m.size.Width, m.size.Height = codec.Turned(width, height, j.info.Orientation)
	m.canvas, m.crop = m.size, m.stored
	m.Style = Style{Format: v.Format, Quality: v.Quality, Filter: v.Filter, Chroma: Chroma444}
	return m
}

// attachGainMap puts what belongs to a gain map into the options of a rendition: the map behind a picture and the word that it is
// there, or, while a map is made, how it is applied.
func (j *job) attachGainMap(out *codec.Format, v *view, opt *codec.EncodeOptions) {
	switch g := j.gains; {
	case g.said == nil, !out.Writes.GainMap:
	case g.files == nil:
		opt.GainData, opt.XMP = g.said.ISO(), g.said.XMP()
	case g.files[v] != nil:
		opt.GainMap = g.files[v]
		opt.GainData, opt.XMP = metadata.GainMapVersion(), g.said.Announced(opt.XMP, len(opt.GainMap))
	}
}

// gainNote says why a rendition has no gain map though one was asked for and the image has one, "" where there is nothing to say.
func (j *job) gainNote(out *codec.Format, v *view, has bool) string {
	switch {
	case has || v.GainMap != GainMapKeep || !j.info.GainMap:
		return ""
	case !out.Writes.GainMap:
		return "its gain map is left out: " + out.Label + " holds none"
	case v.pads():
		return "its gain map is left out: it knows nothing of what is around the picture"
	case j.gains.lost != "":
		return j.gains.lost
	}
	return "its gain map is left out: its colours had to be converted"
}

// gainMemory estimates what gain maps take: that of decoding, and of each view the map before and after turning, its encoding, and
// the file.
func (j *job) gainMemory() (bytes int64) {
	views := j.keepingGainMap()
	if len(views) == 0 {
		return 0
	}
	const channels = 3
	for _, v := range views {
		opt := v.encodeOptions()
		opt.ChromaFactor = 1
		bytes += (2*channels+1)*int64(v.canvas.Width)*int64(v.canvas.Height) + v.gainFormat().Writes.Memory(v.canvas, opt)
	}
	return bytes + j.gainDecoding()
}

// gainDecoding is the most that decoding may take: the header of the map is not known before the pixels of the image have been
// decoded. It is enough for one as large as the image, progressive, and as finely coloured.
func (j *job) gainDecoding() int64 {
	const (
		channels = 3
		decoder  = 300 << 10
		block    = 10
	)
	least := j.want.Scales[0]
	for _, scale := range j.want.Scales {
		least = min(least, scale)
	}
	samples := int64(j.header.Width/least+8) * int64(j.header.Height/least+8) * channels
	return decoder + 2*samples + block*samples*int64(least*least)/64
}
