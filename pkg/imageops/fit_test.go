package imageops

import "testing"

func TestFitIsPillowsThumbnail(t *testing.T) {
	rows := readRows(t, "pillow_thumbnail.csv")
	if len(rows) < 2000 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows {
		n := ints(t, row)
		if w, h := Square(n[2]).Inside(n[0], n[1]); w != n[3] || h != n[4] {
			t.Errorf("%d×%d in %d: %d×%d, Pillow gives %d×%d", n[0], n[1], n[2], w, h, n[3], n[4])
		}
	}
}

func TestFitOfNothing(t *testing.T) {
	for _, n := range [][3]int{{0, 0, 0}, {-5, 3, 10}, {10, 10, 0}, {10, 10, -1}} {
		if w, h := Square(n[2]).Inside(n[0], n[1]); w < 1 || h < 1 || w > 10 || h > 10 {
			t.Errorf("Fit(%v) = %d, %d", n, w, h)
		}
	}
}
