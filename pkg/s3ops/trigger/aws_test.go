package trigger_test

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

const (
	playedBucket = "photos-up"
	playedQueue  = "arn:aws:sqs:us-east-1:123456789012:photos"
	noEntries    = `<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></NotificationConfiguration>`
	otherEntries = `<QueueConfiguration><Id>theirs</Id><Queue>arn:aws:sqs:us-east-1:123456789012:q</Queue><Event>s3:ObjectTagging:*</Event>` +
		`<Filter><S3Key><FilterRule><Name>Prefix</Name><Value>a+b/</Value></FilterRule></S3Key></Filter></QueueConfiguration>`
)

// playedAWS answers for a bucket and a queue, as the documentation of AWS words it: what moto does not check, or keeps to
// itself.
type playedAWS struct {
	config   string   // the notification configuration
	puts     []string // bodies of requests to change it
	refusals []string // answers to the first of them, as the inside of <Error>
	skipped  string   // header of the last of them
	queue    string   // attributes of the queue as they were set, JSON
	denied   string   // target of SQS that is refused, "GetQueueUrl" say
}

func (p *playedAWS) answer(req *http.Request) (int, http.Header, string) {
	body := ""
	if req.Body != nil {
		data, err := io.ReadAll(req.Body)
		if err != nil {
			return http.StatusInternalServerError, nil, err.Error()
		}
		body = string(data)
	}
	switch {
	case strings.HasPrefix(req.URL.Host, "sqs."):
		return p.answerSQS(strings.TrimPrefix(req.Header.Get("X-Amz-Target"), "AmazonSQS."), body)
	case strings.HasPrefix(req.URL.Host, "sts."):
		return http.StatusOK, nil, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
	case req.Method == http.MethodPut:
		p.puts, p.skipped = append(p.puts, body), req.Header.Get("X-Amz-Skip-Destination-Validation")
		if len(p.refusals) > 0 {
			inside := p.refusals[0]
			p.refusals = p.refusals[1:]
			return http.StatusBadRequest, nil, "<Error>" + inside + "</Error>"
		}
		p.config = body // S3 answers in the form that it takes
		return http.StatusOK, nil, ""
	case req.Method == http.MethodGet:
		return http.StatusOK, nil, p.config
	}
	return http.StatusOK, nil, ""
}

func (p *playedAWS) answerSQS(target, body string) (int, http.Header, string) {
	switch target {
	case p.denied:
		return http.StatusForbidden, http.Header{"X-Amzn-Errortype": {"AccessDenied"}}, `{"__type":"com.amazonaws.sqs#AccessDenied","message":"no"}`
	case "GetQueueUrl":
		return http.StatusOK, nil, `{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/photos"}`
	case "GetQueueAttributes":
		return http.StatusOK, nil, cmp.Or(p.queue, `{"Attributes":{"QueueArn":"`+playedQueue+`"}}`)
	}
	p.queue = body // which has a policy in the form that is read
	return http.StatusOK, nil, `{}`
}

func (p *playedAWS) client() *s3ops.Client {
	return s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, (&requesttest.Played{Answer: p.answer}).Client()), s3ops.Config{})
}

func playedTrigger(t *testing.T) trigger.Options {
	t.Helper()
	return trigger.Options{Bucket: playedBucket, Target: target(t, trigger.Queue, playedQueue), Prefix: "input/"}
}

const invalidTarget = `<Code>InvalidArgument</Code><Message>Unable to validate the following destination configurations</Message>`

func TestPermissionThatIsNotKnownYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := &playedAWS{config: noEntries, refusals: []string{invalidTarget, invalidTarget + `<ArgumentName>` + playedQueue + `</ArgumentName>`}}
		set, err := trigger.Set(t.Context(), p.client(), playedTrigger(t))
		if err != nil || stepStates(set.Steps) != "permission done; notification done" || len(p.puts) != 3 {
			t.Errorf("%d requests, %+v, %v", len(p.puts), set, err)
		}
		if p.skipped == "true" {
			t.Error("S3 was told not to try the target")
		}
	})
}

