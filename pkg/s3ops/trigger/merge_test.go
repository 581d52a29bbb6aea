package trigger

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const created, put, removed = "s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:ObjectRemoved:*"

// The pairs are those that the user guide of S3 shows as valid and as invalid, and what follows from its rule.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
func TestOverlaps(t *testing.T) {
	for _, test := range []struct {
		a, b Entry
		want string
	}{
		{entry("", "", created), entry("", "", created), created},
		{entry("images/", "", created), entry("logs/", "", created), ""},
		{entry("images/", ".jpg", created), entry("images/", ".png", created), ""},
		{entry("images", "", created), entry("images/", "", created), created},
		{entry("images", "", created), entry("", "", put), put},
		{entry("", "jpg", created), entry("", "pg", created), created},
		{entry("", ".jpg", created), entry("", ".JPG", created), ""},
		{entry("images/", "", created), entry("", ".jpg", created), created},
		{entry("images/", ".jpg", created), entry("", ".jpg", put), put},
		{entry("images/", ".jpg", created), entry("", ".png", put), ""},
		{entry("", "", created), entry("", "", removed), ""},
		{entry("", "", put), entry("", "", "s3:ObjectCreated:Copy"), ""},
		{entry("", "", created, removed), entry("", "", "s3:ObjectTagging:*", "s3:ObjectRemoved:Delete"), "s3:ObjectRemoved:Delete"},
	} {
		if got := test.a.overlaps(test.b); got != test.want {
			t.Errorf("%+v and %+v: got %q, want %q", test.a, test.b, got, test.want)
		}
		if got := test.b.overlaps(test.a); got != test.want {
			t.Errorf("%+v and %+v: got %q, want %q", test.b, test.a, got, test.want)
		}
	}
}

func entry(prefix, suffix string, events ...string) Entry {
	return Entry{ID: "theirs", Kind: Queue, Target: "arn:aws:sqs:us-east-1:1:other", Events: events, Prefix: prefix, Suffix: suffix}
}

var photos = Target{Kind: Queue, ARN: "arn:aws:sqs:us-east-1:1:photos"}

func ours(prefix, suffix string, events ...string) Entry {
	return newEntry(photos, prefix, suffix, events)
}

// foreign is a configuration that others made, with all that it can hold.
func foreign() notifications {
	filter := func(name types.FilterRuleName, value string) *types.NotificationConfigurationFilter {
		return &types.NotificationConfigurationFilter{Key: &types.S3KeyFilter{FilterRules: []types.FilterRule{{Name: name, Value: aws.String(value)}}}}
	}
	return notifications{config: types.NotificationConfiguration{
		EventBridgeConfiguration: &types.EventBridgeConfiguration{},
		QueueConfigurations: []types.QueueConfiguration{{
			Id: aws.String("s3img-like"), QueueArn: aws.String("arn:aws:sqs:us-east-1:1:q"),
			Events: []types.Event{types.EventS3ObjectCreatedPut}, Filter: filter("Prefix", "logs/"),
		}},
		TopicConfigurations: []types.TopicConfiguration{{
			Id: aws.String("t"), TopicArn: aws.String("arn:aws:sns:us-east-1:1:t"), Events: []types.Event{types.EventS3ObjectTagging},
		}},
		LambdaFunctionConfigurations: []types.LambdaFunctionConfiguration{{
			LambdaFunctionArn: aws.String("arn:aws:lambda:us-east-1:1:function:f"), Events: []types.Event{types.EventS3ObjectRemoved}, Filter: filter("prefix", "tmp/"),
		}},
	}}
}

