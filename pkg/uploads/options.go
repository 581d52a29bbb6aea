package uploads

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
)

// DefaultExpires is enough for a large photo over a slow line, and for a person who pastes the URL somewhere first; a URL
// that leaks is of no use an hour later. It is also how long a session of an assumed role lives by default.
const DefaultExpires = time.Hour

// minNameBytes is how much of a file's own name must fit into every key.
const minNameBytes = 32

// Options of a [Signer]. Bucket must be set.
type Options struct {
	Bucket string // takes the uploads
	Prefix string // folder in it, with or without a slash at its end; "" = the whole bucket
	// KeyPrefix is a folder below Prefix, of one user say, with or without a slash at its end; "" = none. What renders
	// Prefix keeps it, so that the renditions are below it too.
	KeyPrefix string
	// Dest is where the renditions will be: a bucket and perhaps a folder. Without a bucket no URL is promised.
	Dest s3ops.Location
	// Sizes of the renditions in pixels; none = imageops.DefaultSizes, unless there are Renditions.
	Sizes []int
	// Format of the renditions; "" = by the extension of the name, as imageops.OutputFormat says.
	Format imageops.Format
	// Also are formats in which there is a rendition of each size too, as in imageops.Options.
	Also []imageops.Format
	// Renditions are further ones, as in imageops.Options. With them, no Sizes are none.
	Renditions []imageops.Spec
	// Expires is how long an upload URL lives, up to 7 days; 0 = DefaultExpires.
	Expires time.Duration
	// Types are those that may be uploaded: media types, as image/jpeg, or the names of image formats, as jpeg; none =
	// DefaultTypes. The type by the extension must be among them, and the one that a File names.
	Types []string
	// AnyType lets all types pass, whatever Types says.
	AnyType bool
	// MaxBytes is the largest file that may be uploaded, up to s3ops.MaxPutBytes; 0 = that. The store holds it: a PUT is
	// signed for exactly the size that its File names, a POST for a range.
	MaxBytes int64
	// Method is http.MethodPut or http.MethodPost; "" = PUT, but POST where there is a MaxBytes and a File names no size,
	// because only a policy can hold a range of sizes.
	Method string
	// WriteOnce makes the store refuse a second upload to the same URL, where it knows conditional writes. No policy can say
	// that, so it goes with PUT only, and with MaxBytes a File must name its size.
	WriteOnce bool
}

// Validate reports the first thing that is wrong with o, in plain words.
func (o Options) Validate() error {
	o = o.withDefaults()
	if o.Bucket == "" {
		return errors.New("no upload bucket given")
	}
	if err := o.checkPlaces(); err != nil {
		return err
	}
	if err := o.image().Validate(); err != nil {
		return err
	}
	if o.Expires < time.Second || o.Expires > s3ops.MaxPresignExpiry {
		return &s3ops.ExpiryError{Asked: o.Expires}
	}
	if err := o.checkLimits(); err != nil {
		return err
	}
	for _, prefix := range []string{o.Prefix, o.KeyPrefix, o.Dest.Key} {
		if err := checkPrefix(prefix); err != nil {
			return err
		}
	}
	longest := strings.Repeat("x", minNameBytes) + "-" + uuid.Nil.String() + strings.Repeat("x", maxExtBytes)
	if o.excess(longest) > 0 {
		return fmt.Errorf("prefixes %q and %q leave no room for names in a key of %d bytes", o.folder(), o.renditionFolder(), maxKeyBytes)
	}
	return nil
}

// checkPlaces refuses names that no bucket has, since URLs are signed without asking the store; and renditions among the
// uploads: their bucket is public.
func (o Options) checkPlaces() error {
	if err := s3ops.CheckNameInUse(o.Bucket); err != nil || o.Dest.Bucket == "" {
		return err
	}
	if err := s3ops.CheckNameInUse(o.Dest.Bucket); err != nil {
		return err
	}
	return s3ops.CheckLoop(s3ops.Location{Bucket: o.Bucket, Key: o.Prefix}, nil, o.Dest, nil)
}

func (o Options) withDefaults() Options {
	o.Prefix = s3ops.Location{Key: o.Prefix}.AsFolder().Key
	o.KeyPrefix = s3ops.Location{Key: o.KeyPrefix}.AsFolder().Key
	o.Dest = o.Dest.AsFolder()
	if len(o.Sizes)+len(o.Renditions) == 0 {
		o.Sizes = imageops.DefaultSizes()
	}
	o.Sizes = slices.Clone(o.Sizes)
	if o.Expires == 0 {
		o.Expires = DefaultExpires
	}
	if len(o.Types) == 0 {
		o.Types = DefaultTypes()
	}
	return o
}

// image says which renditions there will be.
func (o Options) image() imageops.Options {
	return imageops.Options{Sizes: o.Sizes, Style: imageops.Style{Format: o.Format, Also: o.Also}, Renditions: o.Renditions}
}

// folder is where uploads go in the bucket.
func (o Options) folder() string { return o.Prefix + o.KeyPrefix }

// renditionFolder is where their renditions go: folders below the watched prefix are kept.
func (o Options) renditionFolder() string { return o.Dest.Key + o.KeyPrefix }

// checkPrefix refuses what makes URLs that clients or stores change on the way.
func checkPrefix(prefix string) error {
	if prefix == "" {
		return nil
	}
	if !utf8.ValidString(prefix) || strings.ContainsFunc(prefix, unprintable) {
		return fmt.Errorf("prefix %q has characters that do not belong into a key", prefix)
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(prefix, "/"), "/") {
		switch {
		case part == "" || part == "." || part == "..":
			return fmt.Errorf("prefix %q has an empty part, or one of dots", prefix)
		case len(part) > maxPartBytes:
			return fmt.Errorf("prefix %q has a part of over %d bytes", prefix, maxPartBytes)
		}
	}
	return nil
}
