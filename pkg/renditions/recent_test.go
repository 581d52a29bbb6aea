package renditions

import (
	"strconv"
	"testing"
)

func TestRecentForgets(t *testing.T) {
	r := newRecent[int](10)
	for i := range 1000 {
		r.set(strconv.Itoa(i), i)
		if _, ok := r.get("0"); !ok {
			t.Fatalf("after %d entries: what is used again and again was forgotten", i)
		}
	}
	if n := len(r.now) + len(r.old); n > 22 {
		t.Errorf("%d entries for a limit of 10", n)
	}
	if _, ok := r.get("500"); ok {
		t.Error("what was not used for long is still there")
	}
	if v, ok := r.get("999"); !ok || v != 999 {
		t.Errorf("the last entry is %d, %v", v, ok)
	}
	r.drop("999")
	if _, ok := r.get("999"); ok {
		t.Error("what was dropped is still there")
	}
}