func TestMerge(t *testing.T) {
	for _, test := range []struct {
		what       string
		have, want []Entry
		after      string // prefix and suffix of our entries
		changed    bool
		gone       string // suffixes of what is wanted no more
		barrier    string // ID of what is in the way
	}{
		{what: "nothing there", want: []Entry{ours("in/", "", created)}, after: "in/*", changed: true},
		{what: "the same again", have: []Entry{ours("in/", "", created)}, want: []Entry{ours("in/", "", created)}, after: "in/*"},
		{what: "order of events", have: []Entry{ours("in/", "", removed, created)}, want: []Entry{ours("in/", "", created, removed)}, after: "in/*"},
		{
			what: "other suffixes", have: []Entry{ours("in/", ".jpg", created), ours("in/", ".gif", created)},
			want: []Entry{ours("in/", ".jpg", created), ours("in/", ".png", created)}, after: "in/*.jpg in/*.png", changed: true, gone: "in/*.gif",
		},
		{
			what: "a suffix for all", have: []Entry{ours("in/", "", created)},
			want: []Entry{ours("in/", ".jpg", created)}, after: "in/*.jpg", changed: true, gone: "in/*",
		},
		{
			what: "events too", have: []Entry{ours("in/", "", created)},
			want: []Entry{ours("in/", "", created, removed)}, after: "in/*", changed: true,
		},
		{
			what: "another prefix stays", have: []Entry{ours("a/", "", created)},
			want: []Entry{ours("b/", "", created)}, after: "a/* b/*", changed: true,
		},
		{
			what: "a prefix that nests is in the way", have: []Entry{ours("in/", "", created)},
			want: []Entry{ours("in/a/", "", created)}, barrier: ours("in/", "").ID,
		},
		{
			what: "an entry of others is in the way", have: []Entry{entry("", ".jpg", put)},
			want: []Entry{ours("in/", ".png", created), ours("in/", ".jpg", created)}, barrier: "theirs",
		},
		{
			what: "an entry of others that does it", have: []Entry{{ID: "hand-made", Kind: Queue, Target: photos.ARN, Events: []string{created, removed}, Prefix: "in/"}},
			want: []Entry{ours("in/", "", created)}, after: "",
		},
		{
			what: "an entry of others that does a part", have: []Entry{{ID: "hand-made", Kind: Queue, Target: photos.ARN, Events: []string{put}, Prefix: "in/"}},
			want: []Entry{ours("in/", "", created)}, barrier: "hand-made",
		},
		{
			what: "ours, changed by hand", have: []Entry{{ID: ours("in/", "").ID, Kind: Queue, Target: photos.ARN, Events: []string{created}, Prefix: "elsewhere/"}},
			want: []Entry{ours("in/", "", created)}, after: "in/*", changed: true,
		},
	} {
		t.Run(test.what, func(t *testing.T) {
			before := foreign()
			for _, e := range test.have {
				before = before.with(e)
			}
			m, err := before.merge(test.want)
			var overlap *OverlapError
			if errors.As(err, &overlap) != (test.barrier != "") {
				t.Fatalf("got %v", err)
			}
			if overlap != nil {
				if overlap.Entry.ID != test.barrier || overlap.Ours != overlap.Entry.isOurs() {
					t.Errorf("in the way is %+v", overlap)
				}
				return
			}
			if got := ourKeys(m.next); got != test.after || m.changed != test.changed {
				t.Errorf("got %s, changed %t", got, m.changed)
			}
			if got := goneSuffixes(m); got != test.gone {
				t.Errorf("gone are %q", got)
			}
			if len(m.entries) != len(test.want) {
				t.Errorf("does it with %+v", m.entries)
			}
			keepsForeign(t, m.next)
			if again, err := m.next.merge(test.want); err != nil || again.changed {
				t.Errorf("again: changed %t, %v", again.changed, err)
			}
		})
	}
}

// ourKeys lists what our entries are about.
func ourKeys(n notifications) string {
	var keys []string
	for _, e := range n.entries() {
		if e.isOurs() {
			keys = append(keys, e.Prefix+"*"+e.Suffix)
		}
	}
	slices.Sort(keys)
	return strings.Join(keys, " ")
}

func goneSuffixes(m merged) string {
	var suffixes []string
	for _, e := range m.gone {
		suffixes = append(suffixes, e.Prefix+"*"+e.Suffix)
	}
	return strings.Join(suffixes, " ")
}

// keepsForeign compares with foreign what is there besides queue photos and the entry called theirs.
func keepsForeign(t *testing.T, n notifications) {
	t.Helper()
	n = n.without(func(e Entry) bool { return e.Target == photos.ARN || e.ID == "theirs" })
	if want := foreign(); !reflect.DeepEqual(n.config, want.config) {
		t.Errorf("foreign entries:\n%+v\nwant\n%+v", n.config, want.config)
	}
}

func TestMergeDoesNotWriteIntoWhatItWasGiven(t *testing.T) {
	before := foreign().with(ours("in/", ".gif", created))
	kept := fmt.Sprintf("%+v", before.entries())
	if _, err := before.merge([]Entry{ours("in/", ".jpg", created), ours("in/", ".png", created)}); err != nil {
		t.Fatal(err)
	}
	if now := fmt.Sprintf("%+v", before.entries()); now != kept {
		t.Errorf("was\n%s\nis\n%s", kept, now)
	}
}

func TestOwnEntriesAreKnownByTheirID(t *testing.T) {
	for id, want := range map[string]bool{
		ours("in/", "", created).ID: true, "s3img-0123456789abcdef": true,
		"s3img-like": false, "s3img-0123456789abcde": false, "s3img-0123456789abcdef0": false, "s3img-0123456789abcdeg": false,
		"0123456789abcdef": false, "": false,
	} {
		if got := (Entry{ID: id}).isOurs(); got != want {
			t.Errorf("%q is ours: %t", id, got)
		}
	}
	seen := map[string]bool{}
	for _, e := range []Entry{ours("a", "b"), ours("ab", ""), ours("", "ab"), ours("", ""), newEntry(Target{Kind: Topic, ARN: "x"}, "", "", nil)} {
		if seen[e.ID] {
			t.Errorf("%+v has the ID of another", e)
		}
		seen[e.ID] = true
	}
}

// TestFiltersAreEncodedForAWS: the codes are those that the user guide of S3 gives for object keys.
func TestFiltersAreEncodedForAWS(t *testing.T) {
	for plain, want := range map[string]string{
		"input/": "input/", ".jpg": ".jpg", "a b/": "a+b/", "a+b/": "a%2Bb/", "100%/": "100%25/", "é/": "%C3%A9/",
		"!-_.'()": "!-_.'()", "a=b&c": "a%3Db%26c", "": "",
	} {
		aws, other := notifications{encoded: true}, notifications{}
		if got := *aws.encode(plain); got != want || aws.decode(got) != plain {
			t.Errorf("%q: got %q, back %q", plain, got, aws.decode(got))
		}
		if got := *other.encode(plain); got != plain || other.decode(plain) != plain {
			t.Errorf("%q on another store: got %q", plain, got)
		}
	}
	if got := (notifications{encoded: true}).decode("50%"); got != "50%" {
		t.Errorf("what is not encoded rightly: got %q", got)
	}
}
