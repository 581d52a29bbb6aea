package notify

import (
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

// atATime is how many messages a receiver has in hand, of different originals.
const atATime = 4

// enoughTries is after how many failures in a row the end of a job does not wait for a receiver any more.
const enoughTries = 2

// outbox sends what lies in a folder to one receiver, oldest first for each original. Nothing is dropped: a message that is refused is tried
// again, after pauses that grow, and keeps the later ones of its original back. While the receiver is away, one message is tried at a time.
type outbox struct {
	to      Receiver
	folder  *os.Root
	pause   func(tries int) time.Duration
	warn    func(error)
	note    func(string)
	changed chan struct{} // holds a token when there is something new to do, for one of those who send

	mu      sync.Mutex
	lanes   map[string]*lane // by the hash of an original
	ready   []*lane          // whose first message may be sent
	waiting laneHeap         // whose first message was refused
	busy    int              // messages on the way
	left    int              // messages in the folder
	refused error            // the last refusal
	last    error            // the last error of any kind

	tries   int       // in a row that nobody answered; 0 = all is well
	until   time.Time // the end of the pause after the last of them
	probing bool      // one is on the way, to see whether it is over
}

// lane is what is to be sent of one original.
type lane struct {
	of    string
	files []string // oldest first
	tries int      // of the first
	until time.Time
}

// newOutbox takes up what a folder holds.
func newOutbox(to Receiver, folder *os.Root, n *Notifier) (*outbox, error) {
	o := &outbox{
		to: to, folder: folder, pause: n.opt.Pause, warn: n.warn, note: n.note, changed: make(chan struct{}, 1), lanes: map[string]*lane{},
	}
	names, err := messageFiles(folder)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		o.enter(name)
	}
	return o, nil
}

// add keeps a message, and returns once it cannot be lost.
func (o *outbox) add(m Message, number int64) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	name := fileOf(number, m.Source)
	if err := writeWhole(o.folder, name, data); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.enter(name)
	o.wake()
	return nil
}

// enter queues a file behind those of the same original.
func (o *outbox) enter(name string) {
	of := originalOf(name)
	l := o.lanes[of]
	if l == nil {
		l = &lane{of: of}
		o.lanes[of] = l
		o.ready = append(o.ready, l)
	}
	l.files = append(l.files, name)
	o.left++
}

func (o *outbox) wake() {
	select {
	case o.changed <- struct{}{}:
	default:
	}
}

// run sends until ctx ends. It is one of several that do.
func (o *outbox) run(ctx context.Context) {
	for ctx.Err() == nil {
		l, name, wait := o.next(time.Now())
		if l == nil {
			o.sleep(ctx, wait)
			continue
		}
		err := o.send(ctx, name)
		o.settle(l, err, ctx.Err() != nil)
	}
}

// sleep waits for something to do, for a time at most; 0 = for ever.
func (o *outbox) sleep(ctx context.Context, wait time.Duration) {
	var over <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-o.changed:
	case <-over:
	case <-ctx.Done():
	}
}

// next takes a lane and the file of its first message, which is to be sent, or tells how long there will be none; 0 = until something
// changes. It passes the token on if there is more to do.
func (o *outbox) next(now time.Time) (l *lane, first string, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.waiting) > 0 && !o.waiting[0].until.After(now) {
		if l, ok := heap.Pop(&o.waiting).(*lane); ok {
			o.ready = append(o.ready, l)
		}
	}
	if len(o.ready) == 0 {
		if len(o.waiting) == 0 {
			return nil, "", 0
		}
		return nil, "", o.waiting[0].until.Sub(now)
	}
	if o.tries > 0 {
		switch {
		case o.probing:
			return nil, "", 0
		case o.until.After(now):
			return nil, "", o.until.Sub(now)
		}
		o.probing = true
	}
	l = o.ready[0]
	o.ready = o.ready[1:]
	o.busy++
	if len(o.ready) > 0 {
		o.wake()
	}
	return l, l.files[0], 0
}

// send sends what a file holds. One that somebody removed is done with.
func (o *outbox) send(ctx context.Context, name string) error {
	data, err := o.folder.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var m Message
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		return &SendError{To: o.to.Name(), Err: fmt.Errorf("read %s: %w", name, err)}
	}
	if err := o.to.Send(ctx, m); err != nil {
		return err
	}
	if err := o.folder.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &SendError{To: o.to.Name(), Err: fmt.Errorf("it was sent, and stays in the folder: %w", err)}
	}
	return nil
}

// settle notes what became of the first message of a lane.
func (o *outbox) settle(l *lane, err error, ended bool) {
	now := time.Now()
	o.mu.Lock()
	wasAway, tell := o.tries > 0, error(nil)
	o.busy--
	o.probing = false
	switch {
	case err == nil:
		o.tries, o.left = 0, o.left-1
		l.files, l.tries = l.files[1:], 0
		if len(l.files) == 0 {
			delete(o.lanes, l.of)
		} else {
			o.ready = append(o.ready, l)
		}
	case ended:
		o.ready = append([]*lane{l}, o.ready...)
	case isAway(err):
		if o.tries == 0 {
			tell = err
		}
		o.tries, o.last = o.tries+1, err
		o.until = now.Add(max(o.pause(o.tries), afterOf(err)))
		o.ready = append([]*lane{l}, o.ready...)
	default:
		if l.tries == 0 {
			tell = err
		}
		o.tries, o.refused, o.last = 0, err, err
		l.tries++
		l.until = now.Add(max(o.pause(l.tries), afterOf(err)))
		heap.Push(&o.waiting, l)
	}
	answersAgain := wasAway && o.tries == 0 && !ended
	o.wake()
	o.mu.Unlock()
	if tell != nil {
		o.warn(tell)
	}
	if answersAgain {
		o.note(o.to.Name() + " answers again")
	}
}

// isStill tells whether no more can be done soon.
func (o *outbox) isStill() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.left == 0 || o.tries >= enoughTries || (o.busy == 0 && len(o.ready) == 0)
}

// rest tells how much is left; the last refusal, if there is one that holds still; and the last error.
func (o *outbox) rest() (left int, refused, last error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.waiting) > 0 {
		refused = o.refused
	}
	return o.left, refused, o.last
}

// laneHeap has the lane that may be tried first on top.
type laneHeap []*lane

func (h laneHeap) Len() int           { return len(h) }
func (h laneHeap) Less(i, j int) bool { return h[i].until.Before(h[j].until) }
func (h laneHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements [heap.Interface].
func (h *laneHeap) Push(x any) {
	if l, ok := x.(*lane); ok {
		*h = append(*h, l)
	}
}

// Pop implements [heap.Interface].
func (h *laneHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
