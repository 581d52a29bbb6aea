package cmd

import (
	"cmp"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/imageops"
)

// formatFlags say in which formats renditions are made, or looked for.
type formatFlags struct{ format, formats string }

func (f *formatFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.format, "format", "", "format of all renditions: "+writtenNames()+" (default: what the name's extension says)")
	flags.StringVar(&f.formats, "formats", "", "several formats, made of one decode: keep,webp makes {base}-{size}.webp beside what the extension says")
}

// read returns what imageops.Options.Format and Also are to be.
func (f *formatFlags) read() (format imageops.Format, also []imageops.Format, err error) {
	switch {
	case f.format != "" && f.formats != "":
		return "", nil, usageErrorf("--format and --formats do not go together: name all in --formats")
	case f.format != "":
		if format, err = imageops.ParseFormat(f.format); err != nil {
			return "", nil, usageErrorf("--format: %w", err)
		}
		return format, nil, nil
	}
	if format, also, err = imageops.ParseFormats(cmp.Or(f.formats, imageops.KeepFormat)); err != nil {
		return "", nil, usageErrorf("--formats: %w", err)
	}
	return format, also, nil
}
