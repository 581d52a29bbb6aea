package imageops

import (
	"bytes"
	"context"
	"fmt"

	"github.com/s3img/s3img/pkg/imageops/internal/codec"
)

// encode makes renditions of an upright picture, the i-th: one in each format.
func (j *job) encode(ctx context.Context, i int, pic *codec.Picture) ([]Rendition, error) {
	made := make([]Rendition, 0, len(j.outs))
	for _, out := range j.outs {
		rendition, err := j.encodeAs(ctx, out, i, pic)
		if err != nil {
			return nil, err
		}
		made = append(made, rendition)
	}
	return made, nil
}

// encodeAs makes one of them: with the profile of the image where that still fits, and the metadata that was asked for.
func (j *job) encodeAs(ctx context.Context, out *codec.Format, i int, pic *codec.Picture) (Rendition, error) {
	if err := ctx.Err(); err != nil {
		return Rendition{}, err
	}
	opt := j.encodeOptions()
	pic = j.coloured(pic, out, &opt)
	if !out.Writes.Alpha {
		pic = opaque(pic, j.opt.Background)
	}
	if out.Writes.Metadata {
		kept := j.keptMetadata(pic.Width, pic.Height)
		opt.Exif, opt.XMP = kept.Exif, kept.XMP
	}
	j.attachGainMap(out, i, &opt)
	var buf bytes.Buffer
	if err := out.Encode(ctx, &buf, pic, opt); err != nil {
		return Rendition{}, fmt.Errorf("encoding the rendition of size %d: %w", j.opt.Sizes[i], err)
	}
	return Rendition{
		Size: j.opt.Sizes[i], Width: pic.Width, Height: pic.Height, Format: Format(out.Name), Frames: 1, Data: buf.Bytes(),
		GainMap: opt.GainMap != nil, Note: j.gainNote(out, opt.GainMap != nil),
	}, nil
}

// encodeOptions are those that do not depend on the picture.
func (j *job) encodeOptions() codec.EncodeOptions {
	return codec.EncodeOptions{Quality: j.opt.Quality, Lossless: j.opt.Lossless, ChromaFactor: j.opt.Chroma.factor(), Progressive: j.opt.Progressive}
}

// encodeAll turns small pictures upright and encodes them.
func (j *job) encodeAll(ctx context.Context, small []*codec.Picture) ([]Rendition, error) {
	renditions := make([]Rendition, 0, len(small)*len(j.outs))
	for i, pic := range small {
		made, err := j.encode(ctx, i, upright(pic, j.info.Orientation))
		if err != nil {
			return nil, err
		}
		small[i] = nil
		renditions = append(renditions, made...)
	}
	return renditions, nil
}
