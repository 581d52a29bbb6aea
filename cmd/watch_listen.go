package cmd

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/httpserve"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/webhook"
)

// envWebhookSecret holds the secret where no file does; a flag would show it to everybody on the machine.
const envWebhookSecret = "S3IMG_WEBHOOK_SECRET" //nolint:gosec // the name of one

// listenFlags say who may tell of objects over HTTP.
type listenFlags struct {
	addr       string
	secretFile string
	topics     []string
}

func (f *listenFlags) add(flags *pflag.FlagSet) {
	flags.StringVar(&f.addr, "listen", "", "address that takes webhooks of MinIO, versitygw and SNS about objects below SRC, 127.0.0.1:8081 say")
	flags.StringVar(&f.secretFile, "secret-file", "", "file with the secret that webhooks must show (default: $"+envWebhookSecret+")")
	listVar(flags, &f.topics, "sns-topic", nil, "ARN of an SNS topic that may send; its subscription is confirmed; may be given more than once")
}

// secretFor is the secret of a listener. Beyond this machine, also by way of a proxy, nobody may send without one, but for
// topics, which sign.
func (f *listenFlags) secretFor(ctx context.Context, addr net.Addr, proxied bool) (string, error) {
	secret, err := secretFrom(ctx, f.secretFile, envWebhookSecret, "the secret of --listen")
	switch {
	case err != nil || secret != "":
		return secret, err
	case len(f.topics) > 0:
		return rand.Text(), nil // that nobody knows
	case httpserve.Loopback(addr) && !proxied:
		return "", nil
	}
	return "", &Error{
		Err: errors.New("whoever reaches " + addr.String() + " could send events: it needs a secret"),
		Hints: []string{
			"put one into a file and name it with --secret-file, or set " + envWebhookSecret + "; on 127.0.0.1, with no proxy before it, none is needed",
		},
		Code: exitUsage,
	}
}

// watchRequests listens at once, so that an address which is taken is known before any work begins.
func (a *app) watchRequests(ctx context.Context, f *watchFlags, client *s3ops.Client, at s3ops.Location, health *health) (*watched, error) {
	listener, err := httpserve.Listen(ctx, f.listen.addr)
	if err != nil {
		return nil, withHint(err, "choose another address with --listen")
	}
	inbox := renditions.NewInbox(client, f.below(at))
	webhooks, err := a.newWebhook(ctx, f, client, at, inbox, listener.Addr(), health)
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	handler := guardHosts(tracedWebhook(webhooks), listener.Addr(), f.hosts, func(w http.ResponseWriter, status int, message string) {
		health.refused(status)
		refusePlainly(w, status, message)
	})
	serving, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() {
		defer stop() // without a server there is nothing to wait for
		ended <- httpserve.Serve(ctx, listener, handler, httpserve.Options{Drain: f.drain, Report: a.warn})
	}()
	go inbox.Poll(serving, renditions.WatchOptions{Interval: f.interval, Warn: a.warn})
	return &watched{
		what: at.String() + " by webhooks to http://" + listener.Addr().String() + "/", remote: true, ready: true,
		sources: inbox.Sources(serving),
		close:   func() error { return <-ended },
	}, nil
}

// newWebhook makes the handler. The store may be one that starts only when somebody listens: it need not answer yet.
func (a *app) newWebhook(
	ctx context.Context, f *watchFlags, client *s3ops.Client, at s3ops.Location, inbox *renditions.Inbox, addr net.Addr, health *health,
) (*webhook.Handler, error) {
	secret, err := f.listen.secretFor(ctx, addr, len(f.hosts) > 0)
	if err != nil {
		return nil, err
	}
	if err := renditions.CheckBuckets(ctx, client, at, f.to); err != nil {
		return nil, err
	}
	handler, err := webhook.New(webhook.Options{
		Secret: secret, Topics: f.listen.topics, Deliver: inbox.Deliver,
		Report: func(err error) { a.reportRefused(err, health) },
		Note:   func(text string) { a.note("%s", text) },
	})
	if err != nil {
		return nil, usageErrorf("--listen: %w", err)
	}
	return handler, nil
}

// reportRefused tells of a request that was not taken. One that could not be done now is in the report of the objects.
func (a *app) reportRefused(err error, health *health) {
	var refused *webhook.RefusedError
	if errors.As(err, &refused) {
		health.refused(refused.Status)
		if refused.Status == http.StatusServiceUnavailable {
			return
		}
	}
	a.warn(err)
}
