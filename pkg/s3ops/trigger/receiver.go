package trigger

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/s3img/s3img/pkg/s3ops/policy"
)

// receiver is a target whose policy says who may send to it. Its parts are functions and it is no interface on purpose: the
// linker keeps every method of a client of the SDK that an interface can reach, 3 MB for those of Lambda and SNS.
type receiver struct {
	// look reads the target, and comes first. It fails with a [*MissingTargetError] or a [*TargetError].
	look func(context.Context) (received, error)
	// allow lets S3 send the bucket's events, in place of an older statement about the same bucket.
	allow func(context.Context, sender) error
	// revoke takes that statement away.
	revoke func(context.Context, sender) error
}

// received is what a look at a target tells.
type received struct {
	target Target // with the ARN
	policy policy.Document
	keyID  string // the KMS key that encrypts what is sent, "" = none
}

// receiver returns the target's own policy, and whether it has one that can be reached: EventBridge takes what it gets,
// targets of other makers have rights of their own, and on a custom endpoint nobody may be asked who was not named.
func (c store) receiver(target Target) (receiver, bool) {
	if !target.onAWS() {
		return receiver{}, false
	}
	var (
		found    receiver
		endpoint *string
	)
	switch target.Kind {
	case Queue:
		found, endpoint = c.queueReceiver(target)
	case Function:
		found, endpoint = c.functionReceiver(target)
	case Topic:
		found, endpoint = c.topicReceiver(target)
	case EventBridge:
		return receiver{}, false
	}
	return found, c.Endpoint() == "" || endpoint != nil
}

// cannotAllow reports whether an error of a target's service means that its policy is not for these credentials to see to, or, on
// a custom endpoint, that its topics have none, as those of Ceph.
func (c store) cannotAllow(err error) bool { return isDenied(err) || c.Lacks(err) }

// unseenPolicy words what cannotAllow tells.
func (c store) unseenPolicy(target Target) string {
	if c.Endpoint() != "" {
		return target.String() + " has no policy on this store, or these credentials may not see to it"
	}
	return "these credentials may not see to the policy of " + target.String()
}

// regionOr is the region that the ARN names, else the other.
func (t Target) regionOr(other string) string { return cmp.Or(t.parsed().Region, other) }

// baseOf is the address of the service in the URL of a queue.
func baseOf(queueURL string) *string {
	u, err := url.Parse(queueURL)
	if err != nil {
		return nil
	}
	return aws.String((&url.URL{Scheme: u.Scheme, Host: u.Host}).String())
}

// allowing returns the document of the policy with the statement for the bucket.
func (r received) allowing(from sender) (string, error) {
	want, err := from.statement(r.target)
	if err != nil {
		return "", err
	}
	next, _, err := r.policy.With(want)
	if err != nil {
		return "", err
	}
	document, err := json.Marshal(next)
	return string(document), err
}

// revoking returns the document of the policy without that statement. Services refuse a policy that has none left; "" sets
// them back to their default.
func (r received) revoking(from sender) (string, error) {
	next, _ := r.policy.Without(from.sid())
	if len(next.Statement) == 0 {
		return "", nil
	}
	document, err := json.Marshal(next)
	return string(document), err
}
