package webhook

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/s3img/s3img/pkg/events"
)

// SNS tries for an hour at most (https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html), so that what is
// older was sent by somebody else.
const (
	maxAge  = time.Hour + maxSkew
	maxSkew = 5 * time.Minute // between the clocks of SNS and of this machine
)

// signatures verifies messages of SNS.
// Source: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
type signatures struct {
	certificates *certificates
	now          func() time.Time
}

func newSignatures(client *http.Client) *signatures {
	return &signatures{certificates: newCertificates(client), now: time.Now}
}

// verify reports why a message is not one that SNS sent for the topic, within the last hour: nil where it is, an
// *unavailableError where that could not be found out.
func (s *signatures) verify(ctx context.Context, from topic, envelope events.SNS) error {
	now := s.now()
	if err := checkAge(envelope.Timestamp, now); err != nil {
		return err
	}
	algorithm, err := algorithmOf(envelope.SignatureVersion)
	if err != nil {
		return err
	}
	signature, err := base64.StdEncoding.DecodeString(envelope.Signature)
	if err != nil {
		return errors.New("its signature is no base64")
	}
	address, err := from.certificateURL(envelope.SigningCertURL)
	if err != nil {
		return err
	}
	certificate, err := s.certificates.get(ctx, from, address.String(), now)
	if err != nil {
		return err
	}
	if err := certificate.CheckSignature(algorithm, []byte(stringToSign(envelope)), signature); err != nil {
		return fmt.Errorf("its signature does not hold: %w", err)
	}
	return nil
}

func checkAge(timestamp string, now time.Time) error {
	sent, err := time.Parse(time.RFC3339, timestamp)
	if err != nil {
		return fmt.Errorf("its timestamp %.40q is none", timestamp)
	}
	if age := now.Sub(sent); age > maxAge || age < -maxSkew {
		return fmt.Errorf("it was sent at %s, and this machine's clock says %s", sent.Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	}
	return nil
}

func algorithmOf(version string) (x509.SignatureAlgorithm, error) {
	switch version {
	case "1":
		return x509.SHA1WithRSA, nil // what topics have unless they are told otherwise
	case "2":
		return x509.SHA256WithRSA, nil
	}
	return 0, fmt.Errorf("its signature is of version %.40q, and 1 and 2 are known", version)
}

// stringToSign has a line for the name and a line for the value of each field that is signed, in the order of the names. A
// value may hold line breaks, so that texts could be cut into fields in more ways than one. That the topic and the type are
// the last fields and compared as a whole is what leaves only one way: a message that somebody publishes to a topic of
// their own, which the same key signs, cannot be read as one of ours.
func stringToSign(e events.SNS) string {
	fields := [][2]string{{"Message", e.Message}, {"MessageId", e.MessageID}}
	if e.Type == events.SNSNotification {
		if e.Subject != "" {
			fields = append(fields, [2]string{"Subject", e.Subject})
		}
		fields = append(fields, [2]string{"Timestamp", e.Timestamp})
	} else {
		fields = append(fields, [][2]string{{"SubscribeURL", e.SubscribeURL}, {"Timestamp", e.Timestamp}, {"Token", e.Token}}...)
	}
	fields = append(fields, [][2]string{{"TopicArn", e.TopicARN}, {"Type", e.Type}}...)
	var text strings.Builder
	for _, field := range fields {
		text.WriteString(field[0] + "\n" + field[1] + "\n")
	}
	return text.String()
}
