package config

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/quantity"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/uploads"
)

// Sections of the file, and kinds of settings that no file has.
const (
	SectionRenditions = "renditions" // each by its name
	SectionDefaults   = "defaults"   // of how renditions look
	SectionUpload     = "upload"
	SectionDownload   = "download"
	SectionNone       = ""
)

// Variables that are named elsewhere too. S3_BUCKET_NAME is read by the callers where VarUploadBucket is unset.
const (
	VarConfig         = "S3IMG_CONFIG"
	VarRenditions     = "S3IMG_RENDITIONS"
	VarSizes          = "S3IMG_SIZES"
	VarUploadBucket   = "S3_UPLOAD_BUCKET_NAME"
	VarPrefix         = "S3IMG_PREFIX"
	VarDownloadBucket = "S3_DOWNLOAD_BUCKET_NAME"
	VarDestPrefix     = "S3IMG_DEST_PREFIX"
	VarPublicURL      = "S3IMG_PUBLIC_URL"
	VarCacheControl   = "S3IMG_CACHE_CONTROL"
	VarManifest       = "S3IMG_MANIFEST"
	VarTagRejected    = "S3IMG_TAG_REJECTED"
	VarNotifyQueue    = "S3IMG_NOTIFY_QUEUE"
)

// Settings are what all that can be said comes to. Zero values are what nobody said.
type Settings struct {
	Upload   s3ops.Location // where uploads lie
	Download s3ops.Location // where renditions go
	Suffixes []string       // of uploads that count; none = all

	Image         imageops.Options
	PublicURL     string
	CacheControl  string // of renditions
	Manifest      bool
	MirrorDeletes bool
	TagRejected   bool

	Expires   time.Duration // of signed URLs
	Types     []string      // that may be uploaded; none = uploads.DefaultTypes
	MaxBytes  int64         // of an upload; 0 = no limit
	WriteOnce bool

	Notify      []string // URLs and ARNs of those who are told of results; what an ARN names is not checked here
	NotifyQueue string   // folder for what they cannot be told now
	Approve     string   // URL that is asked before renditions are published; "" = none
	HookTimeout time.Duration
}

// Setting is a row of the table: one thing that can be said.
type Setting struct {
	// Section and Key are its place in the file; Key is "" for what is said by flags and variables only.
	Section, Key string
	// Variable is that of the environment.
	Variable string
	// Flags are those of commands that say the same. The first takes what Variable takes.
	Flags []string
	// About, Wants, Values and Pattern are those of imageops.Property.
	About, Wants string
	Values       []string
	Pattern      string
	// List is true of what may be a list in the file. In text its items have commas between.
	List bool
	// Words is true of what may hold several, with blanks between; a flag takes each of them by itself.
	Words bool
	// Empty is true where an empty variable says something: that there is to be none.
	Empty bool

	set func(*Settings, string) error
}

// Check says what is wrong with a value.
func (s Setting) Check(text string) error { return s.set(&Settings{}, text) }

// Each are the texts that a flag takes one by one.
func (s Setting) Each(text string) []string {
	if s.Words {
		return strings.Fields(text)
	}
	return []string{text}
}

// spelling is how Values has what a text says.
func (s Setting) spelling(text string) (string, error) {
	if err := s.Check(text); err != nil {
		return "", err
	}
	var said Settings
	_ = s.set(&said, text)
	for _, other := range s.Values {
		var same Settings
		if s.set(&same, other) == nil && reflect.DeepEqual(said, same) {
			return other, nil
		}
	}
	return text, nil
}

// Table is all that can be said, but for what a rendition is.
func Table() []Setting {
	return append(styleSettings(), placeSettings()...)
}

// styleSettings are the properties that all renditions may share.
func styleSettings() (all []Setting) {
	for _, p := range imageops.Properties() {
		if !p.OfStyle {
			continue
		}
		s := Setting{
			Section: SectionDefaults, Key: p.Key, Variable: "S3IMG_" + strings.ToUpper(strings.ReplaceAll(p.Key, "-", "_")), Flags: []string{p.Key},
			About: p.About, Wants: p.Wants, Values: p.Values, Pattern: p.Pattern, set: setStyle(p.Key),
		}
		switch p.Key {
		case "format":
			s.Flags, s.List = []string{"formats", "format"}, true
		case "metadata":
			s.Flags = []string{"keep-metadata"}
		}
		all = append(all, s)
	}
	return all
}

