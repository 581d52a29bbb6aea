package webhook

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/events"
)

func snsReceiver(t *testing.T) (*receiver, *internet) {
	t.Helper()
	net := newInternet(t)
	return newReceiver(t, Options{Secret: testSecret, Topics: []string{photos, milan}, HTTP: net.client}), net
}

func TestSNSMessagesAreTaken(t *testing.T) {
	for _, name := range []string{"subject", "plain", "by-milan"} {
		rec, _ := snsReceiver(t)
		rec.expect(t, name, rec.answerSNS(message(t, name)), http.StatusNoContent, "")
		if keys := rec.keys(); !slices.Equal(keys, []string{"input/é/a b+c.png"}) {
			t.Errorf("%s: delivered %q", name, keys)
		}
	}
}

// TestSNSNeedsNoHeader: whoever shows the secret is heard, and an envelope is still to be signed.
func TestSNSNeedsNoHeader(t *testing.T) {
	rec, _ := snsReceiver(t)
	rec.expect(t, "signed", rec.answer(http.MethodPost, message(t, "plain"), "Authorization", "Bearer "+testSecret), http.StatusNoContent, "")
	forged := changed(t, message(t, "plain"), "Message", "{}")
	rec.expect(t, "forged", rec.answer(http.MethodPost, forged, "Authorization", "Bearer "+testSecret), http.StatusForbidden, "signature")
	rec.expect(t, "neither", rec.answer(http.MethodPost, message(t, "plain")), http.StatusUnauthorized, "secret")
}

// TestSNSRawDeliveryNeedsTheSecret: without an envelope there is nothing that was signed.
func TestSNSRawDeliveryNeedsTheSecret(t *testing.T) {
	rec, _ := snsReceiver(t)
	var envelope events.SNS
	if err := json.Unmarshal([]byte(message(t, "plain")), &envelope); err != nil {
		t.Fatal(err)
	}
	rec.expect(t, "without", rec.answerSNS(envelope.Message), http.StatusUnauthorized, "secret")
	raw := rec.answer(http.MethodPost, envelope.Message, headerSNSType, "Notification", "Authorization", "Bearer "+testSecret)
	rec.expect(t, "with", raw, http.StatusNoContent, "")
	if len(rec.keys()) != 1 {
		t.Errorf("delivered %q", rec.keys())
	}
}

func TestCertificateIsFetchedOnce(t *testing.T) {
	rec, net := snsReceiver(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { rec.answerSNS(message(t, "plain")) })
	}
	all.Wait()
	if len(rec.keys()) != 20 {
		t.Errorf("delivered %d of 20", len(rec.keys()))
	}
	want := map[string]int{"https://" + awsHost + certPath: 1, "http://" + issuerHost + "/issuer.cer": 1}
	for place, times := range net.requests() {
		if want[place] != times {
			t.Errorf("asked %d times for %s, want %d", times, place, want[place])
		}
	}
}

func TestTamperedMessagesAreRefused(t *testing.T) {
	for _, c := range []struct {
		message, field string
		value          any
		want           string
	}{
		{"plain", "Message", "{}", "signature does not hold"},
		{"plain", "MessageId", "m-2", "signature does not hold"},
		{"plain", "Timestamp", "2030-03-01T10:00:01.235Z", "signature does not hold"},
		{"plain", "Subject", "added", "signature does not hold"},
		{"subject", "Subject", nil, "signature does not hold"},
		{"subject", "Subject", "amazon S3 Notification", "signature does not hold"},
		{"plain", "TopicArn", milan, "not one of https://sns.eu-south-1.amazonaws.com/"},
		{"plain", "TopicArn", theirs, "not one of those that are taken"},
		{"plain", "Type", events.SNSSubscriptionConfirmation, "signature does not hold"},
		{"plain", "SignatureVersion", "1", "signature does not hold"},
		{"plain", "SignatureVersion", "3", `version "3"`},
		{"plain", "SignatureVersion", nil, `version ""`},
		{"plain", "Signature", nil, "signature does not hold"},
		{"plain", "Signature", "!", "no base64"},
		{"plain", "Signature", strings.Repeat("AAAA", 86), "signature does not hold"},
		{"plain", "Timestamp", nil, "timestamp"},
		{"plain", "Timestamp", "yesterday", "timestamp"},
		{"SubscriptionConfirmation", "Token", "2336412f37fb687f5d51e6e2425f", "signature does not hold"},
		{"SubscriptionConfirmation", "SubscribeURL", "https://" + awsHost + "/?Action=Unsubscribe", "signature does not hold"},
		{"UnsubscribeConfirmation", "Type", events.SNSSubscriptionConfirmation, "signature does not hold"},
	} {
		rec, _ := snsReceiver(t)
		name := c.message + " with another " + c.field
		rec.expect(t, name, rec.answerSNS(changed(t, message(t, c.message), c.field, c.value)), http.StatusForbidden, c.want)
		if len(rec.keys()) > 0 || len(rec.notes) > 0 {
			t.Errorf("%s: delivered %q, noted %q", name, rec.keys(), rec.notes)
		}
	}
}

