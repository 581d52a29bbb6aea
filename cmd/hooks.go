package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/pflag"

	"github.com/s3img/s3img/pkg/notify"
	"github.com/s3img/s3img/pkg/renditions"
	"github.com/s3img/s3img/pkg/s3ops"
	"github.com/s3img/s3img/pkg/s3ops/publish"
)

// envNotifySecret is what announcements are signed with, where no file is named.
const envNotifySecret = "S3IMG_NOTIFY_SECRET" //nolint:gosec // the name of a variable

const (
	defaultHookTimeout = 30 * time.Second
	// hookGrace is how long announcements may still be sent after a stop.
	hookGrace = 5 * time.Second
)

// hookFlags say who is told of renditions, and who is asked about them.
type hookFlags struct {
	notify     []string
	exec       []string
	approve    string
	secretFile string
	queue      string
	timeout    time.Duration
}

func (f *hookFlags) add(flags *pflag.FlagSet) {
	textsVar(flags, &f.notify, "notify", "tell this `URL`, SNS topic or EventBridge bus (arn:aws:…) of each result, as JSON; may be given more than once")
	textsVar(flags, &f.exec, "exec", "run this `command` for each result, with the same JSON on its standard input; no shell reads it; may be given more than once")
	flags.StringVar(&f.approve, "approve", "", "publish nothing unless this `URL` answers {\"approved\":true} to what would be published")
	flags.StringVar(&f.queue, "notify-queue", "", "`folder` that keeps what --notify and --exec cannot be told now, until they can")
	flags.StringVar(&f.secretFile, "notify-secret-file", "", "`file` with the secret that requests of --notify and --approve are signed with (default: $"+envNotifySecret+")")
	durationVar(flags, &f.timeout, "hook-timeout", defaultHookTimeout, "how long one request or run of a command may take, for --notify, --exec and --approve")
}

// areSet reports whether somebody is told or asked.
func (f *hookFlags) areSet() bool { return len(f.notify)+len(f.exec) > 0 || f.approve != "" }

// checkHooks refuses what can be seen to be wrong without opening anything.
func (f *hookFlags) checkHooks() error {
	if f.areSet() && f.timeout <= 0 {
		return usageErrorf("--hook-timeout must be longer than nothing")
	}
	if f.queue != "" && len(f.notify)+len(f.exec) == 0 {
		return usageErrorf("--notify-queue keeps what --notify and --exec are told: name one of them")
	}
	if f.secretFile != "" && f.approve == "" && !slices.ContainsFunc(f.notify, isURL) {
		return usageErrorf("--notify-secret-file is for the URLs of --notify and --approve")
	}
	for _, to := range f.notify {
		if isURL(to) {
			continue
		}
		if err := publish.CheckARN(to); err != nil {
			return usageErrorf("--notify: %w", err)
		}
	}
	return nil
}

func isURL(receiver string) bool { return !publish.IsARN(receiver) }

// hooks are those who are told and asked while a job runs.
type hooks struct {
	app      *app
	notifier *notify.Notifier // nil = nobody is told
	asker    *notify.Asker    // nil = nobody is asked
	queue    string
}

// openHooks opens what the flags name.
func (a *app) openHooks(ctx context.Context, f *hookFlags) (*hooks, error) {
	h := &hooks{app: a, queue: f.queue}
	if !f.areSet() {
		return h, nil
	}
	opener, err := a.newHookOpener(ctx, f)
	if err != nil {
		return nil, err
	}
	if f.approve != "" {
		at, err := opener.endpoint("--approve", f.approve)
		if err != nil {
			return nil, err
		}
		h.asker = notify.NewAsker(at, nil)
	}
	receivers, err := opener.receivers(ctx, f)
	if err != nil || len(receivers) == 0 {
		return h, err
	}
	h.notifier, err = notify.New(ctx, notify.Options{
		Receivers: receivers, Dir: f.queue, Warn: a.warn, Note: func(text string) { a.note("%s", text) },
	})
	if _, used := errors.AsType[*notify.InUseError](err); used {
		return nil, withHint(err, "each process needs a folder of its own: name another one with --notify-queue")
	}
	return h, err
}

