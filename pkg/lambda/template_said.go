package lambda

import (
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/publish"
)

// said are defaults of parameters as text. "" is what nobody said: a variable that is empty leaves it to the function's file.
type said struct {
	Quality, GainMap, CacheControl, Manifest string
	Expires, Types, MaxBytes, WriteOnce      string
	Suffixes                                 string

	// What no file says has its default in the template.
	MirrorDeletes, TagRejected bool
	MaxPixels                  int64

	NotifyURL, NotifyTopic, NotifyBus, ApproveURL string
}

// readSaid writes what variables say as the parameters take it.
func (opt TemplateOptions) readSaid() (said, error) {
	lookup := opt.Lookup
	if lookup == nil {
		lookup = func(string) (string, bool) { return "", false }
	}
	read := config.Settings{TagRejected: true, Image: imageops.Options{Limits: imageops.Limits{MaxPixels: maxPixels}}}
	if err := read.Read(lookup); err != nil {
		return said{}, err
	}
	of := func(variable, text string) string {
		if value, is := lookup(variable); !is || (value == "" && variable != config.VarCacheControl) {
			return ""
		}
		return text
	}
	s := said{
		Quality: of("S3IMG_QUALITY", strconv.Itoa(read.Image.Quality)), GainMap: of("S3IMG_GAIN_MAP", orNone(string(read.Image.GainMap))),
		CacheControl: of(config.VarCacheControl, orNone(read.CacheControl)), Manifest: of(config.VarManifest, strconv.FormatBool(read.Manifest)),
		Expires: of("S3IMG_EXPIRES", quantity.ShowDuration(read.Expires)), Types: of("S3IMG_TYPES", strings.Join(read.Types, ",")),
		MaxBytes: of("S3IMG_MAX_BYTES", strconv.FormatInt(read.MaxBytes, 10)), WriteOnce: of("S3IMG_WRITE_ONCE", strconv.FormatBool(read.WriteOnce)),
		Suffixes: strings.Join(read.Suffixes, ","), MirrorDeletes: read.MirrorDeletes, TagRejected: read.TagRejected,
		MaxPixels: read.Image.Limits.MaxPixels, ApproveURL: read.Approve,
	}
	return s, s.setReceivers(read.Notify)
}

// defaults are those of parameters, by their names; MaxPixels is a number and not among them.
func (s said) defaults() map[string]string {
	return map[string]string{
		"Quality": s.Quality, "GainMap": s.GainMap, "CacheControl": s.CacheControl, "Manifest": s.Manifest, "Suffixes": s.Suffixes,
		"Expires": s.Expires, "Types": s.Types, "MaxBytes": s.MaxBytes, "WriteOnce": s.WriteOnce,
		"MirrorDeletes": strconv.FormatBool(s.MirrorDeletes), "TagRejected": strconv.FormatBool(s.TagRejected),
		"NotifyUrl": s.NotifyURL, "NotifyTopic": s.NotifyTopic, "NotifyBus": s.NotifyBus, "ApproveUrl": s.ApproveURL,
	}
}

// orNone is what parameters take where something was said, and it was that there is none.
func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// setReceivers deals out those who are told: a stack has a parameter for one of each kind, since each takes a right of its own.
func (s *said) setReceivers(receivers []string) error {
	for _, to := range receivers {
		parameter := &s.NotifyURL
		if publish.IsARN(to) {
			if err := publish.CheckARN(to); err != nil {
				return err
			}
			parameter = &s.NotifyTopic
			if strings.Split(to, ":")[2] == "events" {
				parameter = &s.NotifyBus
			}
		}
		if *parameter != "" {
			return &s3ops.InvalidError{What: "receiver", Value: s3ops.ShownURL(to), Rule: "is one too many: a stack tells one URL, one topic and one bus"}
		}
		*parameter = to
	}
	return nil
}
