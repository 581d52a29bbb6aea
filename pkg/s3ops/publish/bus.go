package publish

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/aws/smithy-go"

	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/signed"
)

// eventSource is by what rules of a bus know events of this program.
const eventSource = "s3img"

// entry is one event of PutEvents.
// Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
type entry struct {
	Source       string
	DetailType   string
	Detail       string
	EventBusName string
	Time         int64 // seconds of Unix
}

// openBus returns what publishes to a bus.
func openBus(client *s3ops.Client, name, region string) func(context.Context, Message) error {
	service := client.Service("EventBridge", "events", region)
	return func(ctx context.Context, m Message) error {
		at := service
		if at.Endpoint == "" {
			var err error
			if at.Endpoint, err = client.AddressOnAWS(ctx, "events", region); err != nil {
				return err
			}
		}
		return putEvent(ctx, at, entry{
			Source: eventSource, DetailType: m.Type, Detail: string(m.Body), EventBusName: name, Time: m.Time.Unix(),
		})
	}
}

// putEvent sends one event. The answer is 200 also where the event was not taken.
func putEvent(ctx context.Context, at signed.Service, e entry) error {
	body, err := json.Marshal(struct{ Entries []entry }{[]entry{e}})
	if err != nil {
		return err
	}
	answer, err := at.Do(ctx, signed.Request{
		Operation: "PutEvents", Method: http.MethodPost, Path: "/", Body: body,
		Header: http.Header{"X-Amz-Target": {"AWSEvents.PutEvents"}, "Content-Type": {"application/x-amz-json-1.1"}},
	})
	if err != nil {
		return err
	}
	var told struct {
		FailedEntryCount int
		Entries          []struct{ ErrorCode, ErrorMessage string }
	}
	if err := json.Unmarshal(answer, &told); err != nil {
		return &smithy.DeserializationError{Err: fmt.Errorf("the answer of EventBridge: %w", err)}
	}
	if told.FailedEntryCount == 0 {
		return nil
	}
	failed := &smithy.GenericAPIError{Code: "FailedEntry", Fault: smithy.FaultClient}
	if len(told.Entries) > 0 {
		failed.Code, failed.Message = told.Entries[0].ErrorCode, told.Entries[0].ErrorMessage
	}
	if failed.Code == "InternalFailure" || failed.Code == "ThrottlingException" {
		failed.Fault = smithy.FaultServer // as the documentation has it: to be tried again
	}
	return failed
}
