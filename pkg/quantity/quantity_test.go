package quantity_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/s3img/s3img/pkg/quantity"
)

func TestCount(t *testing.T) {
	for text, want := range map[string]int64{
		"10M": 10_000_000, "2.5M": 2_500_000, "500k": 500_000, "500K": 500_000, "1G": 1_000_000_000, "268402689": 268402689, " 7 ": 7,
		"-1": -1, "0": 0, "0.5k": 500,
	} {
		if got, err := quantity.Count(text); err != nil || got != want {
			t.Errorf("Count(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "M", "ten", "1e99", "1e3M", "10MB", "10 M B", "9999999999999999999", "9e9G", "0x1M", "1_0M", "NaNM", "InfG", "99999999G"} {
		if got, err := quantity.Count(text); !errors.Is(err, quantity.ErrCount) {
			t.Errorf("Count(%q) = %d, %v, want %v", text, got, err, quantity.ErrCount)
		}
	}
}

func TestDuration(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"7d": 7 * day, "1d12h": day + 12*time.Hour, "1.5d": 36 * time.Hour, "90s": 90 * time.Second, "1h30m": 90 * time.Minute, "0": 0,
		"-7d": -7 * day, "-1d1h": -day - time.Hour, "0d": 0, "106751d": 106751 * day, // the most that an int64 of nanoseconds holds
	} {
		if got, err := quantity.Duration(text); err != nil || got != want {
			t.Errorf("Duration(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "d", "7", "7 days", "7d5", "7d-1h", "1h7d", "soon", "106752d", "99999999999999999999d", "106751d23h59m"} {
		if got, err := quantity.Duration(text); !errors.Is(err, quantity.ErrDuration) {
			t.Errorf("Duration(%q) = %v, %v, want %v", text, got, err, quantity.ErrDuration)
		}
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string][]int{"1000,200": {1000, 200}, "1000, 200": {1000, 200}, " 7 ": {7}, "-1": {-1}} {
		if got, err := quantity.Sizes(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("Sizes(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "1000,", "1000,abc", "1000px", "1000 200", "9999999999999999999"} {
		if got, err := quantity.Sizes(text); !errors.Is(err, quantity.ErrSizes) {
			t.Errorf("Sizes(%q) = %v, %v, want %v", text, got, err, quantity.ErrSizes)
		}
	}
}

func TestBytes(t *testing.T) {
	for text, want := range map[string]int64{
		"1": 1, "5000000": 5000000, "5MB": 5000000, "5 MiB": 5 << 20, "1.5kB": 1500, "2gb": 2000000000, "2GiB": 2 << 30, "7B": 7,
		"9223372036854775807": 1<<63 - 1,
	} {
		if got, err := quantity.Bytes(text); err != nil || got != want {
			t.Errorf("Bytes(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1", "MB", "5 apples", "1,5MB", "9223372036854775808", "99999999999 EB", "0.1B", "1e9", "0x10", "NaN", "∞"} {
		if got, err := quantity.Bytes(text); !errors.Is(err, quantity.ErrBytes) {
			t.Errorf("Bytes(%q) = %d, %v, want %v", text, got, err, quantity.ErrBytes)
		}
	}
}

func TestWholeAndBool(t *testing.T) {
	if n, err := quantity.Whole(" 4 "); n != 4 || err != nil {
		t.Errorf("Whole = %d, %v, want 4", n, err)
	}
	if _, err := quantity.Whole("4.5"); !errors.Is(err, quantity.ErrWhole) {
		t.Errorf("Whole(4.5) = %v, want %v", err, quantity.ErrWhole)
	}
	if b, err := quantity.Bool("true"); !b || err != nil {
		t.Errorf("Bool(true) = %v, %v", b, err)
	}
	if _, err := quantity.Bool("yes"); !errors.Is(err, quantity.ErrBool) {
		t.Errorf("Bool(yes) = %v, want %v", err, quantity.ErrBool)
	}
}

func FuzzQuantities(f *testing.F) {
	for _, seed := range []string{"7d", "1d12h", "10M", "1000, 200", "5 MiB", "-1d", "1e9G", ".", "1,5", "9223372036854775808", "1..2B", "٣MB", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := quantity.Duration(text); err == nil {
			if again, err := quantity.Duration(d.String()); again != d || err != nil {
				t.Errorf("%q is %v, which is read as %v, %v", text, d, again, err)
			}
		}
		if n, err := quantity.Count(text); err == nil {
			if again, err := quantity.Count(strconv.FormatInt(n, 10)); again != n || err != nil {
				t.Errorf("%q is %d, which is read as %d, %v", text, n, again, err)
			}
		}
		if n, err := quantity.Bytes(text); err == nil {
			if again, err := quantity.Bytes(strconv.FormatInt(n, 10)); n < 1 || again != n || err != nil {
				t.Errorf("%q is %d bytes, which is read as %d, %v", text, n, again, err)
			}
		}
		if sizes, err := quantity.Sizes(text); err == nil && len(sizes) != strings.Count(text, ",")+1 {
			t.Errorf("%q is %v", text, sizes)
		}
	})
}
