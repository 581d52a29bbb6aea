package cmd

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
	"github.com/s3img/s3img/pkg/uploads"
)

// asked is what is known of the call that an error came from.
type asked struct {
	role func(bucket string) bucketRole // what a bucket is for
	args []string                       // what the call was; nil where nobody called
}

// hintsFor says what to do about errors that any command can meet.
func hintsFor(err error, by asked) []string {
	if errors.Is(err, context.Canceled) {
		return []string{"it was not finished in the time that a stop allows: it will be when this runs again"}
	}
	var credentials *s3ops.CredentialsError
	if errors.As(err, &credentials) {
		return []string{credentialsHint()}
	}
	var archived *s3ops.ArchivedError
	if errors.As(err, &archived) {
		return []string{archiveHint(archived)}
	}
	var unencrypted *s3ops.UnencryptedError
	if errors.As(err, &unencrypted) {
		return []string{"this store has no --sse " + unencrypted.Asked + ": what was written is there; remove it, and let the store encrypt by its own means"}
	}
	if hint := certificateHint(err); hint != "" {
		return []string{hint}
	}
	var failed *s3ops.Error
	if errors.As(err, &failed) {
		return storeHints(failed, by.role(failed.Bucket))
	}
	for _, hintOf := range []func(error) string{placeHint, addressHint, transferHint, queueHint, hookHint, nameHint, imageHint, folderHint} {
		if hint := hintOf(err); hint != "" {
			return []string{hint}
		}
	}
	if moved, ok := errors.AsType[*uploads.RedirectError](err); ok {
		return []string{fmt.Sprintf("if that is the service too, name it: --via %s", s3ops.ShellQuote(moved.To))}
	}
	if hint := fileHint(err, by.args); hint != "" {
		return []string{hint}
	}
	return nil
}

// archiveHint is the command that restores an object. One of Intelligent-Tiering comes back for good.
func archiveHint(e *s3ops.ArchivedError) string {
	days := "Days=7"
	if e.Class == "INTELLIGENT_TIERING" {
		days = "{}"
	}
	return fmt.Sprintf("`aws s3api restore-object --bucket %s --key %s --restore-request %s` brings it back in minutes to days; then run this again. "+
		"Whatever follows the bucket takes it by itself when the event s3:ObjectRestore:Completed comes", s3ops.ShellQuote(e.At.Bucket), s3ops.ShellQuote(e.At.Key), s3ops.ShellQuote(days))
}

// hookHint says what to do where somebody could not be told of an object, or asked about it; "" for other errors.
func hookHint(err error) string {
	failed, ok := errors.AsType[*renditions.HookError](err)
	switch {
	case !ok:
		return ""
	case failed.Untold:
		return "--notify-queue DIR keeps such announcements until they can be sent; what is done already is told again with --force"
	}
	return "nothing of it is published; it is asked about again when this runs again"
}

// transferHint says what to do about bytes that are not those that were stored; "" for other errors.
func transferHint(err error) string {
	var (
		broken  *s3ops.TransferError
		damaged *uploads.DamagedError
	)
	switch {
	case errors.As(err, &damaged):
		return "something on the way changes what it carries: upload it again, or delete it"
	case errors.As(err, &broken) && broken.Repeated:
		return "each read brings the same: the object is damaged in the store, or was stored with a wrong checksum; upload it again"
	case errors.As(err, &broken):
		return "something on the way changes what it carries: run it again, with an https:// endpoint if the store has one"
	case errors.Is(err, s3ops.ErrFileChanged):
		return "run it again when nothing writes to it"
	}
	return ""
}

