package renditions

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// All that is run at the same time runs at the same time, and nobody waits for another one to end.
func TestCrewRunsSideBySide(t *testing.T) {
	const many = 50
	c := newCrew()
	defer c.end()
	for range 3 {
		var together, done sync.WaitGroup
		together.Add(many)
		for range many {
			done.Add(1)
			c.run(func() {
				defer done.Done()
				together.Done()
				together.Wait()
			})
		}
		done.Wait()
	}
}

// A goroutine that has nothing to do takes the next function, also one that is run from within another.
func TestCrewStays(t *testing.T) {
	c := newCrew()
	var begun atomic.Int64
	for range 100 {
		outer, inner := make(chan struct{}), make(chan struct{})
		c.run(func() {
			defer close(outer)
			c.run(func() { begun.Add(1); close(inner) })
			<-inner
		})
		<-outer
		time.Sleep(time.Millisecond) // until both are idle again, as a rule
	}
	if n := begun.Load(); n != 100 {
		t.Errorf("%d were run", n)
	}
	c.end()
}
