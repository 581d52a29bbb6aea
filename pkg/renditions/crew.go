package renditions

// crew runs functions in goroutines that stay for the next ones: a request needs a stack of some 16 kB, and a new goroutine has to
// be given one, doubled and copied, in four steps. It is safe for concurrent use.
type crew struct {
	next chan func()
}

func newCrew() *crew { return &crew{next: make(chan func())} }

// run begins do in a goroutine that has nothing to do, or in a new one.
func (c *crew) run(do func()) {
	select {
	case c.next <- do:
	default:
		go c.work(do)
	}
}

func (c *crew) work(do func()) {
	for ok := true; ok; do, ok = <-c.next {
		do()
	}
}

// end lets the goroutines go, when nothing is run any more.
func (c *crew) end() { close(c.next) }
