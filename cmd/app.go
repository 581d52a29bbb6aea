package cmd

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/s3img/s3img/pkg/config"
	"github.com/s3img/s3img/pkg/printable"
	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	outputText = "text"
	outputJSON = "json"
)

// Environment variables that s3img itself reads; the AWS SDK reads its own.
const (
	envUploadBucket   = config.VarUploadBucket
	envBucket         = "S3_BUCKET_NAME" // read when envUploadBucket is unset
	envDownloadBucket = config.VarDownloadBucket
	envPublicURL      = config.VarPublicURL
	envWebsiteURL     = "S3IMG_WEBSITE_URL"
	envSSE            = "S3IMG_SSE"
	envSSEKMSKeyID    = "S3IMG_SSE_KMS_KEY_ID"
	envBucketOwner    = "S3IMG_EXPECTED_BUCKET_OWNER"
)

// defaultPrefix is where uploads lie in the upload bucket.
const defaultPrefix = "input/"

// app is what all commands of one call share: the streams and the global flags.
type app struct {
	Streams
	output     string
	quiet      bool
	noProgress bool
	aws        s3ops.Config
	addressing string
	client     *s3ops.Client // made by the first store
	roles      bucketRoles
	floor      []byte       // see raiseHeapFloor
	args       []string     // this call's
	file       *config.File // what s3img.yaml says; nil where none was read
	fileName   string       // of it
	said       saidHints    // on standard error, as text
	endTraces  func()       // sends what was not sent yet; nil = there are none
	untraced   func(error)  // is told when traces cannot be sent; nil = standard error is
}

func (a *app) addGlobalFlags(flags *pflag.FlagSet) {
	flags.StringVarP(&a.output, "output", "o", outputText, "how results are printed: text or json")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "print errors only")
	flags.BoolVar(&a.noProgress, "no-progress", false, "no progress bars, also on a terminal")
	flags.StringVar(&a.aws.Profile, "profile", "", "AWS profile (default: AWS_PROFILE)")
	flags.StringVar(&a.aws.Region, "region", "", "AWS region (default: from the AWS configuration, else us-east-1)")
	flags.StringVar(&a.aws.Endpoint, "endpoint-url", "", "URL of an S3-compatible store (default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL)")
	flags.StringVar(&a.addressing, "addressing", "auto", "bucket names in URLs: path, virtual, or auto (path on custom endpoints)")
	flags.StringVar(&a.aws.PublicURL, "public-url", "", "base of public URLs in place of the bucket's own, a CDN say (default: S3IMG_PUBLIC_URL)")
	flags.StringVar(&a.aws.BucketOwner, "expected-bucket-owner", "", "account that has the buckets, which the store holds (default: S3IMG_EXPECTED_BUCKET_OWNER; else none)")
}

// addEncryptionFlags is for commands that write into S3, or let others do so.
func (a *app) addEncryptionFlags(flags *pflag.FlagSet) {
	flags.StringVar(&a.aws.Encryption.SSE, "sse", "", "encryption in S3: AES256, aws:kms or aws:kms:dsse (default: S3IMG_SSE; else that of the bucket)")
	flags.StringVar(&a.aws.Encryption.KMSKeyID, "sse-kms-key-id", "", "key of KMS for it, which implies aws:kms (default: S3IMG_SSE_KMS_KEY_ID)")
}

// moreOutputs is the annotation of a command that prints in one more form than text and json.
const moreOutputs = "outputs"

func (a *app) checkOutput(c *cobra.Command) error {
	accepted := []string{outputText, outputJSON}
	if more := c.Annotations[moreOutputs]; more != "" {
		accepted = append(accepted, more)
	}
	if !slices.Contains(accepted, a.output) {
		return usageErrorf("--output %q is not one of %s", a.output, strings.Join(accepted, ", "))
	}
	return nil
}

// store connects once a command.
func (a *app) store(ctx context.Context) (_ *s3ops.Client, err error) {
	if a.client == nil {
		a.client, err = a.connect(ctx)
	}
	return a.client, err
}

// connect opens the store that flags, environment and AWS configuration name, in this order.
func (a *app) connect(ctx context.Context) (*s3ops.Client, error) {
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	client, err := s3ops.Connect(ctx, cfg)
	return client, configFailure(err)
}

// configFailure gives an error about how to connect its exit code: the environment and the files of AWS say it as flags do.
func configFailure(err error) error {
	var (
		invalid *s3ops.InvalidError
		address *s3ops.AddressError
	)
	if errors.As(err, &invalid) || errors.As(err, &address) {
		return usageErrorf("%w", err)
	}
	return err
}

// config is how to connect, by flags and environment.
func (a *app) config() (s3ops.Config, error) {
	cfg := a.aws
	cfg.Version = version()
	switch a.addressing {
	case "auto":
	case string(s3ops.AddressingPath), string(s3ops.AddressingVirtual):
		cfg.Addressing = s3ops.Addressing(a.addressing)
	default:
		return cfg, usageErrorf("--addressing %q is not one of auto, path, virtual", a.addressing)
	}
	cfg.PublicURL = a.publicURL()
	cfg.WebsiteURL = os.Getenv(envWebsiteURL)
	cfg.BucketOwner = cmp.Or(cfg.BucketOwner, os.Getenv(envBucketOwner))
	if cfg.Encryption == (s3ops.Encryption{}) {
		cfg.Encryption = s3ops.Encryption{SSE: os.Getenv(envSSE), KMSKeyID: os.Getenv(envSSEKMSKeyID)}
	}
	return cfg, configFailure(cfg.Validate())
}

// publicURL is the base of public URLs in place of the bucket's own; "" if there is none.
func (a *app) publicURL() string {
	if a.aws.PublicURL != "" {
		return a.aws.PublicURL
	}
	text, _ := a.setting(envPublicURL)
	return text
}

// emit prints one result: v as a line of JSON, or text. Quiet leaves text out, never JSON.
func (a *app) emit(v any, text string) error {
	if a.output == outputJSON {
		encoder := json.NewEncoder(a.Out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(v)
	}
	if a.quiet || text == "" {
		return nil
	}
	_, err := fmt.Fprintln(a.Out, printable.Text(text))
	return err
}

// note tells something that is no result, on standard error.
func (a *app) note(format string, args ...any) {
	text := hideSecrets(fmt.Sprintf(format, args...))
	switch {
	case a.quiet:
	case a.output == outputJSON:
		a.noteJSON(struct {
			Note string `json:"note"`
		}{strings.TrimPrefix(text, "note: ")})
	default:
		fmt.Fprintln(a.Err, "s3img: "+printable.Line(text))
	}
}

// noteJSON is note for those who read lines of JSON.
func (a *app) noteJSON(v any) {
	if line, err := json.Marshal(v); err == nil && !a.quiet {
		fmt.Fprintln(a.Err, string(line))
	}
}

// showsProgress says whether a person looks at standard error, on a terminal that can take back what it shows. Runners of CI have
// terminals too, which keep every state of a bar as a line of their log.
func (a *app) showsProgress() bool {
	dumb := os.Getenv("TERM") == "dumb" || os.Getenv("CI") != ""
	return !a.quiet && !a.noProgress && a.output != outputJSON && !dumb && isTerminal(a.Err)
}

func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
