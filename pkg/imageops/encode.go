package imageops

import (
	"bytes"
	"context"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// encode makes renditions of an upright picture, as a view is to show it: one in each format.
func (j *job) encode(ctx context.Context, v *view, pic *codec.Picture) ([]Rendition, error) {
	made := make([]Rendition, 0, len(v.outs))
	for _, out := range v.outs {
		rendition, err := j.encodeAs(ctx, out, v, pic)
		if err != nil {
			return nil, err
		}
		made = append(made, rendition)
	}
	return made, nil
}

// encodeAs makes one of them: with the profile of the image where that still fits, and the metadata that was asked for.
func (j *job) encodeAs(ctx context.Context, out *codec.Format, v *view, pic *codec.Picture) (Rendition, error) {
	if err := ctx.Err(); err != nil {
		return Rendition{}, err
	}
	opt := v.encodeOptions()
	pic = j.coloured(pic, out, v, &opt)
	if !out.Writes.Alpha {
		pic = opaque(pic, v.background())
	}
	if v.pads() {
		pic = v.pad(pic, v.canvasColour(out))
	}
	if out.Writes.Metadata {
		kept := j.keptMetadata(v, pic.Width, pic.Height)
		opt.Exif, opt.XMP = kept.Exif, kept.XMP
	}
	j.attachGainMap(out, v, &opt)
	var buf bytes.Buffer
	if err := out.Encode(ctx, &buf, pic, opt); err != nil {
		return Rendition{}, v.encodingError(err)
	}
	return Rendition{
		Spec: v.Spec, Width: pic.Width, Height: pic.Height, Format: Format(out.Name), Frames: 1, Data: buf.Bytes(),
		GainMap: opt.GainMap != nil, Note: j.gainNote(out, v, opt.GainMap != nil),
	}, nil
}

func (v *view) encodingError(err error) error { return fmt.Errorf("encoding %s: %w", v.said(), err) }

// said is what errors call it.
func (v *view) said() string {
	if v.Name != "" {
		return "the rendition " + v.Name
	}
	return "the rendition of size " + v.Label()
}

// encodeOptions are those that do not depend on the picture.
func (s Style) encodeOptions() codec.EncodeOptions {
	return codec.EncodeOptions{Quality: s.Quality, Lossless: s.Lossless, ChromaFactor: s.Chroma.factor(), Progressive: s.Progressive}
}

// encodeAll turns small pictures upright and encodes them.
func (j *job) encodeAll(ctx context.Context, small []*codec.Picture) (renditions []Rendition, err error) {
	for i, pic := range small {
		made, err := j.encode(ctx, j.views[i], j.views[i].finish(upright(pic, j.info.Orientation)))
		if err != nil {
			return nil, err
		}
		small[i] = nil
		renditions = append(renditions, made...)
	}
	return renditions, nil
}
