package motion

import "time"

// Clock rounds delays to the units of a format so that the sum of all stays the same.
type Clock struct {
	Unit time.Duration
	Max  int64 // units that a frame can be shown
	late time.Duration
}

// Units is how long a frame is shown that is to be shown for delay.
func (c *Clock) Units(delay time.Duration) int64 {
	c.late += delay
	n := min(max(int64((c.late+c.Unit/2)/c.Unit), 0), c.Max)
	if c.late -= time.Duration(n) * c.Unit; n == c.Max {
		c.late = 0
	}
	return n
}

// Plays is how often an animation is shown that is repeated loops times, as codec.Animation.Loops says; 0 without end, at most limit.
func Plays(loops, limit int) int {
	if loops == 0 {
		return 0
	}
	return min(max(loops, 0)+1, limit)
}

// Loops is the reverse of Plays.
func Loops(plays int) int {
	switch plays {
	case 0:
		return 0
	case 1:
		return -1
	}
	return plays - 1
}
