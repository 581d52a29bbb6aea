package lambda_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/lambda"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
)

var (
	uploadsAt   = s3ops.Location{Bucket: "up", Key: "input/"}
	downloadsAt = s3ops.Location{Bucket: "down"}
)

func environment(variables map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { value, set := variables[name]; return value, set }
}

func TestReadSettings(t *testing.T) {
	got, err := lambda.ReadSettings(uploadsAt, downloadsAt, environment(map[string]string{
		"S3IMG_PREFIX": "uploads/", "S3IMG_DEST_PREFIX": "web", "S3IMG_SIZES": "300, 60", "S3IMG_SUFFIXES": ".jpg,.png", "S3IMG_FORMAT": "jpg,webp",
		"S3IMG_QUALITY": "70", "S3IMG_GAIN_MAP": "keep", "S3IMG_MAX_PIXELS": "1000000", "S3IMG_MIRROR_DELETES": "true", "S3IMG_MANIFEST": "1", "S3IMG_TAG_REJECTED": "false",
		"S3IMG_NOTIFY": " https://example.com/x  arn:aws:sns:eu-west-1:123456789012:done ", "S3IMG_APPROVE": "https://example.com/y", "S3IMG_HOOK_TIMEOUT": "5s",
		"S3IMG_EXPIRES": "10m", "S3IMG_TYPES": "jpeg, tiff", "S3IMG_MAX_BYTES": "5000", "S3IMG_WRITE_ONCE": "t", "S3IMG_CACHE_CONTROL": "",
	}))
	if err != nil {
		t.Fatal(err)
	}
	image := got.Image
	if !slices.Equal(image.Sizes, []int{300, 60}) || image.Format != imageops.JPEG || !slices.Equal(image.Also, []imageops.Format{imageops.WebP}) || image.Quality != 70 || image.GainMap != imageops.GainMapKeep || image.Limits.MaxPixels != 1_000_000 {
		t.Errorf("image %+v", image)
	}
	if got.Upload.String() != "s3://up/uploads/" || got.Download.String() != "s3://down/web" {
		t.Errorf("from %s to %s", got.Upload, got.Download)
	}
	if len(got.Notify) != 2 || got.Notify[1] != "arn:aws:sns:eu-west-1:123456789012:done" || got.Approve != "https://example.com/y" || got.HookTimeout != 5*time.Second {
		t.Errorf("hooks: %q, %q", got.Notify, got.Approve)
	}
	if !got.MirrorDeletes || !got.Manifest || got.TagRejected || !got.WriteOnce || got.CacheControl != "" || !slices.Equal(got.Suffixes, []string{".jpg", ".png"}) {
		t.Errorf("%+v", got)
	}
	signing := got.Signing()
	if signing.Expires != 10*time.Minute || signing.MaxBytes != 5000 || !slices.Equal(signing.Types, []string{"image/jpeg", "image/tiff"}) || signing.Dest != got.Download {
		t.Errorf("signing %+v", signing)
	}
}

// Without variables a function renders what every command does, with the same fingerprint.
func TestDefaultSettings(t *testing.T) {
	got, err := lambda.ReadSettings(uploadsAt, downloadsAt, environment(nil))
	if err != nil {
		t.Fatal(err)
	}
	plain := imageops.Options{Sizes: imageops.DefaultSizes()}
	if got.Image.Fingerprint(got.Image.Outputs("x.jpg")[1]) != plain.Fingerprint(plain.Outputs("x.jpg")[1]) || !slices.Equal(got.Image.Sizes, plain.Sizes) {
		t.Errorf("image %+v", got.Image)
	}
	if got.Upload != uploadsAt || got.Download != downloadsAt || !got.TagRejected || got.CacheControl != renditions.DefaultCacheControl {
		t.Errorf("%+v", got)
	}
}

func TestReadSettingsRefuses(t *testing.T) {
	for name, value := range map[string]string{
		"S3IMG_SIZES": "big", "S3IMG_FORMAT": "heic", "S3IMG_QUALITY": "101", "S3IMG_MAX_PIXELS": "0", "S3IMG_MIRROR_DELETES": "perhaps",
		"S3IMG_EXPIRES": "soon", "S3IMG_TYPES": "jpeg,psd", "S3IMG_MAX_BYTES": "10 apples", "S3IMG_HOOK_TIMEOUT": "0",
	} {
		_, err := lambda.ReadSettings(uploadsAt, downloadsAt, environment(map[string]string{name: value}))
		var setting *config.SettingError
		if !errors.As(err, &setting) || setting.Name != name || !strings.HasPrefix(err.Error(), name+` is "`+value+`": `) || strings.ContainsAny(err.Error(), "()") || strings.Contains(err.Error(), "syntax") {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
	if _, err := lambda.ReadSettings(uploadsAt, downloadsAt, environment(map[string]string{"S3IMG_SIZES": "0"})); err == nil {
		t.Error("a size of nothing passed")
	}
	_, err := lambda.ReadSettings(uploadsAt, s3ops.Location{Bucket: "up"}, environment(nil))
	if _, loop := errors.AsType[*s3ops.LoopError](err); !loop {
		t.Errorf("renditions among uploads: %v", err)
	}
}
