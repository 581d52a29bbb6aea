package cmd

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

func newConfigCheck(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "check [FILE|s3://BUCKET/KEY] [NAME…]",
		Short: "Tell what is wrong with s3img.yaml, or what is made of a name",
		Long: `Tell all that is wrong with s3img.yaml, or with FILE, each with its line. Without
FILE it is the one that other commands would take. If nothing is wrong, tell what
each rendition is, and what would be made of each NAME: the names of its
renditions, and their URLs where the bucket for them is known. A first argument
that ends in .yaml or .yml, or is s3://…, is FILE; nothing is sent to a store but for
that. The exit code is 1 if something is wrong.`,
		Example: `  s3img config check
  s3img config check s3img.yaml x-wing.jpg
  s3img config check x-wing.png -o json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return a.checkConfig(c.Context(), args) },
	}
}

func isConfigName(arg string) bool {
	lower := strings.ToLower(arg)
	return s3ops.IsLocation(arg) || strings.HasSuffix(lower, ".yaml") || strings.HasSuffix(lower, ".yml")
}

func (a *app) checkConfig(ctx context.Context, args []string) error {
	named := len(args) > 0 && isConfigName(args[0])
	file, names := "", args
	if named {
		file, names = args[0], args[1:]
	}
	_, err := a.findConfig(ctx, file, named)
	var problems config.Problems
	if errors.As(err, &problems) {
		if a.output == outputJSON {
			_ = a.emit(checkedConfig{File: a.fileName, Problems: problems}, "")
			return &Error{Err: err, Code: exitFailed, Said: true}
		}
		return a.configFailure(err, exitFailed)
	}
	if err != nil {
		return err
	}
	if a.file == nil {
		failure := usageErrorf("there is no %s in this folder, and nothing names another file", config.FileName)
		failure.Hints = []string{"`s3img config init` writes an example"}
		return failure
	}
	image, err := a.describedImage()
	if err != nil {
		return err
	}
	if err := a.checkPlaces(image); err != nil {
		return err
	}
	checked := checkedConfig{File: a.fileName}
	for _, spec := range image.Specs() {
		checked.Renditions = append(checked.Renditions, describedLine{spec.Label(), spec.String(), ruleOf(spec)})
	}
	for _, name := range names {
		made, err := a.madeOf(ctx, name, image)
		if err != nil {
			return err
		}
		checked.Names = append(checked.Names, made)
	}
	return a.emit(checked, checked.text())
}

// checkPlaces finds renditions that would lie among the uploads, which each command refuses.
func (a *app) checkPlaces(image imageops.Options) error {
	upload, err := a.uploadPlace()
	if err != nil {
		return err
	}
	dest, err := a.downloadPlace()
	if err != nil || upload.Bucket == "" || dest.Bucket == "" {
		return err
	}
	f := renderFlags{image: image, to: renditions.Place{At: dest}}
	err = f.refuseLoop(upload, nil)
	if failure, ok := errors.AsType[*Error](err); ok {
		failure.Code = exitFailed
	}
	return err
}

// describedLine is a rendition as the file and all others say.
type describedLine struct {
	Name string `json:"name"`
	Is   string `json:"is"`
	Rule string `json:"rule"`
}

// ruleOf says in words what dimensions a rendition has, and what it looks like.
func ruleOf(spec imageops.Spec) string {
	words := ""
	switch box := spec.Box; {
	case spec.Fit == imageops.Cover:
		words = fmt.Sprintf("%d×%d, filled by what %s keeps", box.Width, box.Height, orCentre(spec.Gravity))
	case spec.Fit == imageops.Pad:
		words = fmt.Sprintf("%d×%d, all of it on a canvas, at the %s", box.Width, box.Height, orCentre(spec.Gravity))
	case box.Height == 0:
		words = fmt.Sprintf("at most %d wide, never enlarged", box.Width)
	case box.Width == 0:
		words = fmt.Sprintf("at most %d high, never enlarged", box.Height)
	default:
		words = fmt.Sprintf("inside %d×%d, aspect kept, never enlarged", box.Width, box.Height)
	}
	_, style, _ := strings.Cut(spec.String(), ",")
	for word := range strings.SplitSeq(style, ",") {
		if word != "" && !strings.HasPrefix(word, "fit=") && !strings.HasPrefix(word, "gravity=") {
			words += ", " + strings.Replace(word, "=", " ", 1)
		}
	}
	return words
}

func orCentre(g imageops.Gravity) imageops.Gravity {
	if g == "" {
		return imageops.Centre
	}
	return g
}

// madeOf is what a name becomes.
type madeOf struct {
	Name       string     `json:"name"`
	Renditions []madeLine `json:"renditions"`
}

type madeLine struct {
	Rendition string `json:"rendition"`
	Name      string `json:"name"`
	URL       string `json:"url,omitempty"`
}

func (m madeLine) where() string {
	if m.URL != "" {
		return m.URL
	}
	return m.Rendition
}

// madeOf tells names by the rule that everything shares which makes or promises renditions. No request is sent.
func (a *app) madeOf(ctx context.Context, name string, image imageops.Options) (madeOf, error) {
	made := madeOf{Name: name}
	dest, err := a.downloadPlace()
	if err != nil {
		return made, err
	}
	var client *s3ops.Client
	if dest.Bucket != "" {
		if client, err = a.store(ctx); err != nil {
			return made, err
		}
	}
	for _, output := range image.Outputs(name) {
		line := madeLine{Rendition: output.Spec.Label(), Name: output.Name}
		if client != nil {
			line.URL = client.ObjectURL(s3ops.Location{Bucket: dest.Bucket, Key: dest.Key + output.Name})
		}
		made.Renditions = append(made.Renditions, line)
	}
	return made, nil
}
