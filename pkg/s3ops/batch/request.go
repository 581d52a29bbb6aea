package batch

import (
	"encoding/xml"
	"maps"
	"slices"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

const (
	// schema is that of the calls to the function: 2.0 tells it the arguments, and takes buckets of all kinds.
	schema = "2.0"

	formatInventory = "S3InventoryReport_CSV_20161130"
	formatReport    = "Report_CSV_20180820"
	scopeAll        = "AllTasks"
	scopeFailed     = "FailedTasksOnly"
)

// createRequest is the body of CreateJob.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html
type createRequest struct {
	XMLName              xml.Name `xml:"http://awss3control.amazonaws.com/doc/2018-08-20/ CreateJobRequest"`
	ClientRequestToken   string
	Priority             int
	RoleArn              string
	ConfirmationRequired bool
	Description          string     `xml:",omitempty"`
	Function             string     `xml:"Operation>LambdaInvoke>FunctionArn"`
	Schema               string     `xml:"Operation>LambdaInvoke>InvocationSchemaVersion"`
	Arguments            *arguments `xml:"Operation>LambdaInvoke>UserArguments,omitempty"`
	Report               report
	Manifest             *manifest  `xml:",omitempty"`
	Generator            *generator `xml:"ManifestGenerator>S3JobManifestGenerator,omitempty"`
}

type arguments struct {
	Entries []argument `xml:"entry"`
}

type argument struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

type report struct {
	Enabled     bool
	Bucket      string `xml:",omitempty"`
	Prefix      string `xml:",omitempty"`
	Format      string `xml:",omitempty"`
	ReportScope string `xml:",omitempty"`
}

type manifest struct {
	Format string `xml:"Spec>Format"`
	Object string `xml:"Location>ObjectArn"`
	ETag   string `xml:"Location>ETag"`
}

type generator struct {
	SourceBucket         string
	EnableManifestOutput bool
	Filter               *filter `xml:",omitempty"`
}

type filter struct {
	CreatedAfter string `xml:",omitempty"`
	Keys         *keys  `xml:"KeyNameConstraint,omitempty"`
}

type keys struct {
	Prefixes *members `xml:"MatchAnyPrefix,omitempty"`
	Suffixes *members `xml:"MatchAnySuffix,omitempty"`
}

type members struct {
	Members []string `xml:"member"`
}

// request is the body of the request that makes the job.
func (o Options) request() ([]byte, error) {
	r := createRequest{
		ClientRequestToken: o.Token, Priority: o.Priority, RoleArn: o.Role, Description: o.Description, Function: o.Function, Schema: schema,
		Report: o.report(),
	}
	if len(o.Arguments) > 0 {
		r.Arguments = &arguments{}
		for _, key := range slices.Sorted(maps.Keys(o.Arguments)) {
			r.Arguments.Entries = append(r.Arguments.Entries, argument{key, o.Arguments[key]})
		}
	}
	if o.Manifest.Bucket != "" {
		r.Manifest = &manifest{Format: formatInventory, Object: o.bucketARN(o.Manifest), ETag: o.ManifestETag}
	} else {
		r.Generator = o.generator()
	}
	return xml.Marshal(r)
}

func (o Options) report() report {
	if o.Report.Bucket == "" {
		return report{}
	}
	r := report{Enabled: true, Bucket: o.bucketARN(s3ops.Location{Bucket: o.Report.Bucket}), Prefix: o.Report.Key, Format: formatReport, ReportScope: scopeFailed}
	if o.AllTasks {
		r.ReportScope = scopeAll
	}
	return r
}

// generator has S3 list the bucket. A filter without conditions is left out.
func (o Options) generator() *generator {
	var (
		only keys
		f    filter
	)
	if o.Source.Key != "" {
		only.Prefixes = &members{[]string{o.Source.Key}}
	}
	if len(o.Suffixes) > 0 {
		only.Suffixes = &members{o.Suffixes}
	}
	if only != (keys{}) {
		f.Keys = &only
	}
	if !o.Newer.IsZero() {
		f.CreatedAfter = o.Newer.UTC().Format(time.RFC3339)
	}
	g := &generator{SourceBucket: o.bucketARN(s3ops.Location{Bucket: o.Source.Bucket})}
	if f != (filter{}) {
		g.Filter = &f
	}
	return g
}

// bucketARN is that of a bucket, or of an object in it.
func (o Options) bucketARN(at s3ops.Location) string {
	text := "arn:" + o.partition() + ":s3:::" + at.Bucket
	if at.Key != "" {
		text += "/" + at.Key
	}
	return text
}
