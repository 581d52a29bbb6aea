package batch

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/signed"
)

const jobsPath = "/v20180820/jobs"

// Created is a job that was made.
type Created struct {
	ID  string `json:"job_id"`
	ARN string `json:"job_arn"`
}

// Create makes a job, which S3 begins by itself. A second call with the same Token returns the same job.
func Create(ctx context.Context, client *s3ops.Client, o Options) (Created, error) {
	if err := o.Validate(); err != nil {
		return Created{}, err
	}
	body, err := o.request()
	if err != nil {
		return Created{}, err
	}
	body, err = client.Control(ctx, o.account(), o.region(), signed.Request{
		Operation: "CreateJob", Method: http.MethodPost, Path: jobsPath, Body: body, Header: http.Header{"Content-Type": {"application/xml"}},
	})
	if err != nil {
		return Created{}, fmt.Errorf("make a job of S3 Batch Operations: %w", err)
	}
	var answer struct {
		JobID string `xml:"JobId"`
	}
	if err := xml.Unmarshal(body, &answer); err != nil {
		return Created{}, &smithy.DeserializationError{Err: err}
	}
	if answer.JobID == "" {
		return Created{}, &smithy.DeserializationError{Err: errors.New("the answer of S3 Control has no JobId")}
	}
	return Created{ID: answer.JobID, ARN: o.jobARN(answer.JobID)}, nil
}

// The states of a job that are told apart; the others come before them.
const (
	Complete  = "Complete"
	Failed    = "Failed"
	Cancelled = "Cancelled"
	Suspended = "Suspended" // somebody must confirm it
)

// State is how far a job is.
type State struct {
	ID          string        `json:"job_id"`
	Status      string        `json:"status"` // as S3 calls it
	Description string        `json:"description,omitempty"`
	Total       int64         `json:"total"` // objects; 0 until the manifest has been read
	Succeeded   int64         `json:"succeeded"`
	Failed      int64         `json:"failed"`
	Active      time.Duration `json:"active_ns"`
	Reasons     []string      `json:"reasons,omitempty"` // why it failed, or stands still
	Report      string        `json:"report,omitempty"`  // where it lies, or will
}

// Ended reports whether nothing more will happen.
func (s State) Ended() bool {
	return s.Status == Complete || s.Status == Failed || s.Status == Cancelled
}

// description is the answer to DescribeJob.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DescribeJob.html
type description struct {
	ID          string `xml:"Job>JobId"`
	Status      string `xml:"Job>Status"`
	Description string `xml:"Job>Description"`
	Total       int64  `xml:"Job>ProgressSummary>TotalNumberOfTasks"`
	Succeeded   int64  `xml:"Job>ProgressSummary>NumberOfTasksSucceeded"`
	Failed      int64  `xml:"Job>ProgressSummary>NumberOfTasksFailed"`
	Seconds     int64  `xml:"Job>ProgressSummary>Timers>ElapsedTimeInActiveSeconds"`
	Why         string `xml:"Job>StatusUpdateReason"`
	Suspended   string `xml:"Job>SuspendedCause"`
	Reasons     []struct {
		Code   string `xml:"FailureCode"`
		Reason string `xml:"FailureReason"`
	} `xml:"Job>FailureReasons>member"`
	Report report `xml:"Job>Report"`
}

// Describe tells how far a job is, whose Account must be known.
func Describe(ctx context.Context, client *s3ops.Client, job Job) (State, error) {
	body, err := client.Control(ctx, job.Account, job.Region, signed.Request{
		Operation: "DescribeJob", Method: http.MethodGet, Path: jobsPath + "/" + signed.Segment(job.ID),
	})
	if err != nil {
		return State{}, fmt.Errorf("ask for job %s: %w", job.ID, err)
	}
	var d description
	if err := xml.Unmarshal(body, &d); err != nil {
		return State{}, &smithy.DeserializationError{Err: err}
	}
	if d.Status == "" {
		return State{}, &smithy.DeserializationError{Err: errors.New("the answer of S3 Control has no Status")}
	}
	return d.state(), nil
}

func (d description) state() State {
	s := State{
		ID: d.ID, Status: d.Status, Description: d.Description, Total: d.Total, Succeeded: d.Succeeded, Failed: d.Failed,
		Active: time.Duration(d.Seconds) * time.Second,
	}
	for _, reason := range d.Reasons {
		s.Reasons = append(s.Reasons, reason.Code+": "+reason.Reason)
	}
	for _, why := range []string{d.Why, d.Suspended} {
		if why != "" {
			s.Reasons = append(s.Reasons, why)
		}
	}
	if d.Report.Enabled {
		at := s3ops.Location{Bucket: d.Report.Bucket[strings.LastIndexByte(d.Report.Bucket, ':')+1:], Key: d.Report.Prefix}.AsFolder()
		at.Key += "job-" + d.ID + "/manifest.json"
		s.Report = at.String()
	}
	return s
}