func TestRefusedTarget(t *testing.T) {
	t.Parallel()
	const reason = "Permissions on the destination queue do not allow S3 to publish notifications from this bucket"
	for _, test := range []struct {
		argument, message string
		others            bool
	}{
		{"", "S3 cannot send events of bucket photos-up to queue photos: Unable to validate the following destination configurations", false},
		{playedQueue, "S3 cannot send events of bucket photos-up to " + playedQueue + ": " + reason, false},
		{"arn:aws:sqs:us-east-1:123456789012:q", "S3 cannot send events of bucket photos-up to arn:aws:sqs:us-east-1:123456789012:q: " + reason, true},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := &playedAWS{config: noEntries}
			inside := invalidTarget
			if test.argument != "" {
				inside += "<ArgumentName1>" + test.argument + "</ArgumentName1><ArgumentValue1>" + reason + "</ArgumentValue1>"
			}
			for range 100 {
				p.refusals = append(p.refusals, inside)
			}
			_, err := trigger.Set(t.Context(), p.client(), playedTrigger(t))
			var refused *trigger.DestinationError
			if !errors.As(err, &refused) || err.Error() != test.message || refused.Others() != test.others {
				t.Fatalf("got  %v\nwant %s", err, test.message)
			}
			if !strings.Contains(string(refused.Needed), `"sqs:SendMessage"`) || len(p.puts) < 3 {
				t.Errorf("needed %s, after %d requests", refused.Needed, len(p.puts))
			}
		})
	}
}

func TestOtherRefusalsAreNotWaitedFor(t *testing.T) {
	t.Parallel()
	p := &playedAWS{config: noEntries, refusals: []string{
		`<Code>InvalidArgument</Code><Message>Configurations overlap.</Message><ArgumentName>Event</ArgumentName><ArgumentValue>s3:ObjectCreated:*</ArgumentValue>`,
	}}
	_, err := trigger.Set(t.Context(), p.client(), playedTrigger(t))
	var failed *s3ops.Error
	if !errors.As(err, &failed) || failed.Message != "Configurations overlap." || len(p.puts) != 1 {
		t.Errorf("%d requests, got %v", len(p.puts), err)
	}
}

// TestPermissionOfOthersIsTrusted: who may set up a bucket may often not change a queue, which has its permission already.
func TestPermissionOfOthersIsTrusted(t *testing.T) {
	t.Parallel()
	for _, denied := range []string{"GetQueueUrl", "GetQueueAttributes", "SetQueueAttributes"} {
		p := &playedAWS{config: noEntries, denied: denied}
		set, err := trigger.Set(t.Context(), p.client(), playedTrigger(t))
		if err != nil || stepStates(set.Steps) != "permission skipped; notification done" {
			t.Errorf("%s: got %+v, %v", denied, set, err)
		}
		if !strings.Contains(string(set.NeededStatement), "arn:aws:s3:::"+playedBucket) {
			t.Errorf("%s: needed %s", denied, set.NeededStatement)
		}
		if removed, err := trigger.Remove(t.Context(), p.client(), trigger.RemoveOptions{Bucket: playedBucket}); err != nil || len(removed.Removed) != 1 {
			t.Errorf("%s: removed %+v, %v", denied, removed, err)
		}
		if p.skipped != "true" {
			t.Errorf("%s: a target that is gone would be in the way of removal", denied)
		}
	}
}

func TestTriggerToEventBridge(t *testing.T) {
	t.Parallel()
	p := &playedAWS{config: strings.Replace(noEntries, "></", ">"+otherEntries+"</", 1)}
	client := p.client()
	opt := trigger.Options{Bucket: playedBucket, Target: trigger.Target{Kind: trigger.EventBridge}, Prefix: "input/"}
	set, err := trigger.Set(t.Context(), client, opt)
	if err != nil || stepStates(set.Steps) != "notification done" || !strings.Contains(string(set.EventPattern), `"prefix":"input/"`) {
		t.Fatalf("got %+v, %v", set, err)
	}
	holdsAll(t, p.config, "<EventBridgeConfiguration>", "<Id>theirs</Id>", "<Value>a+b/</Value>", "<Name>Prefix</Name>")

	again, err := trigger.Set(t.Context(), client, opt)
	if err != nil || again.Changed {
		t.Errorf("again: %+v, %v", again, err)
	}
	queue, err := trigger.Set(t.Context(), client, playedTrigger(t))
	if err != nil || !queue.Changed {
		t.Fatalf("a queue as well: %+v, %v", queue, err)
	}
	holdsAll(t, p.config, "<EventBridgeConfiguration>", "<Id>theirs</Id>", playedQueue)

	remove := trigger.RemoveOptions{Bucket: playedBucket}
	if removed, err := trigger.Remove(t.Context(), client, remove); err != nil || len(removed.Removed) != 1 {
		t.Errorf("removed %+v, %v", removed, err)
	}
	holdsAll(t, p.config, "<EventBridgeConfiguration>", "<Id>theirs</Id>")

	remove.Target = &opt.Target
	var shared *trigger.SharedEventBridgeError
	if _, err := trigger.Remove(t.Context(), client, remove); !errors.As(err, &shared) {
		t.Errorf("without consent: got %v", err)
	}
	remove.DryRun = true
	if removed, err := trigger.Remove(t.Context(), client, remove); err != nil || !removed.NeedsConsent {
		t.Errorf("dry run: %+v, %v", removed, err)
	}
	remove.DryRun, remove.Shared = false, true
	if removed, err := trigger.Remove(t.Context(), client, remove); err != nil || stepStates(removed.Steps) != "notification done" {
		t.Errorf("with consent: %+v, %v", removed, err)
	}
	if strings.Contains(p.config, "EventBridge") {
		t.Errorf("still there: %s", p.config)
	}
	if removed, err := trigger.Remove(t.Context(), client, remove); err != nil || removed.Changed {
		t.Errorf("again: %+v, %v", removed, err)
	}
}

