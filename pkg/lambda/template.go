package lambda

import (
	"cmp"
	"embed"
	"fmt"
	"strconv"
	"strings"

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
	places, err := opt.places()
	if err != nil {
		return "", err
	}
	var pairs []string
	for name, text := range places {
		pairs = append(pairs, "{{"+name+"}}", text)
	}
	fillIn := strings.NewReplacer(pairs...)
	var b strings.Builder
	for _, part := range templateParts() {
		text, err := templateFiles.ReadFile("template/" + part)
		if err != nil {
			return "", fmt.Errorf("read a part of the template: %w", err)
		}
		b.WriteString(fillIn.Replace(string(text)))
	}
	return b.String(), nil
}

// places are what the files of the template leave open as {{Name}}, by those names: defaults of parameters and other scalars, quoted where
// they are strings, and blocks of whole lines.
func (opt TemplateOptions) places() (map[string]string, error) {
	opt, err := opt.normalized()
	if err != nil {
		return nil, err
	}
	said, err := opt.readSaid()
	if err != nil {
		return nil, err
	}
	upload, err := bucketBlocks("Upload", opt.UploadBucket)
	if err != nil {
		return nil, err
	}
	download, err := bucketBlocks("Download", opt.Dest.Bucket)
	if err != nil {
		return nil, err
	}
	places := map[string]string{
		"UploadParameter": upload.Parameter, "UploadCORS": upload.CORS,
		"DownloadParameter": download.Parameter, "DownloadResources": download.Resources, "DownloadOutputs": download.Outputs,
		"DefaultTypes": strings.Join(acceptedFormats(), ","), "MaxPixels": strconv.FormatInt(said.MaxPixels, 10),
		"Visibility": visibilityTable(), "Timeouts": joinNumbers(timeouts(), `"`), "Retentions": joinNumbers(retentions(), ""),
		"MaxBatchWindow": strconv.Itoa(maxBatchWindow),
	}
	for _, scalars := range []map[string]string{opt.defaults(), said.defaults(), parameterPatterns().shown()} {
		for name, text := range scalars {
			places[name] = strconv.Quote(text)
		}
	}
	return places, nil
}

// defaults are those of parameters, by their names.
func (opt TemplateOptions) defaults() map[string]string {
	return map[string]string{
		"Prefix": opt.Prefix, "DestPrefix": opt.Dest.Key, "CorsOrigins": strings.Join(opt.CORSOrigins, ","), "Config": opt.Config,
		"Sizes": joinSizes(opt.Sizes), "RenditionSet": joinSpecs(opt.Renditions), "Format": opt.Formats, "PublicUrl": opt.PublicURL,
	}
}

// visibilityTable has a line for each timeout of the function, in seconds.
func visibilityTable() string {
	var b strings.Builder
	for _, seconds := range timeouts() {
		fmt.Fprintf(&b, "    \"%d\": { Seconds: %d }\n", seconds, visibilityFactor*seconds+maxBatchWindow)
	}
	return b.String()
}

// joinNumbers writes the items of a list between brackets, each in the quotes.
func joinNumbers(numbers []int, quote string) string {
	items := make([]string, len(numbers))
	for i, n := range numbers {
		items[i] = quote + strconv.Itoa(n) + quote
	}
	return strings.Join(items, ", ")
}

func acceptedFormats() (names []string) {
	for _, format := range imageops.Formats() {
		if format.Accepted {
			names = append(names, string(format.Format))
		}
	}
	return names
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
