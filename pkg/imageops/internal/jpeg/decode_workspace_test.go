package jpeg

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
)

// Images do not depend on which ones were decoded before in the same workspace, whole or damaged, at whatever scale.
func TestWorkspacesAreClean(t *testing.T) {
	type one struct {
		file  []byte
		scale int
		want  *Planes
	}
	var all []one
	for _, name := range files(t) {
		file := readFile(t, name)
		for _, scale := range []int{1, 2, 8} {
			p, err := Decode(t.Context(), bytes.NewReader(file), DecodeOptions{Scale: scale})
			if err == nil {
				all = append(all, one{file, scale, p})
			}
		}
	}
	if len(all) < 10 {
		t.Fatalf("%d images", len(all))
	}
	var working sync.WaitGroup
	for seed := range uint64(4) {
		working.Go(func() {
			random := rand.New(rand.NewPCG(seed, 1))
			for range 150 {
				o := all[random.IntN(len(all))]
				if bad := bytes.Clone(o.file); random.IntN(2) == 0 {
					bad[len(bad)/2+random.IntN(len(bad)/2)] ^= 0x55
					short := bad[:len(bad)-random.IntN(len(bad)/3)]
					_, _ = Decode(t.Context(), bytes.NewReader(short), DecodeOptions{Scale: o.scale, Tolerant: true})
				}
				got, err := Decode(t.Context(), bytes.NewReader(o.file), DecodeOptions{Scale: o.scale})
				if err != nil || !reflect.DeepEqual(got, o.want) {
					t.Errorf("scale %d: other planes, %v", o.scale, err)
					return
				}
			}
		})
	}
	working.Wait()
}
