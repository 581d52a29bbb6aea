package imageops

import (
	"context"
	"errors"
	"fmt"

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
	files [][]byte          // the maps, one for each size; nil while they are made
	lost  string            // why there is none, though the image promises one
}

// keepsGainMap reports whether a rendition may have one.
func (j *job) keepsGainMap() bool {
	return j.opt.GainMap == GainMapKeep && j.header.GainMap && j.gainFormat() != nil
}

// gainFormat is the one of outs that holds gain maps, or nil.
func (j *job) gainFormat() *codec.Format {
	for _, out := range j.outs {
		if out.Writes.GainMap {
			return out
		}
	}
	return nil
}

// takeGainMap reads the map behind an image whose pixels have been read, and makes one for each size. What is wrong with the map is
// no error about the image, which is whole without it.
func (j *job) takeGainMap(ctx context.Context) error {
	if !j.keepsGainMap() {
		return nil
	}
	err := j.makeGainMaps(ctx)
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
// keeps its ratio to the picture.
func (j *job) makeGainMaps(ctx context.Context) (err error) {
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
		opt:  j.opt, outs: []*codec.Format{j.gainFormat()},
	}
	if m.gains.said, err = metadata.ParseGainMap(h.GainData, h.XMP); err != nil {
		return err
	}
	planes, ok := img.(codec.PlaneDecoder)
	if !ok || !h.Planar {
		return errors.New("it is neither grey nor YCbCr")
	}
	m.icc = h.ICC
	m.opt.Chroma, m.opt.Progressive, m.opt.Tolerant, m.opt.KeepMetadata, m.opt.GainMap = Chroma444, false, false, MetadataNone, GainMapNone
	m.want = codec.NewWant(h, j.gainSizes(h))
	m.want.Planes = true
	if need := img.Memory(m.want); need > j.gainDecoding() {
		return &codec.LimitError{What: "bytes of memory", Got: need, Max: j.gainDecoding()}
	}
	made, err := m.renderPlanes(ctx, planes)
	if err != nil {
		return err
	}
	j.gains.said = m.gains.said
	for _, r := range made {
		j.gains.files = append(j.gains.files, r.Data)
	}
	return nil
}

// gainSizes are those of maps, as the map is stored.
func (j *job) gainSizes(h *codec.Header) (sizes []codec.Size) {
	scaled := func(side, of, whole int) int { return max(1, min(of, (2*side*of+whole)/(2*whole))) }
	for _, size := range j.want.Sizes {
		sizes = append(sizes, codec.Size{
			Width: scaled(size.Width, h.Width, j.header.Width), Height: scaled(size.Height, h.Height, j.header.Height),
		})
	}
	return sizes
}

// attachGainMap puts what belongs to a gain map into the options of a rendition: the map behind a picture and the word that it is
// there, or, while a map is made, how it is applied.
func (j *job) attachGainMap(out *codec.Format, i int, opt *codec.EncodeOptions) {
	switch g := j.gains; {
	case g.said == nil, !out.Writes.GainMap:
	case g.files == nil:
		opt.GainData, opt.XMP = g.said.ISO(), g.said.XMP()
	default:
		opt.GainMap = g.files[i]
		opt.GainData, opt.XMP = metadata.GainMapVersion(), g.said.Announced(opt.XMP, len(opt.GainMap))
	}
}

// gainNote says why a rendition has no gain map though one was asked for and the image has one, "" where there is nothing to say.
func (j *job) gainNote(out *codec.Format, has bool) string {
	switch {
	case has || j.opt.GainMap != GainMapKeep || !j.info.GainMap:
		return ""
	case !out.Writes.GainMap:
		return "its gain map is left out: " + out.Label + " holds none"
	case j.gains.lost != "":
		return j.gains.lost
	}
	return "its gain map is left out: its colours had to be converted"
}

// gainMemory estimates what gain maps take: that of decoding, and of each size the map before and after turning, its encoding, and
// the file.
func (j *job) gainMemory() (bytes int64) {
	if !j.keepsGainMap() {
		return 0
	}
	const channels = 3
	for _, size := range j.want.Sizes {
		opt := j.encodeOptions()
		opt.ChromaFactor = 1
		bytes += (2*channels+1)*int64(size.Width)*int64(size.Height) + j.gainFormat().Writes.Memory(size, opt)
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
