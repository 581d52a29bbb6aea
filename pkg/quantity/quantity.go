// Package quantity reads what people write for sizes, lengths of time, counts and bytes, in flags and in the environment. Its errors
// say what is wanted, with an example, and nothing of how it was read.
package quantity

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dustin/go-humanize"
)

// What the functions of this package want instead.
var (
	ErrBytes    = errors.New("want a number of bytes, as 5000000, 5MB or 5MiB")
	ErrCount    = errors.New("want a number, as 10000000, 500k or 10M")
	ErrDuration = errors.New("want a length of time with its unit, as 90s, 15m, 12h or 7d")
	ErrSizes    = errors.New("want sizes in pixels, as 1000,200")
	ErrWhole    = errors.New("want a whole number, as 4")
	ErrBool     = errors.New("want true or false")
)

// Bytes reads bytes in decimal (kB, MB, GB) or binary (KiB, MiB, GiB) units, from 1 on. A comma is refused: it means thousands to some
// people and a fraction to others.
func Bytes(text string) (int64, error) {
	n, err := humanize.ParseBytes(text)
	if err != nil || n == 0 || n > math.MaxInt64 || strings.Contains(text, ",") {
		return 0, ErrBytes
	}
	return int64(n), nil
}

// Count reads how many there are of something, pixels say, in thousands (k), millions (M) or thousands of millions (G) where one of
// these letters follows: "2.5M" is 2,500,000. A sign stands for itself, so that the caller can tell why it wants none.
func Count(text string) (int64, error) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	if text == "" {
		return 0, ErrCount
	}
	number := text[:len(text)-1]
	unit := map[byte]float64{'k': 1e3, 'K': 1e3, 'M': 1e6, 'G': 1e9}[text[len(text)-1]]
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || unit == 0 || strings.ContainsAny(number, "eExXpP_") || math.IsNaN(n) || math.Abs(n*unit) > 1<<53 {
		return 0, ErrCount
	}
	return int64(math.Round(n * unit)), nil
}

// days begin a length of time that has more of them than hours are wanted for.
var days = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([+-]?)([0-9]+(?:\.[0-9]+)?)d(.*)$`) })

// Duration reads a length of time as Go writes it (90s, 1h30m), where days may stand first: 7d, 1d12h. A day has 24 hours.
func Duration(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	parts := days().FindStringSubmatch(text)
	if parts == nil {
		d, err := time.ParseDuration(text)
		if err != nil {
			return 0, ErrDuration
		}
		return d, nil
	}
	sign, rest := parts[1], time.Duration(0)
	n, err := strconv.ParseFloat(parts[2], 64)
	if err == nil && parts[3] != "" {
		if strings.ContainsAny(parts[3][:1], "+-") {
			return 0, ErrDuration
		}
		rest, err = time.ParseDuration(parts[3])
	}
	total := n*float64(24*time.Hour) + float64(rest)
	if err != nil || total >= math.MaxInt64 {
		return 0, ErrDuration
	}
	d := time.Duration(n*float64(24*time.Hour)) + rest
	if sign == "-" {
		d = -d
	}
	return d, nil
}

// ShowDuration is what Duration reads, without parts that are zero: 15m, not 15m0s.
func ShowDuration(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// Sizes reads whole numbers with commas between them, and space around them where somebody wrote some. What sizes there can be is not
// its business.
func Sizes(text string) ([]int, error) {
	var sizes []int
	for item := range strings.SplitSeq(text, ",") {
		size, err := strconv.Atoi(strings.TrimSpace(item))
		if err != nil {
			return nil, ErrSizes
		}
		sizes = append(sizes, size)
	}
	return sizes, nil
}

// Whole reads a whole number.
func Whole(text string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0, ErrWhole
	}
	return n, nil
}

// Bool reads true or false, and the short forms of them that flags take.
func Bool(text string) (bool, error) {
	b, err := strconv.ParseBool(strings.TrimSpace(text))
	if err != nil {
		return false, ErrBool
	}
	return b, nil
}
