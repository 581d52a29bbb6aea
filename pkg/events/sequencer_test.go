package events

import "testing"

// AWS: pad the shorter on the right with zeros, then compare as text.
func TestOlder(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b string
		want bool
	}{
		{"a greater number of the same length", "0055AED6DCD90281E5", "0055AED6DCD90281E6", true},
		{"the same", "0055AED6DCD90281E5", "0055AED6DCD90281E5", false},
		{"digits of both cases", "0055aed6dcd90281e5", "0055AED6DCD90281E6", true},
		{"the shorter is padded: 0055AED6DCD9028100 < 0055AED6DCD90281E5", "0055AED6DCD90281", "0055AED6DCD90281E5", true},
		{"the shorter is padded: 0056000000 > 0055AED6DC", "0056", "0055AED6DC", false},
		{"on the right, not on the left: 90 > 8F", "9", "8F", false},
		{"on the right, not on the left: 8F < 90", "8F", "9", true},
		{"zeros that padding adds make no difference", "0055AED6", "0055AED600", false},
		{"and to a letter they do", "0055AED6", "0055AED60A", true},
		{"none", "", "", false},
		{"one only", "", "0055AED6DCD90281E5", false},
		{"the other only", "0055AED6DCD90281E5", "", false},
	} {
		if got := Older(c.a, c.b); got != c.want {
			t.Errorf("%s: Older(%q, %q) = %v", c.name, c.a, c.b, got)
		}
		if c.want && Older(c.b, c.a) {
			t.Errorf("%s: each of %q and %q is older than the other", c.name, c.a, c.b)
		}
	}
}