// TestUnsignedFieldsAreNotRead: what a signature does not cover may be put into a real message.
func TestUnsignedFieldsAreNotRead(t *testing.T) {
	rec, _ := snsReceiver(t)
	body := changed(t, message(t, "plain"), "Records", []any{map[string]any{
		"eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
		"s3": map[string]any{"bucket": map[string]any{"name": "b"}, "object": map[string]any{"key": "forged"}},
	}})
	body = changed(t, body, "invocationSchemaVersion", "1.0")
	rec.expect(t, "with records", rec.answerSNS(body), http.StatusNoContent, "")
	if keys := rec.keys(); !slices.Equal(keys, []string{"input/é/a b+c.png"}) {
		t.Errorf("delivered %q", keys)
	}
}

// TestMessagesCutInAnotherWay: theirs.json was signed by SNS for a topic of somebody else, and its text can be cut into fields
// in more ways than one.
func TestMessagesCutInAnotherWay(t *testing.T) {
	const inner = "\nMessageId\nm-1\nTimestamp\n2030-03-01T10:00:01.234Z\nTopicArn\n" + photos + "\nType\nNotification"
	body := message(t, "theirs")
	var envelope events.SNS
	if err := json.Unmarshal([]byte(body), &envelope); err != nil {
		t.Fatal(err)
	}
	event, found := strings.CutSuffix(envelope.Message, inner)
	if !found {
		t.Fatal("theirs.json is not what this test is about")
	}
	longID := changed(t, changed(t, body, "Message", event), "MessageId", "m-1"+strings.TrimPrefix(inner, "\nMessageId\nm-1")+"\nMessageId\nm-1")
	longType := changed(t, changed(t, changed(t, body, "Message", event), "TopicArn", photos), "Type",
		"Notification\nMessageId\nm-1\nTimestamp\n2030-03-01T10:00:01.234Z\nTopicArn\n"+theirs+"\nType\nNotification")

	net := newInternet(t)
	rec := newReceiver(t, Options{Secret: testSecret, Topics: []string{theirs}, HTTP: net.client})
	rec.expect(t, "the signature holds for both", rec.answerSNS(longID), http.StatusNoContent, "")
	rec, _ = snsReceiver(t)
	rec.expect(t, "as it is", rec.answerSNS(body), http.StatusForbidden, "not one of those that are taken")
	rec.expect(t, "a long ID", rec.answerSNS(longID), http.StatusForbidden, "not one of those that are taken")
	rec.expect(t, "a long type", rec.answerSNS(longType), http.StatusUnauthorized, "secret")
}

func TestOldMessagesAreRefused(t *testing.T) {
	sent := time.Date(2030, 3, 1, 10, 0, 1, 234e6, time.UTC)
	for age, status := range map[time.Duration]int{
		-6 * time.Minute: http.StatusForbidden, -4 * time.Minute: http.StatusNoContent,
		time.Hour: http.StatusNoContent, 66 * time.Minute: http.StatusForbidden,
	} {
		rec, _ := snsReceiver(t)
		rec.signatures.now = func() time.Time { return sent.Add(age) }
		text := ""
		if status != http.StatusNoContent {
			text = "it was sent at 2030-03-01T10:00:01Z"
		}
		rec.expect(t, age.String(), rec.answerSNS(message(t, "plain")), status, text)
	}
}

func TestCertificatesThatDoNotHold(t *testing.T) {
	for _, c := range []struct {
		signer string // of the message, and owner of the certificate
		status int
		want   string
	}{
		{"stranger", http.StatusForbidden, "sns.example.com"},
		{"selfmade", http.StatusForbidden, "issuer"},
		{"unlinked", http.StatusForbidden, "issuer"},
	} {
		rec, net := snsReceiver(t)
		net.file(awsHost+certPath, c.signer+".pem")
		rec.expect(t, c.signer, rec.answerSNS(message(t, "by-"+c.signer)), c.status, c.want)
		rec.expect(t, c.signer+" again", rec.answerSNS(message(t, "by-"+c.signer)), c.status, c.want)
		if len(rec.keys()) > 0 {
			t.Errorf("%s: delivered %q", c.signer, rec.keys())
		}
	}
	rec, _ := snsReceiver(t)
	rec.signatures.certificates.roots = nil // the system's
	rec.expect(t, "unknown root", rec.answerSNS(message(t, "plain")), http.StatusForbidden, "issuer")
}

// TestCertificateEnds: one that is kept is not kept for longer than it holds.
func TestCertificateEnds(t *testing.T) {
	rec, net := snsReceiver(t)
	rec.expect(t, "in time", rec.answerSNS(message(t, "plain")), http.StatusNoContent, "")
	from, certificates := rec.topics[photos], rec.signatures.certificates
	for _, at := range []time.Time{time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if found, err := certificates.get(t.Context(), from, "https://"+awsHost+certPath, at); err == nil || !strings.Contains(err.Error(), "expired or is not yet valid") {
			t.Errorf("in %d: %v, %v", at.Year(), found, err)
		}
	}
	if asked := net.requests()["https://"+awsHost+certPath]; asked != 3 {
		t.Errorf("asked %d times, want 3", asked)
	}
}

