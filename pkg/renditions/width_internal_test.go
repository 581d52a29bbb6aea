package renditions

import (
	"context"
	"testing"
	"time"
)

func noStrain() int64 { return 0 }

// The width grows only while a core is idle and all places are taken, to its bound; it is halved once for all answers of one moment
// that ask for less, down to one, and grows again.
func TestWidthAdapts(t *testing.T) {
	w := newWidth(0, 2, true, nil, noStrain)
	if w.now != 16 || w.most != 128 {
		t.Fatalf("2 cores begin with %d and end with %d", w.now, w.most)
	}
	now := time.Now()
	w.inWork = 16
	w.adapt(0, false, now)
	if w.now != 16 {
		t.Errorf("%d, with busy cores", w.now)
	}
	for range 200 {
		w.inWork = w.now
		w.adapt(0, true, now)
	}
	if w.now != 128 {
		t.Errorf("%d, with idle cores", w.now)
	}
	w.inWork = 5
	w.adapt(3, true, now)
	w.adapt(7, true, now.Add(time.Millisecond))
	if w.now != 64 {
		t.Errorf("%d after answers of one moment that asked for less", w.now)
	}
	for i := range 10 {
		w.adapt(int64(8+i), true, now.Add(time.Duration(i+1)*2*narrowPause))
	}
	if w.now != 1 {
		t.Errorf("%d after ten times that", w.now)
	}
	w.inWork = 1
	if w.adapt(17, true, now); w.now != 2 {
		t.Errorf("%d when all is well again", w.now)
	}
}

// A number that was asked for is never exceeded, and nobody waits for a place when the job is over.
func TestWidthIsFixed(t *testing.T) {
	w := newWidth(1, 8, true, func() bool { return true }, noStrain)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if !w.Enter(ctx) {
		t.Fatal("there is no place for one")
	}
	if w.Enter(ctx) {
		t.Error("there is one for two")
	}
	w.Leave()
	if !w.Enter(t.Context()) || w.now != 1 {
		t.Errorf("no place after the first has left, of %d", w.now)
	}
}

// Who waits has no turn, so that another one may compute.
func TestTurnsAreGivenBack(t *testing.T) {
	all := newTurns(1)
	first, second := turn{of: all}, turn{of: all}
	if err := first.take(t.Context()); err != nil || all.idle() {
		t.Fatalf("%v, idle: %v", err, all.idle())
	}
	err := first.away(t.Context(), func() error {
		if err := second.take(t.Context()); err != nil {
			return err
		}
		second.giveBack()
		return nil
	})
	if err != nil || !first.held || all.idle() {
		t.Errorf("%v; held: %v", err, first.held)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := second.take(ended); err == nil {
		t.Error("a second turn for one core")
	}
	first.giveBack()
	if !all.idle() {
		t.Error("no core is idle in the end")
	}
}
