package lambda

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// patterns are what parameters must match as a whole: CloudFormation checks what a stack is deployed with by them, and we
// check the defaults by the same.
type patterns struct {
	Folder string // a prefix that means itself in policies and in the filters of notifications, where S3 wants the rest encoded
	Sizes  string
	// Formats is a list as imageops.ParseFormats reads it, but for words that stand there twice. It may be empty.
	Formats string
	URL     string
	Object  string // one in S3 whose name means itself in policies
	Origin  string // one that S3 and function URLs both take: these know * alone, and no * inside
}

func parameterPatterns() patterns {
	word := "(" + strings.Join(append([]string{imageops.KeepFormat}, writtenFormats()...), "|") + ")"
	return patterns{
		Folder:  `([A-Za-z0-9_-][A-Za-z0-9_.-]*/)+`,
		Sizes:   `[1-9][0-9]{0,4}(,[1-9][0-9]{0,4})*`,
		Formats: "(" + word + "(," + word + ")*)?",
		URL:     `https?://[^\s]+`,
		Object:  `s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\s*?$]+`,
		Origin:  `\*|https?://[a-z0-9.-]+(:[0-9]{1,5})?`,
	}
}

// shown are the patterns of parameters, most of which may be empty.
func (p patterns) shown() map[string]string {
	optional := func(pattern string) string { return "(" + pattern + ")?" }
	return map[string]string{
		"FolderPattern": p.Folder, "DestPattern": optional(p.Folder), "OriginPattern": optional(p.Origin), "ConfigPattern": optional(p.Object),
		"SizesPattern": optional(p.Sizes), "FormatPattern": p.Formats, "URLPattern": optional(p.URL),
	}
}

// writtenFormats are the names of those that renditions can have.
func writtenFormats() (names []string) {
	for _, format := range imageops.Formats() {
		if format.Written {
			names = append(names, string(format.Format))
		}
	}
	return names
}

// normalized returns the options with defaults filled in, or an [*s3ops.InvalidError].
func (opt TemplateOptions) normalized() (TemplateOptions, error) {
	if opt.Prefix == "" {
		opt.Prefix = DefaultPrefix
	}
	opt.Prefix = s3ops.Location{Key: opt.Prefix}.AsFolder().Key
	opt.Dest = opt.Dest.AsFolder()
	if err := checkFolders(opt.Prefix, opt.Dest.Key); err != nil {
		return opt, err
	}
	if opt.UploadBucket != "" && opt.UploadBucket == opt.Dest.Bucket {
		return opt, &s3ops.InvalidError{
			What: "download bucket", Value: opt.Dest.Bucket, Rule: "is the upload bucket too: originals would be public",
		}
	}
	if err := opt.checkRenditions(); err != nil {
		return opt, err
	}
	if opt.PublicURL != "" && !whole(parameterPatterns().URL).MatchString(opt.PublicURL) {
		return opt, &s3ops.InvalidError{What: "public URL", Value: opt.PublicURL, Rule: "is not one such as https://images.example.com"}
	}
	if opt.Config != "" && !whole(parameterPatterns().Object).MatchString(opt.Config) {
		return opt, &s3ops.InvalidError{What: "configuration", Value: opt.Config, Rule: "is no s3://bucket/key without *, ? and $, which mean something in policies"}
	}
	if set := joinSpecs(opt.Renditions); len(set) > maxParameter {
		return opt, &s3ops.InvalidError{What: "renditions", Value: set[:60] + "…", Rule: "are more than a parameter holds: put the file into the archive, `s3img lambda package --config`"}
	}
	return opt.withOrigins()
}

// checkRenditions refuses what no function could make, and writes formats as the parameter takes them.
func (opt *TemplateOptions) checkRenditions() error {
	var style imageops.Style
	var err error
	if style.Format, style.Also, err = imageops.ParseFormats(cmp.Or(opt.Formats, imageops.KeepFormat)); err != nil {
		return &s3ops.InvalidError{What: "format", Value: opt.Formats, Rule: "cannot be made: " + err.Error()}
	}
	if opt.Formats != "" {
		opt.Formats = joinFormats(style.Format, style.Also)
	}
	image := imageops.Options{Sizes: opt.Sizes, Renditions: opt.Renditions, Style: style}
	if len(opt.Sizes)+len(opt.Renditions) == 0 {
		image.Sizes = imageops.DefaultSizes()
	}
	if err := image.Validate(); err != nil {
		return &s3ops.InvalidError{What: "renditions", Value: joinSizes(opt.Sizes), Rule: "cannot be made: " + err.Error()}
	}
	return nil
}

// maxParameter is how many bytes a parameter holds.
// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
const maxParameter = 4096

func checkFolders(prefix, dest string) error {
	folder := whole(parameterPatterns().Folder)
	for _, p := range []struct{ what, value string }{{"prefix", prefix}, {"destination folder", dest}} {
		if p.value != "" && !folder.MatchString(p.value) {
			return &s3ops.InvalidError{
				What: p.what, Value: p.value, Rule: "may only hold letters, digits, _, - and dots within names, with a slash behind each",
			}
		}
	}
	return nil
}

// withOrigins checks the origins and keeps each once.
func (opt TemplateOptions) withOrigins() (TemplateOptions, error) {
	pattern := whole(parameterPatterns().Origin)
	var origins []string
	for _, origin := range opt.CORSOrigins {
		if !pattern.MatchString(origin) {
			return opt, &s3ops.InvalidError{
				What: "CORS origin", Value: origin, Rule: "is not an origin such as https://example.com, nor * for any",
			}
		}
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	opt.CORSOrigins = origins
	return opt, nil
}

func whole(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }
