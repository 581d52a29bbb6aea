package queue

import (
	"cmp"
	"fmt"
	"time"
)

// Limits of SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const (
	batchSize     = 10 // messages in one request
	maxWait       = 20 * time.Second
	maxVisibility = 12 * time.Hour // from the moment a message is received, however often it is extended
)

const (
	defaultPrefetch = 2 * batchSize
	// DefaultVisibility is how long a message stays hidden after the process died that held it.
	DefaultVisibility = 30 * time.Second
)

// Options say how to consume a queue. URL is required; the rest has working zero values.
type Options struct {
	// URL of the queue: https://sqs.REGION.amazonaws.com/ACCOUNT/NAME, or that of another server.
	URL string
	// Prefetch is how many messages are held at a time, begun or not: nothing is received beyond it; 0 = 20. Twice the number
	// that are worked on at a time keeps every worker busy.
	Prefetch int
	// Wait is how long one request waits for messages, 1 s to 20 s, rounded up to seconds; 0 = 20 s.
	Wait time.Duration
	// Visibility is how long a message stays hidden after this process died, 1 s to 12 h, rounded up to seconds; 0 = 30 s.
	// It limits no work: while a message is held it is extended at about a third of it, up to the 12 hours that SQS allows.
	Visibility time.Duration
	// Traces asks with each message also for the attributes that say which trace it is of.
	Traces bool
	// Warn gets what goes wrong and may pass, one error at a time: a receive, extension or deletion that fails. nil drops it.
	Warn func(error)
}

// Validate says what is wrong with the options that people choose. It fails with a [*URLError] when URL names no queue.
func (o Options) Validate() error {
	if _, err := parseURL(o.URL); err != nil {
		return err
	}
	if o.Prefetch < 0 {
		return fmt.Errorf("prefetch %d is less than one", o.Prefetch)
	}
	if o.Wait != 0 && (o.Wait < time.Second || o.Wait > maxWait) {
		return fmt.Errorf("wait %s is not between 1s and %s", o.Wait, maxWait)
	}
	if o.Visibility != 0 && (o.Visibility < time.Second || o.Visibility > maxVisibility) {
		return fmt.Errorf("visibility %s is not between 1s and %s", o.Visibility, maxVisibility)
	}
	return nil
}

func (o Options) withDefaults() Options {
	o.Prefetch = cmp.Or(o.Prefetch, defaultPrefetch)
	o.Wait = cmp.Or(o.Wait, maxWait)
	o.Visibility = time.Duration(seconds(cmp.Or(o.Visibility, DefaultVisibility))) * time.Second
	return o
}

// seconds is d as SQS counts, rounded up so that nothing is shorter than was asked for.
func seconds(d time.Duration) int32 {
	return int32((d + time.Second - 1) / time.Second)
}
