package renditions

import (
	"context"
	"testing"

	"github.com/s3img/s3img/pkg/s3ops"
)

// Only large objects are fetched by several requests, and what these hold is part of the share.
func TestLanesOf(t *testing.T) {
	j := &job{turns: newTurns(1)}
	ranges := func(context.Context, int) (Opened, error) { return Opened{}, nil }
	const part = s3ops.RangeBytes
	for _, c := range []struct {
		size, file int64
		lanes      int
	}{
		{s3ops.RangesFrom - 1, s3ops.RangesFrom - 1, 1},
		{s3ops.RangesFrom, s3ops.RangesFrom, 4},
		{100 * part, 100 * part, maxLanes},
		{100 * part, 2*part - 1, 1}, // no memory for two
		{100 * part, 3 * part, 3},
	} {
		lanes, room := j.lanesOf(Source{Size: c.size, ranges: ranges}, &share{file: c.file})
		if held := int64(lanes)*part + room; lanes != c.lanes || (lanes > 1 && held > c.file+pieceBytes) || (lanes == 1 && room != c.file) {
			t.Errorf("%+v: %d lanes, and room for %d bytes", c, lanes, room)
		}
	}
	large := Source{Size: 100 * part, ranges: ranges}
	w := turn{of: j.turns}
	if err := w.take(t.Context()); err != nil {
		t.Fatal(err)
	}
	if lanes, _ := j.lanesOf(large, &share{file: 100 * part}); lanes != 1 {
		t.Errorf("%d lanes while all cores are busy", lanes)
	}
}
