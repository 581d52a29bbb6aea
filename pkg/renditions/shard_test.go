package renditions_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/s3img/s3img/pkg/renditions"
)

// TestShardRule holds the rule to what sha256sum says: jobs of different versions, and scripts of other people, must agree for ever.
func TestShardRule(t *testing.T) {
	for name, want := range map[string]map[int]int{ // count → index
		"a.jpg":              {2: 1, 3: 2, 16: 11},
		"b.png":              {2: 1, 3: 2, 16: 11},
		"c/d.jpeg":           {2: 2, 3: 2, 16: 6},
		"c/e":                {2: 1, 3: 3, 16: 5},
		"photo.heic":         {2: 2, 3: 2, 16: 16},
		"photo.JPG":          {2: 2, 3: 2, 16: 16},
		"IMG_0001.jpg":       {2: 1, 3: 1, 16: 3, 1000: 843},
		"a/b c+d é 100%.jpg": {2: 1, 3: 3, 16: 15, 1000: 503},
	} {
		for count, index := range want {
			for i := 1; i <= count; i++ {
				if got := (renditions.Shard{Index: i, Count: count}).Has(name); got != (i == index) {
					t.Errorf("%s is of shard %d of %d: %v, want it to be of %d", name, i, count, got, index)
				}
			}
		}
	}
}

func TestShardsAreEverythingOnce(t *testing.T) {
	const names = 10_000
	for _, count := range []int{1, 2, 3, 7, 16} {
		sizes := make([]int, count)
		for n := range names {
			name := fmt.Sprintf("2026/%02d/IMG_%05d.jpg", n%12+1, n)
			owners := 0
			for i := range count {
				if (renditions.Shard{Index: i + 1, Count: count}).Has(name) {
					sizes[i]++
					owners++
				}
			}
			if owners != 1 {
				t.Fatalf("%s is of %d shards of %d", name, owners, count)
			}
		}
		// The size of one shard is binomial.
		p := 1 / float64(count)
		mean, sigma := names*p, math.Sqrt(names*p*(1-p))
		for i, size := range sizes {
			if math.Abs(float64(size)-mean) > 3*sigma {
				t.Errorf("shard %d of %d has %d of %d names, more than 3×%.1f from %.1f", i+1, count, size, names, sigma, mean)
			}
		}
	}
}

func TestParseShard(t *testing.T) {
	for _, text := range []string{"1/1", "3/16", "16/16"} {
		shard, err := renditions.ParseShard(text)
		if got := fmt.Sprintf("%d/%d", shard.Index, shard.Count); err != nil || got != text {
			t.Errorf("%s is read as %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "3", "0/3", "4/3", "-1/3", "1/0", "a/b", "1/2/3", "1 / 2", "/"} {
		if shard, err := renditions.ParseShard(text); err == nil {
			t.Errorf("%q is read as %v", text, shard)
		}
	}
}
