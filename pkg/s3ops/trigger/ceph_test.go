package trigger_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/s3img/s3img/pkg/httpserve/requesttest"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/mototest"
	"github.com/s3img/s3img/pkg/s3ops/trigger"
)

const cephTopic = "arn:aws:sns:default::photos"

// playedCeph answers for a bucket and a topic as Ceph 16.2.15 was seen to: what is put is added to what is there, an entry goes by
// its ID, and topics have no policies.
type playedCeph struct {
	entries []cephEntry
	deleted []string // IDs
	keeps   bool     // removes nothing, whatever is asked
}

type cephEntry struct {
	ID    string `xml:"Id"`
	Inner string `xml:",innerxml"`
}

func (p *playedCeph) answer(req *http.Request) (int, http.Header, string) {
	query := req.URL.Query()
	switch {
	case req.Method == http.MethodPost:
		return p.answerTopic(req)
	case req.Method == http.MethodPut && query.Has("notification"):
		return p.merge(req)
	case req.Method == http.MethodDelete && query.Get("notification") != "":
		id := query.Get("notification")
		p.deleted = append(p.deleted, id)
		if !p.keeps {
			p.entries = slices.DeleteFunc(p.entries, func(e cephEntry) bool { return e.ID == id })
		}
		return http.StatusNoContent, nil, ""
	case req.Method == http.MethodGet && query.Has("notification"):
		return http.StatusOK, nil, p.config()
	case req.Method == http.MethodHead:
		return http.StatusOK, nil, ""
	}
	return http.StatusTeapot, nil, "" // a DELETE without its ID among them
}

func (p *playedCeph) merge(req *http.Request) (int, http.Header, string) {
	var sent struct {
		Entries []cephEntry `xml:"TopicConfiguration"`
	}
	body, err := io.ReadAll(req.Body)
	if err == nil {
		err = xml.Unmarshal(body, &sent)
	}
	if err != nil {
		return http.StatusInternalServerError, nil, err.Error()
	}
	for _, e := range sent.Entries {
		p.entries = slices.DeleteFunc(p.entries, func(old cephEntry) bool { return old.ID == e.ID })
		p.entries = append(p.entries, e)
	}
	return http.StatusOK, nil, ""
}

func (p *playedCeph) config() string {
	var s strings.Builder
	s.WriteString(`<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`)
	for _, e := range p.entries {
		s.WriteString("<TopicConfiguration>" + e.Inner + "</TopicConfiguration>")
	}
	return s.String() + "</NotificationConfiguration>"
}

func (p *playedCeph) answerTopic(req *http.Request) (int, http.Header, string) {
	body, _ := io.ReadAll(req.Body)
	if strings.Contains(string(body), "Action=GetTopicAttributes") {
		return http.StatusOK, nil, `<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>TopicArn</key><value>` +
			cephTopic + `</value></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`
	}
	return http.StatusMethodNotAllowed, nil, mototest.ErrorXML("MethodNotAllowed")
}

// TestTopicThatCephLacks: its errors have another form than those of SNS, of which the SDK reads the status only.
func TestTopicThatCephLacks(t *testing.T) {
	t.Parallel()
	a := &requesttest.Played{Answer: func(req *http.Request) (int, http.Header, string) {
		switch {
		case req.Method == http.MethodPost:
			return http.StatusNotFound, nil, mototest.ErrorXML("NoSuchKey")
		case req.URL.Query().Has("notification"):
			return http.StatusOK, nil, noEntries
		}
		return http.StatusOK, nil, ""
	}}
	loaded := mototest.Config(s3ops.DefaultRegion, a.Client())
	loaded.BaseEndpoint = aws.String("http://ceph.example")
	var missing *trigger.MissingTargetError
	_, err := trigger.Set(t.Context(), s3ops.NewClient(loaded, s3ops.Config{}), trigger.Options{
		Bucket: playedBucket, Target: target(t, trigger.Topic, cephTopic),
	})
	if !errors.As(err, &missing) {
		t.Errorf("got %v", err)
	}
}

func (p *playedCeph) client() *s3ops.Client {
	loaded := mototest.Config(s3ops.DefaultRegion, (&requesttest.Played{Answer: p.answer}).Client())
	loaded.BaseEndpoint = aws.String("http://ceph.example")
	return s3ops.NewClient(loaded, s3ops.Config{})
}

func (p *playedCeph) ids() []string {
	var ids []string
	for _, e := range p.entries {
		ids = append(ids, e.ID)
	}
	return ids
}

func TestTriggerOfCeph(t *testing.T) {
	t.Parallel()
	p := &playedCeph{entries: []cephEntry{{"theirs", `<Id>theirs</Id><Topic>arn:aws:sns:default::q</Topic><Event>s3:ObjectRemoved:*</Event>`}}}
	client := p.client()
	opt := trigger.Options{Bucket: playedBucket, Target: target(t, trigger.Topic, cephTopic), Prefix: "input/", Suffixes: []string{".jpg"}}
	set, err := trigger.Set(t.Context(), client, opt)
	if err != nil || stepStates(set.Steps) != "permission skipped; notification done" || len(p.entries) != 2 {
		t.Fatalf("got %+v, %v", set, err)
	}
	if set.NeededStatement != nil {
		t.Errorf("a topic without a policy needs %s", set.NeededStatement)
	}
	if len(p.deleted) > 0 {
		t.Errorf("removed %q, where nothing was to go", p.deleted)
	}

	opt.Suffixes = []string{".png"}
	if set, err = trigger.Set(t.Context(), client, opt); err != nil || !set.Changed || len(p.entries) != 2 || len(p.deleted) != 1 {
		t.Errorf("other suffixes: %+v, %q, %v", set, p.ids(), err)
	}
	removed, err := trigger.Remove(t.Context(), client, trigger.RemoveOptions{Bucket: playedBucket})
	if err != nil || len(removed.Removed) != 1 || !slices.Equal(p.ids(), []string{"theirs"}) {
		t.Errorf("removed: %+v, left %q, %v", removed, p.ids(), err)
	}
	if stepStates(removed.Steps) != "notification done; permission unchanged" {
		t.Errorf("steps: %s", stepStates(removed.Steps))
	}
}

// TestTriggerThatStays: what the store would not remove is said, not counted as removed.
func TestTriggerThatStays(t *testing.T) {
	t.Parallel()
	p := &playedCeph{keeps: true}
	opt := trigger.Options{Bucket: playedBucket, Target: target(t, trigger.Topic, cephTopic)}
	if _, err := trigger.Set(t.Context(), p.client(), opt); err != nil {
		t.Fatal(err)
	}
	_, err := trigger.Remove(t.Context(), p.client(), trigger.RemoveOptions{Bucket: playedBucket})
	var left *trigger.EntryLeftError
	if !errors.As(err, &left) || left.Bucket != playedBucket || left.Entry.Target != cephTopic {
		t.Errorf("got %v", err)
	}
}