func holdsAll(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("lacks %s: %s", part, text)
		}
	}
}

func TestFiltersAreWrittenAsTheStoreWantsThem(t *testing.T) {
	t.Parallel()
	opt := playedTrigger(t)
	opt.Prefix, opt.Suffixes = "a b/", []string{"+é.jpg"}
	p := &playedAWS{config: noEntries}
	set, err := trigger.Set(t.Context(), p.client(), opt)
	if err != nil || set.Entries[0].Prefix != "a b/" {
		t.Fatalf("got %+v, %v", set, err)
	}
	holdsAll(t, p.config, "<Value>a+b/</Value>", "<Value>%2B%C3%A9.jpg</Value>")
	if again, err := trigger.Set(t.Context(), p.client(), opt); err != nil || again.Changed {
		t.Errorf("again: %+v, %v", again, err)
	}
}

// TestTargetsOfOtherMakers: MinIO sends to a webhook that has the ARN of a queue, and no policy. Nobody but the store is asked.
func TestTargetsOfOtherMakers(t *testing.T) {
	t.Parallel()
	p := &playedAWS{config: noEntries}
	a := &requesttest.Played{Answer: p.answer}
	client := s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, a.Client()), s3ops.Config{Endpoint: "http://minio.example"})
	opt := playedTrigger(t)
	opt.Target, opt.Prefix = target(t, trigger.Queue, "arn:minio:sqs::PRIMARY:webhook"), "a b/"
	set, err := trigger.Set(t.Context(), client, opt)
	if err != nil || stepStates(set.Steps) != "notification done" {
		t.Fatalf("got %+v, %v", set, err)
	}
	holdsAll(t, p.config, "arn:minio:sqs::PRIMARY:webhook", "<Value>a b/</Value>")
	if removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: playedBucket}); err != nil || len(removed.Removed) != 1 {
		t.Errorf("removed %+v, %v", removed, err)
	}
	for _, request := range a.Seen() {
		if !strings.Contains(request, " minio.example ") || strings.HasPrefix(request, http.MethodDelete) {
			t.Errorf("sent %s", request)
		}
	}
}

// TestStoreThatOnlyReads plays a store that answers an empty configuration, and takes none.
func TestStoreThatOnlyReads(t *testing.T) {
	t.Parallel()
	a := &requesttest.Played{Answer: func(req *http.Request) (int, http.Header, string) {
		if req.Method == http.MethodPut {
			return http.StatusNotImplemented, nil, mototest.ErrorXML("NotImplemented")
		}
		return http.StatusOK, nil, noEntries
	}}
	client := s3ops.NewClient(mototest.Config(s3ops.DefaultRegion, a.Client()), s3ops.Config{Endpoint: "http://store.example"})
	opt := playedTrigger(t)
	opt.Target = target(t, trigger.Queue, "arn:minio:sqs::PRIMARY:webhook")
	var lacking *trigger.NoNotificationsError
	if _, err := trigger.Set(t.Context(), client, opt); !errors.As(err, &lacking) {
		t.Errorf("got %v", err)
	}
}
