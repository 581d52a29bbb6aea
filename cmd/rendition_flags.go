package cmd

import (
	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/imageops"
)

// renditionFlags say which renditions there are: those of sizes, and those that are described one by one.
type renditionFlags struct {
	sizes     []int
	described []string
	focus     string
	list      *sizeList
}

// add declares the flags; short is the letter of --sizes, "" for none, and sizes its default.
func (f *renditionFlags) add(flags *pflag.FlagSet, short string, sizes []int, usage string) {
	f.list = sizesVarP(flags, &f.sizes, short, sizes, usage)
	textsVarP(flags, &f.described, "rendition", "r",
		"a rendition by its name, as avatar=200x200,cover,smart,webp,q75; may be repeated, and is in place of --sizes unless they are given too")
}

// addFocus declares --focus, for commands that render.
func (f *renditionFlags) addFocus(flags *pflag.FlagSet) {
	flags.StringVar(&f.focus, "focus", "", "point of images that matters, for renditions of gravity focus: 0.4,0.6 is 40% from the left and 60% from the top; metadata of an object, focus, wins over it")
}

// none reports whether no rendition is asked for.
func (f *renditionFlags) none() bool { return len(f.sizes)+len(f.described) == 0 }

// set puts what was asked for into opt, whose style is that of what a description does not say.
func (f *renditionFlags) set(opt *imageops.Options) error {
	opt.Sizes, opt.Renditions = f.sizes, nil
	if len(f.described) > 0 && (f.list == nil || !f.list.given) {
		opt.Sizes = nil
	}
	if f.focus != "" {
		point, err := imageops.ParsePoint(f.focus)
		if err != nil {
			return usageErrorf("--focus: %w", err)
		}
		opt.Focus = &point
	}
	for _, text := range f.described {
		spec, err := imageops.ParseSpec(text, opt.Style)
		if err != nil {
			return usageErrorf("--rendition: %w", err)
		}
		opt.Renditions = append(opt.Renditions, spec)
	}
	return nil
}