// imageHint says what to do about one image; "" for other errors.
func imageHint(err error) string {
	var (
		unsupported *imageops.UnsupportedError
		limit       *imageops.LimitError
		corrupt     *imageops.CorruptError
		missing     *renditions.MissingError
		memory      *renditions.MemoryError
		encoding    *renditions.EncodingError
	)
	switch {
	case errors.As(err, &encoding):
		return "store it again as it was, without Content-Encoding: images are compressed already"
	case errors.Is(err, imageops.ErrNotImage):
		return readableHint()
	case errors.As(err, &corrupt) && corrupt.Format == "JPEG":
		return "the file is damaged or incomplete: get it again from where it came, or render what there is with --tolerant"
	case errors.Is(err, imageops.ErrEmpty), errors.As(err, &corrupt):
		return "the file is damaged or incomplete: get it again from where it came"
	case errors.As(err, &unsupported):
		return "convert it to JPEG or PNG first"
	case errors.As(err, &limit) && limit.What == "pixels":
		return "if it is what it claims to be, raise --max-pixels, or S3IMG_MAX_PIXELS of a function"
	case errors.As(err, &limit) && limit.What == "pixels on one side of a rendition":
		return "ask for smaller sizes of such images, or leave that format out: no rendition of them was made"
	case errors.As(err, &limit) && limit.What == "bytes":
		return "files up to 1 GiB are read, and less where --max-memory is small: raise that, unless it is a JPEG"
	case errors.As(err, &memory):
		return "raise --max-memory or S3IMG_MAX_MEMORY, if there is more; of a function, MemorySize in its template"
	case errors.As(err, &missing) && missing.Told:
		return "it was removed after the event was sent: there is nothing to do"
	}
	return ""
}

// nameHint says what to do about names that lead elsewhere, or are those of something else; "" for other errors.
func nameHint(err error) string {
	var (
		name     *renditions.NameError
		outside  *renditions.OutsideError
		conflict *renditions.ConflictError
	)
	switch {
	case errors.As(err, &name):
		return "give the object another name, or render it into a bucket"
	case errors.As(err, &outside):
		return "name what holds it as SRC too, or leave SRC out: names of a list stand for themselves then"
	case errors.Is(err, renditions.ErrIsFolder):
		return "name the folder as SRC, not in the list"
	case errors.Is(err, renditions.ErrUnstamped):
		return "it may be an original: choose another folder with --dest, or write over it with --force"
	case errors.Is(err, renditions.ErrIsSource):
		return "choose another folder with --dest"
	case errors.As(err, &conflict) && conflict.Stored:
		return "render it with another --dest, or give it another name; if the other one was moved, renamed or removed, `s3img resize --adopt` takes over what it left"
	case errors.As(err, &conflict), errors.Is(err, renditions.ErrNotManifest):
		return "render one of them with another --dest, or give it another name"
	}
	return ""
}

// placeHint says what to do about places that cannot be meant; "" for other errors.
func placeHint(err error) string {
	var (
		url     *s3ops.MisspelledError
		loop    *s3ops.LoopError
		overlap *renditions.OverlapError
	)
	switch {
	case errors.As(err, &overlap):
		return "choose a destination outside of the source, such as a bucket or folder of its own"
	case errors.As(err, &loop):
		return "let renditions go to a bucket or a folder outside of the source with --dest"
	case !errors.As(err, &url):
		return ""
	case url.Likely != "":
		return fmt.Sprintf("did you mean %s? A local folder of that name is ./%s", url.Likely, url.Text)
	}
	return "places are s3://bucket/prefix and local paths; the address of a store goes into --endpoint-url, and what lies on the web is downloaded first"
}

// folderHint says what to do about a folder that is watched; "" for other errors.
func folderHint(err error) string {
	var (
		gone   *renditions.FolderGoneError
		silent *renditions.NoEventsError
	)
	switch {
	case errors.As(err, &gone):
		return "mount it, or put it back: it is taken up again by itself, and nothing is removed meanwhile"
	case errors.As(err, &silent) && silent.Setting != "":
		return fmt.Sprintf("raise it: `sudo sysctl %s=%d`, and a line in /etc/sysctl.d/ that keeps it", silent.Setting, silent.Raised)
	}
	return ""
}