// join makes a job tell and ask.
func (h *hooks) join(opt *renditions.Options) {
	if h.notifier != nil {
		opt.Announcer = h.notifier
	}
	if h.asker != nil {
		opt.Approver = h.asker
	}
}

// closeAfter is close for a job that ended with err, which is returned if there is one.
func (h *hooks) closeAfter(ctx context.Context, err error) error {
	untold := h.close(ctx)
	if err != nil && untold != nil {
		h.app.warn(untold)
	}
	return cmp.Or(err, untold)
}

// close sends what is left. What a receiver refuses is a failure; what stays because it is away is what the folder is for.
func (h *hooks) close(ctx context.Context) error {
	if h.notifier == nil {
		return nil
	}
	inTime, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(hookGrace, stop) })()
	var failed []error
	for _, left := range h.notifier.Close(inTime) {
		stays := fmt.Sprintf("%s for %s in %s", count(left.N, "announcement"), left.To, h.queue)
		switch {
		case left.Refused != nil && ctx.Err() == nil:
			failed = append(failed, fmt.Errorf("%s: %w", stays, left.Refused))
		case left.Err != nil:
			h.app.note("%s: %v; the next run sends them", stays, left.Err)
		default:
			h.app.note("%s: the next run sends them", stays)
		}
	}
	if len(failed) == 0 {
		return nil
	}
	return &Error{
		Err: errors.Join(failed...), Hints: []string{"they are sent again whenever this runs with the same --notify-queue"}, Code: exitSomeFailed,
	}
}

// hookOpener has what receivers share.
type hookOpener struct {
	app     *app
	secrets notify.Secrets // none where nothing is signed
	timeout time.Duration
}

func (a *app) newHookOpener(ctx context.Context, f *hookFlags) (*hookOpener, error) {
	o := &hookOpener{app: a, timeout: f.timeout}
	if f.approve == "" && !slices.ContainsFunc(f.notify, isURL) {
		return o, nil
	}
	text, err := secretFrom(ctx, f.secretFile, envNotifySecret, "the secret of --notify-secret-file")
	if err != nil {
		return nil, err
	}
	if o.secrets, err = notify.ParseSecrets(text); err != nil {
		return nil, &Error{
			Err:   fmt.Errorf("%s: %w", cmp.Or(f.secretFile, envNotifySecret), err),
			Hints: []string{"make one with `openssl rand -base64 32`, and give the receiver the same"},
			Code:  exitUsage,
		}
	}
	return o, nil
}

func (o *hookOpener) endpoint(flag, url string) (*notify.Endpoint, error) {
	at, err := notify.NewEndpoint(url, notify.EndpointOptions{Secrets: o.secrets, Timeout: o.timeout, Agent: "s3img/" + version()})
	if err != nil {
		return nil, usageErrorf("%s: %w", flag, err)
	}
	return at, nil
}

// receivers are those of --notify and --exec.
func (o *hookOpener) receivers(ctx context.Context, f *hookFlags) (all []notify.Receiver, err error) {
	for _, to := range f.notify {
		var one notify.Receiver
		if isURL(to) {
			one, err = o.endpoint("--notify", to)
		} else {
			one, err = o.published(ctx, to)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	for _, line := range f.exec {
		one, err := notify.NewCommand(line, o.timeout)
		if err != nil {
			return nil, usageErrorf("--exec %q: %w", line, err)
		}
		all = append(all, one)
	}
	named := map[string]bool{}
	for _, one := range all {
		if named[one.Identity()] {
			return nil, usageErrorf("%s is named twice", s3ops.ShownURL(one.Name()))
		}
		named[one.Identity()] = true
	}
	return all, nil
}

// published opens a topic or a bus, with the credentials of the command line.
func (o *hookOpener) published(ctx context.Context, arn string) (notify.Receiver, error) {
	client, err := o.app.store(ctx)
	if err != nil {
		return nil, err
	}
	target, err := publish.Open(client, arn)
	if err != nil {
		return nil, usageErrorf("--notify: %w", err)
	}
	return notify.NewPublished(target), nil
}
