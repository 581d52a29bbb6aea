package webhook

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/s3img/s3img/pkg/events"
)

const (
	defaultMaxBody = 1 << 20 // SNS sends 256 KiB, each byte of it escaped in JSON at worst
	fetchTimeout   = 10 * time.Second
)

// Options of a [Handler]. Deliver must be set.
type Options struct {
	// Secret is what senders must show, other than SNS; "" = none is asked, which is for loopback only. It is printable ASCII
	// without blanks.
	Secret string
	// Topics are the ARNs of the SNS topics whose messages are taken and whose subscription is confirmed. Others are refused.
	Topics []string
	// MaxBody is how many bytes a request may have; 0 = 1 MiB.
	MaxBody int64
	// HTTP fetches the certificates of SNS and confirms subscriptions, without following redirects; nil = a client that takes
	// at most 10 seconds.
	HTTP *http.Client
	// Deliver returns when all is done about the events, or an error where the sender is to try again. Its context ends with
	// neither the request nor the server. It is called from many goroutines at a time.
	Deliver func(ctx context.Context, told []events.Event) error
	// Report gets a [*RefusedError] for each request that was answered with 400 or more; nil drops them. Like Note it is
	// called from several goroutines.
	Report func(error)
	// Note gets what is good to know: a test event, a subscription that was confirmed or ended; nil drops it.
	Note func(string)
}

func (o Options) withDefaults() Options {
	if o.MaxBody == 0 {
		o.MaxBody = defaultMaxBody
	}
	client := http.Client{Timeout: fetchTimeout}
	if o.HTTP != nil {
		client = *o.HTTP
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	o.HTTP = &client
	if o.Report == nil {
		o.Report = func(error) {}
	}
	if o.Note == nil {
		o.Note = func(string) {}
	}
	return o
}

// New returns a handler that answers at any path. It fails where an option is wrong: a secret that no header can carry, a topic
// that is no ARN.
func New(opt Options) (*Handler, error) {
	if opt.Deliver == nil {
		return nil, errors.New("events are delivered to nobody")
	}
	if opt.MaxBody < 0 {
		return nil, fmt.Errorf("a request of %d bytes is less than nothing", opt.MaxBody)
	}
	for _, char := range []byte(opt.Secret) {
		if char <= ' ' || char > '~' {
			return nil, errors.New("the secret has a character that is not printable ASCII, or a blank")
		}
	}
	opt = opt.withDefaults()
	h := &Handler{opt: opt, secret: sha256.Sum256([]byte(opt.Secret)), topics: map[string]topic{}, signatures: newSignatures(opt.HTTP)}
	for _, arn := range opt.Topics {
		parsed, err := parseTopic(arn)
		if err != nil {
			return nil, err
		}
		h.topics[arn] = parsed
	}
	return h, nil
}
