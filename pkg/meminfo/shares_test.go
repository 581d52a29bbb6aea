package meminfo

import "testing"

func TestShares(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		there           Memory
		asked           int64
		images, process int64
	}{
		{Memory{}, 0, 0, 0},
		{Memory{Bytes: 8192 * mib}, 0, 2048 * mib, 2048*mib + 2048*mib/5},
		{Memory{Bytes: 3 * 5 * 100 * mib, Contained: true}, 0, 1000 * mib, 1200 * mib},
		{Memory{Bytes: 8192 * mib, Contained: true}, 100 * mib, 100 * mib, 164 * mib}, // what was asked for counts
		{Memory{}, 1000 * mib, 1000 * mib, 1200 * mib},
	} {
		if images, process := c.there.Shares(c.asked); images != c.images || process != c.process {
			t.Errorf("%+v, asked %d: images %d, process %d, want %d, %d", c.there, c.asked, images, process, c.images, c.process)
		}
	}
}
