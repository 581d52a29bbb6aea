package s3ops

import "time"

// SetPartSize has uploads go up in parts of n bytes, from two of them on: what is not about their size need not send megabytes.
func (c *Client) SetPartSize(n int64) { c.partSize = n }

// SetRangeBytes has several requests ask for n bytes each, from four of them on.
func (c *Client) SetRangeBytes(n int64) { c.rangeBytes = n }

// SetClock sets the clock by which the configuration is looked at for other credentials.
func (c *Client) SetClock(now func() time.Time) { c.renewable.now = now }
