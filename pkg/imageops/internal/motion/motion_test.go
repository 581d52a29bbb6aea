package motion

import (
	"image"
	"math/rand/v2"
	"testing"
	"time"
)

// Changes turn each picture into the next, laid over or in its place, whatever they are; edges are where a format wants them.
func TestChangesMakeThePictures(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, step := range []int{1, 2} {
		const w, h = 13, 9
		s, canvas := NewScreen(w, h), make([]uint8, 4*w*h)
		picture := make([]uint8, 4*w*h)
		over := 0
		for n := range 300 {
			for range r.IntN(6) {
				at, alpha := 4*r.IntN(w*h), []uint8{0, 255, 255, 255, 77}[r.IntN(5)]
				copy(picture[at:], []uint8{uint8(n), uint8(r.IntN(3)), 9, alpha})
			}
			copy(s.Want(), picture)
			c := s.Next(step)
			if c.Rect.Empty() || c.Rect.Min.X%step != 0 || c.Rect.Min.Y%step != 0 || !c.Rect.In(image.Rect(0, 0, w, h)) || len(c.Pix) != 4*c.Rect.Dx()*c.Rect.Dy() {
				t.Fatalf("frame %d: %v, %d bytes", n, c.Rect, len(c.Pix))
			}
			if n == 0 && (c.Over || c.Rect != image.Rect(0, 0, w, h)) {
				t.Fatalf("the first is %v", c.Rect)
			}
			over += map[bool]int{true: 1}[c.Over]
			for y := range c.Rect.Dy() {
				for x := range c.Rect.Dx() {
					pixel := c.Pix[4*(y*c.Rect.Dx()+x):][:4]
					if !c.Over || pixel[3] > 0 {
						copy(canvas[4*((c.Rect.Min.Y+y)*w+c.Rect.Min.X+x):], pixel)
					}
				}
			}
			if string(canvas) != string(picture) {
				t.Fatalf("frame %d, step %d: another picture", n, step)
			}
		}
		if over < 50 || over > 290 {
			t.Errorf("%d of 300 changes are laid over", over)
		}
	}
}

// The numbers are those of the formats: NETSCAPE n is shown n+1 times, WebP and APNG n times.
func TestPlays(t *testing.T) {
	for loops, plays := range map[int]int{0: 0, -1: 1, 1: 2, 7: 8} {
		if got := Plays(loops, 100); got != plays || Loops(got) != loops {
			t.Errorf("%d: %d, want %d", loops, got, plays)
		}
	}
	if Plays(65535, 65535) != 65535 {
		t.Error("more than there can be")
	}
}

func TestClockKeepsTheSum(t *testing.T) {
	c := Clock{Unit: 10 * time.Millisecond, Max: 50}
	sum := int64(0)
	for range 99 {
		sum += c.Units(33 * time.Millisecond)
	}
	if sum != 327 { // 3267 ms
		t.Errorf("%d", sum)
	}
	if c.Units(time.Hour) != 50 || c.Units(-time.Hour) != 0 {
		t.Error("the largest and the smallest number do not hold")
	}
}
