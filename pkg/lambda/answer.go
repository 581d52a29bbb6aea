package lambda

import (
	"errors"
	"slices"

	awsevents "github.com/aws/aws-lambda-go/events"

	"github.com/s3img/s3img/pkg/events"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/uploads"
)

// answerTo says what became of a batch, in the way that its carrier reads.
func answerTo(batch events.Batch, work []outcome) (any, error) {
	switch batch.Carrier {
	case events.CarrierSQS:
		return answerQueue(batch, work), nil
	case events.CarrierBatch:
		return answerTasks(batch, work), nil
	case events.CarrierStates:
		return answerItems(work)
	case events.CarrierDirect:
		return answerCall(work)
	case events.CarrierS3, events.CarrierSNS, events.CarrierEventBridge, events.CarrierMinIO, events.CarrierVersity,
		events.CarrierCeph, events.CarrierStorageGRID:
	}
	var again []error
	for _, o := range work {
		again = append(again, o.retry())
	}
	return summaryOf(work), errors.Join(again...)
}

// answerQueue names the messages that are to come again.
func answerQueue(batch events.Batch, work []outcome) awsevents.SQSEventResponse {
	answer := awsevents.SQSEventResponse{BatchItemFailures: []awsevents.SQSBatchItemFailure{}}
	for i, o := range work {
		if o.retry() != nil {
			failed := awsevents.SQSBatchItemFailure{ItemIdentifier: batch.Messages[i].ID}
			answer.BatchItemFailures = append(answer.BatchItemFailures, failed)
		}
	}
	return answer
}

// The result codes of S3 Batch Operations.
const (
	taskSucceeded = "Succeeded"
	taskTemporary = "TemporaryFailure" // S3 calls again for it
	taskPermanent = "PermanentFailure"
)

// refuseTasks answers all tasks alike: no other try can cure it.
func refuseTasks(batch events.Batch, err error) awsevents.S3BatchJobResponse {
	answer := answerTasks(batch, make([]outcome, len(batch.Messages)))
	for i := range answer.Results {
		answer.Results[i].ResultCode, answer.Results[i].ResultString = taskPermanent, err.Error()
	}
	return answer
}

func answerTasks(batch events.Batch, work []outcome) awsevents.S3BatchJobResponse {
	answer := awsevents.S3BatchJobResponse{
		InvocationSchemaVersion: batch.SchemaVersion, InvocationID: batch.InvocationID, TreatMissingKeysAs: taskTemporary,
	}
	for i, o := range work {
		result := awsevents.S3BatchJobResult{TaskID: batch.Messages[i].ID, ResultCode: taskSucceeded}
		switch {
		case o.err == nil && o.retry() != nil:
			result.ResultCode, result.ResultString = taskTemporary, o.retry().Error()
		case o.failure() != nil:
			result.ResultCode, result.ResultString = taskPermanent, o.failure().Error()
		case o.skipped() != "": // who lists an object in a job's manifest wants to know
			result.ResultCode, result.ResultString = taskPermanent, o.skipped()
		}
		answer.Results = append(answer.Results, result)
	}
	return answer
}

// Mapped is the answer to a distributed map of Step Functions, which keeps it with those of its other batches.
type Mapped struct {
	Summary
	Failures []Failure `json:"failures,omitempty"`
}

// Failure is an object of which no renditions were made, and why.
type Failure struct {
	Source  string `json:"source,omitempty"`
	Message string `json:"message"`
}

// answerItems counts the items, and says of those that failed why. What may pass is an error: the state machine calls again, for all
// of the batch, of which what is done stays as it is. An item that makes no sense does not become better by that.
func answerItems(work []outcome) (Mapped, error) {
	answer := Mapped{Summary: summaryOf(work)}
	var again []error
	for _, o := range work {
		switch {
		case o.err != nil:
			answer.Objects++
			answer.Failed++
			answer.Failures = append(answer.Failures, Failure{Message: o.err.Error()})
			continue
		case o.retry() != nil:
			again = append(again, o.retry())
		}
		for _, result := range o.results {
			if result.Err != nil {
				answer.Failures = append(answer.Failures, Failure{Source: result.Source, Message: about(result).Error()})
			}
		}
	}
	return answer, errors.Join(again...)
}

// Called is the answer to a call by hand, like that of a signed upload.
type Called struct {
	Status       string                   `json:"status"` // OK or ERROR
	Message      string                   `json:"message,omitempty"`
	FullURL      string                   `json:"full_url,omitempty"`
	ThumbnailURL string                   `json:"thumbnail_url,omitempty"`
	Source       string                   `json:"source,omitempty"`
	Renditions   []renditions.Rendition   `json:"renditions,omitempty"`
	Manifest     *renditions.ManifestFile `json:"manifest,omitempty"`
}

// answerCall tells the caller of one object; what may pass is an error, for callers who do not wait and have Lambda try again.
func answerCall(work []outcome) (Called, error) {
	o := work[0]
	if err := o.retry(); err != nil {
		return Called{}, err
	}
	if len(o.results) == 0 {
		return Called{Status: uploads.StatusOK}, nil
	}
	result := o.results[0]
	answer := Called{Status: uploads.StatusOK, Source: result.Source, Renditions: result.Renditions, Manifest: result.Manifest}
	switch {
	case result.Err != nil:
		answer.Status, answer.Message = uploads.StatusError, o.failure().Error()
	case result.Skipped != "":
		answer.Status, answer.Message = uploads.StatusError, o.skipped()
	case len(result.Renditions) > 0:
		bySize := func(a, b renditions.Rendition) int { return a.Size - b.Size }
		answer.FullURL = slices.MaxFunc(result.Renditions, bySize).URL
		answer.ThumbnailURL = slices.MinFunc(result.Renditions, bySize).URL
	}
	return answer, nil
}

// skipped says of the first object that was skipped why, "" where none was.
func (o outcome) skipped() string {
	for _, result := range o.results {
		if result.Skipped != "" {
			return result.Source + ": skipped: " + result.Skipped
		}
	}
	return ""
}

// Summary is the answer where nobody reads it but those who test by hand.
type Summary struct {
	Status  string `json:"status"`
	Objects int    `json:"objects"`
	Skipped int    `json:"skipped"` // they are none of this function's; the log says why
	Failed  int    `json:"failed"`  // for good: they are in the log
}

func summaryOf(work []outcome) Summary {
	s := Summary{Status: uploads.StatusOK}
	for _, o := range work {
		for _, result := range o.results {
			s.Objects++
			switch {
			case result.Err != nil:
				s.Failed++
			case result.Skipped != "":
				s.Skipped++
			}
		}
	}
	return s
}
