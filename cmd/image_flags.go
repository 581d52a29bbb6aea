package cmd

import (
	"slices"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/imageops"
)

const keepMetadata = "keep-metadata"

// imageFlags say what renditions look like; all commands that make some share them.
type imageFlags struct {
	formatFlags
	quality      int
	chroma       string
	filter       string
	background   string
	progressive  bool
	lossless     bool
	keepMetadata string
	gainMap      string
	sharpen      string
	tolerant     bool
}

func defaultImageFlags() imageFlags {
	return imageFlags{
		quality: imageops.DefaultQuality, chroma: string(imageops.Chroma420), filter: string(imageops.Lanczos), keepMetadata: "none",
		gainMap: "none", sharpen: "none",
	}
}

// add declares the flags.
func (f *imageFlags) add(flags *pflag.FlagSet) {
	*f = defaultImageFlags()
	flags.IntVar(&f.quality, "quality", f.quality, "quality of renditions that lose some, JPEG and WebP: 1 to 100")
	f.formatFlags.add(flags)
	flags.BoolVar(&f.lossless, "lossless", false, "write WebPs that lose nothing; drawings are in any case, where that is smaller")
	flags.StringVar(&f.chroma, "chroma", f.chroma, "resolution of colours in JPEGs: 420, or 444 for drawings and coloured text")
	flags.StringVar(&f.filter, "filter", f.filter, "how pixels are brought together: lanczos, bicubic (softer) or box (a plain mean)")
	flags.StringVar(&f.sharpen, "sharpen", f.sharpen, "sharpen what was made smaller: auto, an amount up to 5 like 0.5, or an amount and a radius in pixels like 0.5:1.2")
	flags.StringVar(&f.background, "background", f.background, "what shows through transparent pixels in JPEGs, and around padded images: #rgb, #rrggbb or a name (default: white; around images transparent where the format can be)")
	flags.BoolVar(&f.progressive, "progressive", false, "write JPEGs that show as a whole at once and get finer: smaller, but more work")
	flags.StringVar(&f.keepMetadata, keepMetadata, f.keepMetadata, "carry EXIF and XMP over: all, and with them where a photo was taken, or copyright: artist, copyright, credit and licence")
	flags.Lookup(keepMetadata).NoOptDefVal = string(imageops.MetadataAll)
	flags.StringVar(&f.gainMap, "gain-map", f.gainMap, "of JPEGs for screens of high dynamic range (Ultra HDR): none, or keep to carry their gain map into JPEGs")
	flags.BoolVar(&f.tolerant, "tolerant", false, "render what there is of a truncated or damaged JPEG or WebP")
}

// set puts what was asked for into opt.
func (f *imageFlags) set(opt *imageops.Options) (err error) {
	opt.Quality, opt.Progressive, opt.Lossless, opt.Tolerant = f.quality, f.progressive, f.lossless, f.tolerant
	if f.quality < 1 {
		return usageErrorf("--quality %d is out of range: want 1 to 100", f.quality)
	}
	if opt.Format, opt.Also, err = f.read(); err != nil {
		return err
	}
	if opt.Chroma, err = imageops.ParseChroma(f.chroma); err != nil {
		return usageErrorf("--chroma: %w", err)
	}
	if opt.Filter, err = imageops.ParseFilter(f.filter); err != nil {
		return usageErrorf("--filter: %w", err)
	}
	if opt.KeepMetadata, err = imageops.ParseMetadata(f.keepMetadata); err != nil {
		return usageErrorf("--%s: %w", keepMetadata, err)
	}
	if opt.GainMap, err = imageops.ParseGainMap(f.gainMap); err != nil {
		return usageErrorf("--gain-map: %w", err)
	}
	if opt.Sharpen, err = imageops.ParseSharpen(f.sharpen); err != nil {
		return usageErrorf("--sharpen: %w", err)
	}
	if f.background == "" {
		return nil
	}
	if opt.Background, err = imageops.ParseColor(f.background); err != nil {
		return usageErrorf("--background: %w", err)
	}
	return nil
}

// checkLossless refuses to be lossless where no rendition has a format that knows it.
func checkLossless(opt imageops.Options) error {
	knows := func(format imageops.Format) bool {
		return slices.ContainsFunc(imageops.Formats(), func(info imageops.FormatInfo) bool { return info.Lossless && info.Format == format })
	}
	for _, spec := range opt.Specs() {
		if !opt.Lossless || knows(spec.Format) || slices.ContainsFunc(spec.Also, knows) {
			return nil
		}
	}
	return usageErrorf("--lossless goes with --format webp, with webp among --formats, or with a rendition that is WebP")
}

// withOptionalValues joins --keep-metadata to a value that stands apart, which the library of flags takes for a file: it lets a flag
// alone mean something only if all values are joined.
func withOptionalValues(args []string) []string {
	var joined []string
	for i, arg := range args {
		if arg == "--" {
			return append(joined, args[i:]...)
		}
		if n := len(joined); n > 0 && joined[n-1] == "--"+keepMetadata && slices.Contains([]string{"all", "copyright", "none"}, arg) {
			joined[n-1] += "=" + arg
			continue
		}
		joined = append(joined, arg)
	}
	return joined
}
