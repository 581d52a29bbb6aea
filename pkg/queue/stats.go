package queue

// Stats are numbers of messages since the queue was opened. A message that comes again counts again.
type Stats struct {
	Received  int64
	Deleted   int64
	Returned  int64 // given back, by Retry, by Close, or because nobody took them before a loop ended
	Lost      int64 // handed out again by SQS while they were held here, because they could not be extended
	Unsettled int64 // done or given back here, but SQS could not be told: they come again too

	Held    int  // now: waiting, in work, or on the way to be deleted or given back
	Failing bool // the last receive failed: the queue cannot be reached, or not be read
}

// Stats returns the numbers of this moment.
func (q *Queue) Stats() Stats {
	q.mu.Lock()
	defer q.mu.Unlock()
	stats := q.stats
	stats.Held = len(q.held) + len(q.parked)
	return stats
}
