package renditions

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/s3img/s3img/pkg/imageops"
)

// Shard is one of Count parts of all sources, counted from 1. The zero value, and 1 of 1, is all of them.
type Shard struct{ Index, Count int }

// ErrShard says what a shard is written as.
var ErrShard = errors.New("want the number of a part and of how many, from 1/1 on, as 3/16")

// ParseShard reads 3/16.
func ParseShard(text string) (Shard, error) {
	first, second, _ := strings.Cut(text, "/")
	index, err := strconv.Atoi(first)
	count, err2 := strconv.Atoi(second)
	if err != nil || err2 != nil || index < 1 || index > count {
		return Shard{}, ErrShard
	}
	return Shard{Index: index, Count: count}, nil
}

// IsPart reports whether some sources may be of another shard.
func (s Shard) IsPart() bool { return s.Count > 1 }

func (s Shard) String() string { return fmt.Sprintf("shard %d of %d", s.Index, s.Count) }

// Has reports whether the source with a name is of this shard. Each name is of exactly one of Count shards, and the rule is fixed for
// ever: the first eight bytes of the SHA-256 of the name without its extension ([imageops.Stem]), as a big-endian number, modulo Count,
// are Index-1. Originals that differ in their extension only are of one shard, which sees that they want the same renditions.
func (s Shard) Has(name string) bool {
	if !s.IsPart() {
		return true
	}
	sum := sha256.Sum256([]byte(imageops.Stem(name)))
	return binary.BigEndian.Uint64(sum[:8])%uint64(s.Count) == uint64(s.Index-1)
}

// suffix tells what a shard keeps for itself from what others do: "-3-of-16", and "" for all.
func (s Shard) suffix() string {
	if !s.IsPart() {
		return ""
	}
	return fmt.Sprintf("-%d-of-%d", s.Index, s.Count)
}