func setStyle(key string) func(*Settings, string) error {
	return func(s *Settings, text string) error {
		spec := imageops.Spec{Style: s.Image.Style}
		err := spec.Set(key, text)
		if err == nil {
			s.Image.Style = spec.Style
		}
		return err
	}
}

// placeSettings are all others.
func placeSettings() []Setting {
	const name, anyText, number, yes = `[A-Za-z0-9._-]+`, `[\s\S]+`, "[0-9]+", "true or false"
	return []Setting{
		{
			Section: SectionUpload, Key: "bucket", Variable: VarUploadBucket, Flags: []string{"bucket"}, Pattern: name,
			About: "the private bucket that originals go to", Wants: "the name of a bucket", set: bucket(func(s *Settings) *s3ops.Location { return &s.Upload }),
		},
		{
			Section: SectionUpload, Key: "prefix", Variable: VarPrefix, Flags: []string{"prefix"}, Pattern: anyText,
			About: "folder in it", Wants: "a folder, as input/", set: func(s *Settings, text string) error { s.Upload.Key = text; return nil },
		},
		{
			Section: SectionUpload, Key: "types", Variable: "S3IMG_TYPES", Flags: []string{"types"}, List: true, Pattern: anyText,
			About: "types that may be uploaded", Wants: "formats, or media types as image/tiff",
			set: func(s *Settings, text string) (err error) {
				s.Types, err = uploads.ParseTypes(splitList(text))
				return err
			},
		},
		{
			Section: SectionUpload, Key: "max-bytes", Variable: "S3IMG_MAX_BYTES", Flags: []string{"max-bytes"}, Pattern: number + `(\.[0-9]+)? ?([kKMGT]i?)?B?`,
			About: "largest file that may be uploaded, which the store holds; 0 is no limit", Wants: "a number of bytes, as 10MB", set: setMaxBytes,
		},
		{
			Section: SectionUpload, Key: "expires", Variable: "S3IMG_EXPIRES", Flags: []string{"expires"}, Pattern: `([0-9]+(\.[0-9]+)?(d|h|m|s|ms))+`,
			About: "how long an upload URL lives, up to 7d", Wants: "a length of time, as 15m, 12h or 7d", set: setExpires,
		},
		{
			Section: SectionUpload, Key: "write-once", Variable: "S3IMG_WRITE_ONCE", Flags: []string{"write-once"}, Values: []string{"true", "false"},
			About: "the store refuses a second upload to the same URL", Wants: yes, set: flag(func(s *Settings) *bool { return &s.WriteOnce }),
		},
		{
			Section: SectionDownload, Key: "bucket", Variable: VarDownloadBucket, Pattern: name,
			About: "the public bucket that renditions go to", Wants: "the name of a bucket", set: bucket(func(s *Settings) *s3ops.Location { return &s.Download }),
		},
		{
			Section: SectionDownload, Key: "prefix", Variable: VarDestPrefix, Pattern: anyText,
			About: "folder in it", Wants: "a folder, as photos/", set: func(s *Settings, text string) error { s.Download.Key = text; return nil },
		},
		{
			Section: SectionDownload, Key: "public-url", Variable: VarPublicURL, Flags: []string{"public-url"}, Pattern: `https?://\S+`,
			About: "base of public URLs in place of the bucket's own, a CDN say", Wants: "a URL, as https://images.example.com", set: setPublicURL,
		},
		{
			Section: SectionDownload, Key: "cache-control", Variable: VarCacheControl, Flags: []string{"cache-control"}, Pattern: `[^\r\n]*`, Empty: true,
			About: `Cache-Control of renditions in S3; "" sets none`, Wants: "a header, as public, max-age=300", set: func(s *Settings, text string) error { s.CacheControl = text; return nil },
		},
		{
			Section: SectionDownload, Key: "manifest", Variable: VarManifest, Flags: []string{"manifest"}, Values: []string{"true", "false"},
			About: "{base}.json is written beside the renditions: dimensions, URLs, srcset, colour and a placeholder", Wants: yes, set: flag(func(s *Settings) *bool { return &s.Manifest }),
		},
		{
			Variable: "S3IMG_SUFFIXES", Flags: []string{"suffix"}, About: "ends of the names that are rendered, with commas between",
			set: func(s *Settings, text string) error { s.Suffixes = splitList(text); return nil },
		},
		{Variable: "S3IMG_MAX_PIXELS", Flags: []string{"max-pixels"}, About: "larger images are refused", set: setMaxPixels},
		{
			Variable: "S3IMG_MIRROR_DELETES", Flags: []string{"mirror-deletes"}, About: "true removes the renditions of an original that is removed",
			set: flag(func(s *Settings) *bool { return &s.MirrorDeletes }),
		},
		{
			Variable: VarTagRejected, Flags: []string{"tag-rejected"}, About: "originals that are no images are tagged so",
			set: flag(func(s *Settings) *bool { return &s.TagRejected }),
		},
		{
			Variable: "S3IMG_NOTIFY", Flags: []string{"notify"}, Words: true, About: "URLs and ARNs that are told of each result, with blanks between",
			set: setNotify,
		},
		{
			Variable: VarNotifyQueue, Flags: []string{"notify-queue"}, About: "folder that keeps what they cannot be told now",
			set: func(s *Settings, text string) error { s.NotifyQueue = text; return nil },
		},
		{
			Variable: "S3IMG_APPROVE", Flags: []string{"approve"}, About: "URL that is asked before anything is published",
			set: func(s *Settings, text string) error { s.Approve = text; return checkURL(text) },
		},
		{Variable: "S3IMG_HOOK_TIMEOUT", Flags: []string{"hook-timeout"}, About: "how long one request of these may take", set: setHookTimeout},
	}
}

