package lambda

import (
	"cmp"
	"embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"

	"github.com/s3img/s3img/pkg/imageops"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// TemplateOptions are the defaults of parameters: what a stack is deployed with wins over them. The zero value leaves the
// names of both buckets to be given then. What is zero or not said beyond them stays empty, so that a file of the function can say it.
type TemplateOptions struct {
	UploadBucket string // takes the originals, private
	// Dest is where renditions go: the download bucket, which is public, and perhaps a folder in it.
	Dest        s3ops.Location
	Prefix      string          // folder in the upload bucket that is watched; "" = DefaultPrefix
	Config      string          // s3img.yaml in S3, as s3://bucket/key, which the function reads; "" = the one in its archive, if there is one
	Sizes       []int           // of the renditions, in pixels
	Renditions  []imageops.Spec // further ones
	Formats     string          // as imageops.ParseFormats reads them
	CORSOrigins []string        // web origins whose pages may sign, upload and read
	PublicURL   string          // base of public URLs in place of the bucket's own; "" = that
	// Lookup is what is said of variables whose parameters are not above, as ReadSettings takes it; nil = nothing.
	Lookup func(variable string) (text string, said bool)
}

// maxPixels is what the memory of a function bears that is deployed with nothing else.
const maxPixels = 100_000_000

// DefaultPrefix is where uploads lie in the upload bucket.
const DefaultPrefix = "input/"

// maxBatchWindow is the longest time that a batch may be waited for, in seconds.
const maxBatchWindow = 60

// visibilityFactor is how much longer than the function may run a message has to stay hidden.
// Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
const visibilityFactor = 6

// timeouts are what the function's timeout may be, in seconds. CloudFormation cannot multiply, so each has its own entry in
// a table that holds the visibility timeout for it.
func timeouts() []int { return []int{30, 60, 120, 300, 600, 900} }

// retentions are the days that CloudWatch Logs knows.
// Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
func retentions() []int {
	return []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}
}

//go:embed template/*.yaml
var templateFiles embed.FS

// templateParts are the files of the template in the order in which they make it up.
func templateParts() []string {
	return []string{"parameters.yaml", "conditions.yaml", "buckets.yaml", "queues.yaml", "function.yaml", "url.yaml", "outputs.yaml"}
}

// Template returns a CloudFormation template, in YAML, of the whole system: a private upload bucket, a queue with a
// dead-letter queue, the function that renders and signs, its role, and a public download bucket as [s3ops.WebsiteTemplate]
// makes it. The function's code is where the parameters CodeBucket and CodeKey say. The stack keeps both buckets when it is
// deleted. It fails with an [*s3ops.InvalidError].
func Template(opt TemplateOptions) (string, error) {
	data, err := opt.data()
	if err != nil {
		return "", err
	}
	parts, err := template.New("").Funcs(template.FuncMap{"join": strings.Join}).ParseFS(templateFiles, "template/*.yaml")
	if err != nil {
		return "", fmt.Errorf("parse the template of the function: %w", err)
	}
	var b strings.Builder
	for _, part := range templateParts() {
		if err := parts.ExecuteTemplate(&b, part, data); err != nil {
			return "", fmt.Errorf("render the template of the function: %w", err)
		}
	}
	return b.String(), nil
}

// templateData is what the files of the template are filled in with.
type templateData struct {
	TemplateOptions
	said
	Upload, Download website.TemplateBlocks
	Patterns         patterns
	Origins, SizeSet string // lists, as parameters hold them
	RenditionSet     string // lines of imageops.ParseSpec
	DefaultTypes     []string
	Timeouts         []timeout
	Retentions       []int
	MaxBatchWindow   int
}

// timeout is a line of the table of timeouts, in seconds.
type timeout struct{ Function, Visibility int }

func (opt TemplateOptions) data() (data templateData, err error) {
	if opt, err = opt.normalized(); err != nil {
		return data, err
	}
	data = templateData{
		TemplateOptions: opt, Patterns: parameterPatterns(), RenditionSet: joinSpecs(opt.Renditions),
		Origins: strings.Join(opt.CORSOrigins, ","), SizeSet: joinSizes(opt.Sizes), Retentions: retentions(), MaxBatchWindow: maxBatchWindow,
	}
	if data.said, err = opt.readSaid(); err != nil {
		return data, err
	}
	for _, format := range imageops.Formats() {
		if format.Accepted {
			data.DefaultTypes = append(data.DefaultTypes, string(format.Format))
		}
	}
	for _, seconds := range timeouts() {
		data.Timeouts = append(data.Timeouts, timeout{seconds, visibilityFactor*seconds + maxBatchWindow})
	}
	if data.Upload, err = bucketBlocks("Upload", opt.UploadBucket); err != nil {
		return data, err
	}
	data.Download, err = bucketBlocks("Download", opt.Dest.Bucket)
	return data, err
}

func bucketBlocks(which, name string) (website.TemplateBlocks, error) {
	return website.Blocks(website.Options{Bucket: name}, website.TemplateNames{
		Bucket: which + "Bucket", Parameter: which + "BucketName", Title: "the " + strings.ToLower(which) + " bucket",
		Origins: "CorsOrigins", HasOrigins: "HasCorsOrigins",
	})
}

// joinSpecs are lines of imageops.ParseSpec, as the function reads them.
func joinSpecs(specs []imageops.Spec) string {
	lines := make([]string, len(specs))
	for i, spec := range specs {
		lines[i] = spec.String()
	}
	return strings.Join(lines, "; ")
}

// joinFormats is a list as imageops.ParseFormats reads it.
func joinFormats(format imageops.Format, also []imageops.Format) string {
	list := []string{string(cmp.Or(format, imageops.KeepFormat))}
	for _, f := range also {
		list = append(list, string(f))
	}
	return strings.Join(list, ",")
}

func joinSizes(sizes []int) string {
	list := make([]string, len(sizes))
	for i, size := range sizes {
		list[i] = strconv.Itoa(size)
	}
	return strings.Join(list, ",")
}
