package notify

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/s3img/s3img/pkg/queue"
	"github.com/s3img/s3img/pkg/renditions"
)

// lookEvery is how often the end of a job looks whether all is sent.
const lookEvery = 20 * time.Millisecond

// Options of a [Notifier]. Receivers are required.
type Options struct {
	Receivers []Receiver
	// Dir is a folder that keeps what could not be sent, for the next process too; no two processes can use it at the same time.
	// "" = none: what cannot be sent makes its object fail.
	Dir string
	// Pause is how long to wait after so many tries in a row; nil = [queue.Backoff], 2 s to 5 min.
	Pause func(tries int) time.Duration
	Warn  func(error)  // gets what could not be sent, once; nil drops it
	Note  func(string) // gets what is good to know; nil drops it

	lockWait time.Duration // 0 = lockWait
}

// Notifier tells receivers what became of originals. It is a [renditions.Announcer].
type Notifier struct {
	opt    Options
	direct []*direct // of each receiver, without a folder

	folder  *folder
	boxes   []*outbox
	roots   []interface{ Close() error }
	stop    context.CancelFunc
	sending sync.WaitGroup

	mu   sync.Mutex
	owed map[string]bool // without a folder: originals that are begun
}

// New opens the folder, and begins to send what is in it. It fails with an [*InUseError] if another process has the folder. ctx bounds the
// opening only: the notifier is at work until [Notifier.Close].
func New(ctx context.Context, opt Options) (*Notifier, error) {
	if opt.Pause == nil {
		opt.Pause = queue.Backoff
	}
	n := &Notifier{opt: opt, owed: map[string]bool{}, stop: func() {}}
	if opt.Dir == "" {
		for range opt.Receivers {
			n.direct = append(n.direct, newDirect(opt.Pause))
		}
		return n, nil
	}
	if err := n.open(); err != nil {
		n.closeFolder()
		return nil, fmt.Errorf("open the queue of announcements %s: %w", opt.Dir, err)
	}
	for _, stranger := range n.folder.strangers(opt.Receivers) {
		n.note("announcements for a receiver that is not named any more stay in " + opt.Dir + ": " + stranger)
	}
	var working context.Context
	working, n.stop = context.WithCancel(context.WithoutCancel(ctx))
	for _, box := range n.boxes {
		for range atATime {
			n.sending.Go(func() { box.run(working) })
		}
	}
	return n, nil
}

func (n *Notifier) open() (err error) {
	if n.folder, err = openFolder(n.opt.Dir, cmp.Or(n.opt.lockWait, lockWait)); err != nil {
		return err
	}
	for _, to := range n.opt.Receivers {
		root, err := n.folder.receiverFolder(to)
		if err != nil {
			return err
		}
		n.roots = append(n.roots, root)
		names, err := messageFiles(root)
		if err != nil {
			return err
		}
		n.folder.seen(names)
		box, err := newOutbox(to, root, n)
		if err != nil {
			return err
		}
		n.boxes = append(n.boxes, box)
	}
	return nil
}

func (n *Notifier) closeFolder() {
	for _, root := range n.roots {
		_ = root.Close()
	}
	if n.folder != nil {
		n.folder.close()
	}
}

func (n *Notifier) warn(err error) {
	if n.opt.Warn != nil {
		n.opt.Warn(err)
	}
}

func (n *Notifier) note(text string) {
	if n.opt.Note != nil {
		n.opt.Note(text)
	}
}

// Begin implements [renditions.Announcer].
func (n *Notifier) Begin(source string) error {
	if n.folder != nil {
		return n.folder.begin(source)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.owed[source] = true
	return nil
}

// Owed implements [renditions.Announcer].
func (n *Notifier) Owed(source string) bool {
	if n.folder != nil {
		return n.folder.isOwed(source)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.owed[source]
}

// Settle implements [renditions.Announcer].
func (n *Notifier) Settle(source string) {
	if n.folder != nil {
		n.folder.settle(source)
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.owed, source)
}

// Announce implements [renditions.Announcer]: with a folder it returns when the message is kept, without one when all have taken it.
func (n *Notifier) Announce(ctx context.Context, result renditions.Result) error {
	now := time.Now()
	m, err := newMessage(result, now)
	if err != nil {
		return err
	}
	if n.folder != nil {
		err = n.keep(m, now)
	} else {
		err = n.send(ctx, m)
	}
	if err != nil {
		return err
	}
	n.Settle(result.Source)
	return nil
}

func (n *Notifier) keep(m Message, now time.Time) error {
	number := n.folder.number(now.UnixNano())
	for _, box := range n.boxes {
		if err := box.add(m, number); err != nil {
			return fmt.Errorf("keep it in %s: %w", n.opt.Dir, err)
		}
	}
	return nil
}

// send tells all receivers, and returns the error of the first that did not take it.
func (n *Notifier) send(ctx context.Context, m Message) error {
	var group errgroup.Group
	for i, to := range n.opt.Receivers {
		group.Go(func() error { return n.direct[i].do(ctx, func() error { return to.Send(ctx, m) }) })
	}
	err := group.Wait()
	if err == nil {
		return nil
	}
	return &renditions.HookError{Away: isAway(err), Err: err}
}

// Left is what is in the folder of a receiver at the end.
type Left struct {
	To      string // its name
	N       int    // messages
	Refused error  // why it does not take some of them; nil where it takes them all, or is away
	Err     error  // what was met last; nil where the time was over before
}

// Close sends what is left, as long as receivers take it or until ctx ends, and tells what stays in the folder. It is to be called when
// the job has ended.
func (n *Notifier) Close(ctx context.Context) (left []Left) {
	if n.folder == nil {
		return nil
	}
	defer n.closeFolder()
	for !n.allStill() && ctx.Err() == nil {
		select {
		case <-time.After(lookEvery):
		case <-ctx.Done():
		}
	}
	n.stop()
	n.sending.Wait()
	for _, box := range n.boxes {
		if count, refused, err := box.rest(); count > 0 {
			left = append(left, Left{To: box.to.Name(), N: count, Refused: refused, Err: err})
		}
	}
	return left
}

func (n *Notifier) allStill() bool {
	for _, box := range n.boxes {
		if !box.isStill() {
			return false
		}
	}
	return true
}
