package cmd

import (
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/imageops"
)

// imageFlags say what renditions look like; all commands that make some share them.
type imageFlags struct {
	quality      int
	format       string
	chroma       string
	filter       string
	background   string
	progressive  bool
	keepMetadata bool
	tolerant     bool
}

func defaultImageFlags() imageFlags {
	return imageFlags{
		quality: imageops.DefaultQuality, chroma: string(imageops.Chroma420), filter: string(imageops.Lanczos), background: "white",
	}
}

// add declares the flags.
func (f *imageFlags) add(flags *pflag.FlagSet) {
	*f = defaultImageFlags()
	flags.IntVar(&f.quality, "quality", f.quality, "JPEG quality of renditions, 1 to 100")
	flags.StringVar(&f.format, "format", f.format, "format of all renditions: jpeg, png or gif (default: what the name's extension says)")
	flags.StringVar(&f.chroma, "chroma", f.chroma, "resolution of colours in JPEGs: 420, or 444 for drawings and coloured text")
	flags.StringVar(&f.filter, "filter", f.filter, "how pixels are brought together: lanczos, bicubic (softer) or box (a plain mean)")
	flags.StringVar(&f.background, "background", f.background, "what shows through transparent pixels in JPEGs: #rgb, #rrggbb or a name")
	flags.BoolVar(&f.progressive, "progressive", false, "write JPEGs that show as a whole at once and get finer: smaller, but more work")
	flags.BoolVar(&f.keepMetadata, "keep-metadata", false, "carry EXIF and XMP over, and with them where and by whom a photo was taken")
	flags.BoolVar(&f.tolerant, "tolerant", false, "render what there is of a truncated or damaged JPEG")
}

// set puts what was asked for into opt.
func (f *imageFlags) set(opt *imageops.Options) (err error) {
	opt.Quality, opt.Progressive, opt.KeepMetadata, opt.Tolerant = f.quality, f.progressive, f.keepMetadata, f.tolerant
	if f.quality < 1 {
		return usageErrorf("--quality %d is out of range: want 1 to 100", f.quality)
	}
	if opt.Format, err = formatOf(f.format); err != nil {
		return err
	}
	if opt.Chroma, err = imageops.ParseChroma(f.chroma); err != nil {
		return usageErrorf("--chroma: %w", err)
	}
	if opt.Filter, err = imageops.ParseFilter(f.filter); err != nil {
		return usageErrorf("--filter: %w", err)
	}
	if opt.Background, err = imageops.ParseColor(f.background); err != nil {
		return usageErrorf("--background: %w", err)
	}
	return nil
}