// queueHint says what to do about a queue; "" for other errors.
func queueHint(err error) string {
	var (
		failed  *queue.Error
		unknown *events.UnknownShapeError
	)
	switch {
	case errors.As(err, &unknown):
		return "s3img reads S3 notifications, also inside SQS, SNS and EventBridge, S3 Batch invocations and calls by hand; in a queue, its redrive policy ends such a message"
	case !errors.As(err, &failed):
		return ""
	case queue.IsNotFound(err):
		return "check the URL, --region and AWS_ENDPOINT_URL_SQS"
	}
	switch failed.Code {
	case "":
		switch {
		case failed.Status >= http.StatusInternalServerError:
			return "the service has trouble, or what answers there is no SQS: check AWS_ENDPOINT_URL_SQS, and try again later"
		case regionHint(err) != "":
			return regionHint(err)
		}
		return "check the network, the URL of the queue, AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL"
	case "AccessDenied", "AccessDeniedException":
		return "these credentials need sqs:ReceiveMessage, sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:GetQueueAttributes"
	case "InvalidClientTokenId", "SignatureDoesNotMatch", "UnrecognizedClientException":
		return "the queue does not know these credentials: check AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	}
	return ""
}

func storeHints(e *s3ops.Error, role bucketRole) []string {
	switch e.Code {
	case "":
		if hint := regionHint(e.Err); hint != "" {
			return []string{hint}
		}
		return []string{"check the network, --endpoint-url and AWS_ENDPOINT_URL"}
	case "NoSuchBucket":
		if e.Op == "delete" {
			role = roleUnknown // it is not wanted
		}
		return []string{missingBucketHint(e.Bucket, role)}
	case "PermanentRedirect", "AuthorizationHeaderMalformed", "MovedPermanently", "IllegalLocationConstraintException":
		if e.Region != "" {
			return []string{fmt.Sprintf("the bucket is in %s: add --region %s", e.Region, e.Region)}
		}
		return []string{"the bucket is in another region: name it with --region"}
	case "InvalidLocationConstraint":
		return []string{"the store has no such region: name its own with --region"}
	case "AccessDenied", "Forbidden":
		if e.Key != "" && (e.Op == "look at" || e.Op == "get") {
			return []string{"it may be missing: who may not list a bucket (s3:ListBucket) is refused an object that is not there as well as one that is forbidden"}
		}
		return []string{fmt.Sprintf("these credentials may not do that; `s3img bucket check %s%s` looks at what stands in the way", s3ops.ShellQuote(e.Bucket), kindFlag(role))}
	case "InvalidAccessKeyId", "SignatureDoesNotMatch":
		return []string{"the store does not know these credentials: check AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"}
	case "ExpiredToken", "ExpiredTokenException":
		return []string{"the session has expired: sign in again"}
	case "RequestTimeTooSkewed":
		return []string{"the clock of this machine is wrong"}
	}
	return nil
}

// missingBucketHint says how a bucket is made that is not there. Where it is not known what is to go into it, nothing is said of
// making it: a command that makes a public bucket must not be run for originals.
func missingBucketHint(bucket string, role bucketRole) string {
	const check = "check the name, --region and --endpoint-url"
	bucket = s3ops.ShellQuote(bucket)
	switch role {
	case roleOriginals:
		return fmt.Sprintf("`s3img bucket create-upload %s` makes it, private; or %s", bucket, check)
	case rolePublic:
		return fmt.Sprintf("`s3img bucket create-website %s` makes it, public; or %s", bucket, check)
	}
	return check
}

// kindFlag says to `bucket check` what a bucket is for, where that is known.
func kindFlag(role bucketRole) string {
	if kind := role.kind(); kind != website.KindUnknown {
		return " --kind " + string(kind)
	}
	return ""
}

// isNoSuchBucket reports whether the store says that there is no such bucket.
func isNoSuchBucket(err error) bool {
	var failed *s3ops.Error
	return errors.As(err, &failed) && failed.Code == "NoSuchBucket"
}
