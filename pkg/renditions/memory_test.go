package renditions

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/imageops"
)

// What is in work together never holds more than the limit, and what needs more than all of it waits until it is alone.
func TestMemoryIsBounded(t *testing.T) {
	images := newPool(100, false)
	first, err := images.take(t.Context(), 60)
	if err != nil {
		t.Fatal(err)
	}
	for _, bytes := range []int64{60, 1000} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if _, err := images.take(ctx, bytes); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%d bytes more than the limit were admitted beside 60: %v", bytes, err)
		}
		cancel()
	}
	second, err := images.take(t.Context(), 40)
	if err != nil {
		t.Fatal(err)
	}
	first()
	second()
	large, err := images.take(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	large()
}

// Where nothing may be exceeded, what is larger is refused at once, also beside others.
func TestLargerIsRefused(t *testing.T) {
	m := newMemory(400, true)
	release, err := m.images.take(t.Context(), 300)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	var large *MemoryError
	if _, err := m.images.take(t.Context(), 301); !errors.As(err, &large) || large.Need != 301 || large.Max != 300 || MayPass(err) {
		t.Errorf("an image of 301 of 300 bytes: %v", err)
	}
	var opt imageops.Options
	png := bufio.NewReader(bytes.NewReader([]byte("\x89PNG\r\n\x1a\n and more")))
	if err := m.takeFile(t.Context(), png, 101, &opt); !errors.As(err, &large) || large.Need != 101 || large.Max != 100 {
		t.Errorf("a file of 101 of 100 bytes: %v", err)
	}
	if opt.Limits.MaxBytes != 100 {
		t.Errorf("a file of 100 bytes, says the store: up to %d are read", opt.Limits.MaxBytes)
	}
	opt = imageops.Options{}
	jpeg := bufio.NewReader(bytes.NewReader([]byte("\xff\xd8\xff\xe0 and more")))
	if err := m.takeFile(t.Context(), jpeg, 1<<40, &opt); err != nil || opt.Limits.MaxBytes != 0 {
		t.Errorf("a JPEG, which is not held: %v, %d", err, opt.Limits.MaxBytes)
	}
	opt.Sizes, opt.Format, opt.Also = []int{5}, imageops.JPEG, []imageops.Format{imageops.PNG}
	if err := m.takeFile(t.Context(), jpeg, 101, &opt); !errors.As(err, &large) || opt.Limits.MaxBytes != 100 {
		t.Errorf("a JPEG, which is held to be decoded twice: %v, %d", err, opt.Limits.MaxBytes)
	}
}