func flag(field func(*Settings) *bool) func(*Settings, string) error {
	return func(s *Settings, text string) (err error) { *field(s), err = quantity.Bool(text); return err }
}

func bucket(field func(*Settings) *s3ops.Location) func(*Settings, string) error {
	return func(s *Settings, text string) error { field(s).Bucket = text; return s3ops.CheckNameInUse(text) }
}

func setMaxPixels(s *Settings, text string) (err error) {
	if s.Image.Limits.MaxPixels, err = quantity.Count(text); err == nil && s.Image.Limits.MaxPixels < 1 {
		err = errors.New("want 1 or more")
	}
	return err
}

// setMaxBytes knows 0 too, which is no limit.
func setMaxBytes(s *Settings, text string) (err error) {
	if text != "0" {
		s.MaxBytes, err = quantity.Bytes(text)
	}
	if err == nil && s.MaxBytes > s3ops.MaxPutBytes {
		err = fmt.Errorf("a store takes %d at most in one request", int64(s3ops.MaxPutBytes))
	}
	return err
}

func setExpires(s *Settings, text string) (err error) {
	if s.Expires, err = quantity.Duration(text); err == nil && (s.Expires < time.Second || s.Expires > s3ops.MaxPresignExpiry) {
		err = &s3ops.ExpiryError{Asked: s.Expires}
	}
	return err
}

func setHookTimeout(s *Settings, text string) (err error) {
	if s.HookTimeout, err = quantity.Duration(text); err == nil && s.HookTimeout <= 0 {
		err = errors.New("must be longer than nothing")
	}
	return err
}

func setNotify(s *Settings, text string) error {
	s.Notify = strings.Fields(text)
	for _, to := range s.Notify {
		if strings.HasPrefix(to, "arn:") {
			continue
		}
		if err := checkURL(to); err != nil {
			return fmt.Errorf("%w, or the ARN of a topic or a bus", err)
		}
	}
	return nil
}

func setPublicURL(s *Settings, text string) error {
	s.PublicURL = text
	return checkURL(text)
}

func checkURL(text string) error {
	base, err := url.Parse(text)
	if err != nil || strings.ContainsFunc(text, unicode.IsSpace) || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return errors.New("want a URL, as https://images.example.com")
	}
	return nil
}

// splitList cuts a list at its commas; space around an item is not part of it.
func splitList(list string) []string {
	var items []string
	for item := range strings.SplitSeq(list, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

// SettingError says that a variable cannot be read.
type SettingError struct {
	Name, Value string
	Err         error
}

func (e *SettingError) Error() string { return fmt.Sprintf("%s is %q: %v", e.Name, e.Value, e.Err) }

// Unwrap returns what is wrong with the value.
func (e *SettingError) Unwrap() error { return e.Err }