func TestCertificatesAreBounded(t *testing.T) {
	rec, net := snsReceiver(t)
	for i := range 3 * maxCertificates {
		path := "/SimpleNotificationService-" + strings.Repeat("a", i+1) + ".pem"
		net.file(awsHost+path, "sns.pem")
		if _, err := rec.signatures.certificates.get(t.Context(), rec.topics[photos], "https://"+awsHost+path, rec.signatures.now()); err != nil {
			t.Fatal(err)
		}
		if kept := len(rec.signatures.certificates.known); kept > maxCertificates {
			t.Fatalf("%d certificates are kept", kept)
		}
	}
}

// TestWhatCannotBeFoundOutIsTriedAgain: SNS drops a message at any other status than 5xx.
func TestWhatCannotBeFoundOutIsTriedAgain(t *testing.T) {
	redirect := func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://"+awsHost+"/SimpleNotificationService-f.pem", http.StatusFound)
	}
	fail := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }
	for _, c := range []struct {
		name, place string
		page        http.HandlerFunc
	}{
		{"no certificate there", awsHost + certPath, http.NotFound},
		{"a redirect", awsHost + certPath, redirect},
		{"an error", awsHost + certPath, fail},
		{"no issuer there", issuerHost + "/issuer.cer", http.NotFound},
		{"an issuer elsewhere", issuerHost + "/issuer.cer", redirect},
	} {
		rec, net := snsReceiver(t)
		net.file(awsHost+"/SimpleNotificationService-f.pem", "sns.pem")
		net.page(c.place, c.page)
		answer := rec.answerSNS(message(t, "plain"))
		rec.expect(t, c.name, answer, http.StatusServiceUnavailable, "try again")
		if answer.Header().Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", c.name)
		}
		if asked := net.requests()["https://"+awsHost+"/SimpleNotificationService-f.pem"]; asked != 0 {
			t.Errorf("%s: was followed", c.name)
		}
	}
	rec, net := snsReceiver(t)
	net.page(awsHost+certPath, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") })
	rec.expect(t, "what is no certificate", rec.answerSNS(message(t, "plain")), http.StatusForbidden, "no certificate")
}

func TestSubscriptionIsConfirmed(t *testing.T) {
	rec, net := snsReceiver(t)
	var asked url.Values
	net.page(awsHost+"/", func(_ http.ResponseWriter, r *http.Request) { asked = r.URL.Query() })
	rec.expect(t, "confirmation", rec.answerSNS(message(t, "SubscriptionConfirmation")), http.StatusNoContent, "")
	if asked.Get("Action") != "ConfirmSubscription" || asked.Get("TopicArn") != photos || asked.Get("Token") != "2336412f37fb687f5d51e6e2425e" {
		t.Errorf("SNS was asked for %v", asked)
	}
	if !slices.Equal(rec.notes, []string{"subscribed to SNS topic " + photos}) {
		t.Errorf("noted %q", rec.notes)
	}
	net.page(awsHost+"/", nil)
	rec.expect(t, "SNS is out", rec.answerSNS(message(t, "SubscriptionConfirmation")), http.StatusServiceUnavailable, "")
	if len(rec.keys()) > 0 {
		t.Errorf("delivered %q", rec.keys())
	}
}

func TestUnsubscriptionIsNoted(t *testing.T) {
	rec, net := snsReceiver(t)
	rec.expect(t, "end", rec.answerSNS(message(t, "UnsubscribeConfirmation")), http.StatusNoContent, "")
	if len(rec.notes) != 1 || !strings.Contains(rec.notes[0], photos+" has ended") {
		t.Errorf("noted %q", rec.notes)
	}
	if net.requests()["https://"+awsHost+"/"] != 0 {
		t.Error("the subscription was confirmed again")
	}
}

// TestTopicsThatAreNotNamed cost no request.
func TestTopicsThatAreNotNamed(t *testing.T) {
	net := newInternet(t)
	for _, name := range []string{"plain", "SubscriptionConfirmation", "UnsubscribeConfirmation"} {
		rec := newReceiver(t, Options{Secret: testSecret, Topics: []string{milan}, HTTP: net.client})
		rec.expect(t, name, rec.answerSNS(message(t, name)), http.StatusForbidden, "not one of those that are taken")
		rec = newReceiver(t, Options{HTTP: net.client})
		rec.expect(t, name+", no topics, no secret", rec.answerSNS(message(t, name)), http.StatusForbidden, "not one of those that are taken")
		rec = newReceiver(t, Options{Secret: testSecret, HTTP: net.client})
		rec.expect(t, name+", no topics", rec.answerSNS(message(t, name)), http.StatusUnauthorized, "secret")
	}
	if asked := net.requests(); len(asked) > 0 {
		t.Errorf("asked for %v", asked)
	}
}
