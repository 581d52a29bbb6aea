package batch

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Options of a job. Function, Role, and one of Source and Manifest are required.
type Options struct {
	// Source is where the objects lie: a bucket, or what their keys begin with in it. S3 lists them when the job begins.
	Source s3ops.Location
	// Suffixes are what keys end in, case counts; none = anything. Newer leaves out what was written before; zero = nothing.
	// Both are for Source.
	Suffixes []string
	Newer    time.Time
	// Manifest is the manifest.json of an Inventory in CSV, all of whose objects are meant, and ManifestETag its ETag: S3 refuses another.
	Manifest     s3ops.Location
	ManifestETag string

	Function  string            // ARN of the function, or of one of its versions or aliases
	Arguments map[string]string // that it gets with each call; nil = none
	Role      string            // ARN of the role in which S3 reads, calls and writes; its account is that of the job

	// Report is where S3 writes what became of each object, or of those that failed; no bucket = no report.
	Report   s3ops.Location
	AllTasks bool // tell of those that succeeded too

	Description string
	Priority    int    // larger goes first
	Token       string // jobs with the same token are one job
}

// arn splits the ARN of something of a service: its partition, region, account, and name.
var arn = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^arn:(aws[a-z-]*):(lambda|iam|s3):([a-z0-9-]*):([0-9]{12}):(function:.+|role/.+|job/.+)$`)
})

// account and partition are those of the role.
func (o Options) account() string   { return arn().FindStringSubmatch(o.Role)[4] }
func (o Options) partition() string { return arn().FindStringSubmatch(o.Role)[1] }

// region is that of the function: S3 calls none elsewhere.
func (o Options) region() string { return arn().FindStringSubmatch(o.Function)[3] }

// Validate returns an [*s3ops.InvalidError] about the first option that cannot work.
func (o Options) Validate() error {
	switch {
	case !isARN(o.Function, "lambda", "function:"):
		return &s3ops.InvalidError{What: "function", Value: o.Function, Rule: "is no ARN of a function: arn:aws:lambda:REGION:ACCOUNT:function:NAME"}
	case !isARN(o.Role, "iam", "role/"):
		return &s3ops.InvalidError{What: "role", Value: o.Role, Rule: "is no ARN of a role: arn:aws:iam::ACCOUNT:role/NAME"}
	case o.Priority < 0:
		return &s3ops.InvalidError{What: "priority", Value: fmt.Sprint(o.Priority), Rule: "is less than 0"}
	case len(o.Description) > maxDescription:
		return &s3ops.InvalidError{What: "description", Value: o.Description, Rule: fmt.Sprintf("has more than %d bytes", maxDescription)}
	}
	return nil
}

// maxDescription is the longest that S3 takes, in bytes.
const maxDescription = 256

func isARN(text, service, kind string) bool {
	found := arn().FindStringSubmatch(text)
	return found != nil && found[2] == service && strings.HasPrefix(found[5], kind)
}

// Job names a job. Account and Region are "" where it was named by its number alone.
type Job struct{ ID, Account, Region string }

// jobID is how S3 numbers jobs.
var jobID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_-]{5,36}$`) })

// ParseJob reads the number of a job, or its ARN. Else it fails with an [*s3ops.InvalidError].
func ParseJob(text string) (Job, error) {
	if found := arn().FindStringSubmatch(text); found != nil && found[2] == "s3" {
		id := strings.TrimPrefix(found[5], "job/")
		if jobID().MatchString(id) {
			return Job{ID: id, Region: found[3], Account: found[4]}, nil
		}
	}
	if !jobID().MatchString(text) {
		return Job{}, &s3ops.InvalidError{What: "job", Value: text, Rule: "is neither the number nor the ARN of a job"}
	}
	return Job{ID: text}, nil
}

// ARN is that of the job.
func (o Options) jobARN(id string) string {
	return fmt.Sprintf("arn:%s:s3:%s:%s:job/%s", o.partition(), o.region(), o.account(), id)
}
